"""What Telegram answers when it will not or cannot, as one of the ways in which a channel fails.

What its refusals mean is data: `refusals.py`. A page in HTML is a proxy's, and an outage, whatever
its status.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.refusal import Meaning, failure_of
from bot.channels.telegram.refusals import RULES
from bot.delivery.channel import TOLD_TO_WAIT, Away, Later, Moved, Never, Wrong

AS_IT_IS = (Meaning.UNCHANGED, Meaning.TARGET_GONE)
"""An edit that changes nothing, or that comes too late: there is nothing left to do."""
NO_FORUM = "not a forum"
"""Of a group whose topics were switched off since."""
NO_CAPTION = "there is no caption in the message to edit"
_TOO_LARGE = "request entity too large (413)"
"""The library's word for HTTP's status; whoever answers it, it is about the size."""
NOT_JSON = "parsing the server response"
"""The library's word for an answer in HTML: it is a proxy's, whatever its status says."""
MARKUP = "can't parse entities"
FILE_ID = ("wrong file identifier", "wrong remote file", "file reference")
UNKNOWN_BOT = (
    "Telegram does not know this TELEGRAM_TOKEN. Ask @BotFather for it (/mybots, your bot,"
    " API Token), put it into .env whole, and start Limber again."
)
UNREACHABLE = "Telegram cannot be reached. Is this machine online, and TELEGRAM_API_URL right?"
REFUSES = "Telegram refuses what Limber asks of it at its start: {why}."
TWO_POLLERS = (
    "Another program asks Telegram for this bot's messages: a second Limber, or one on another"
    " machine. Stop it; one bot can be run by one program."
)
NO_COACH_CHAT = (
    "Limber cannot see the coach's chat. Add the bot to it, or make another chat the coach's:"
    " run `limber coach-here` and follow what it says."
)
_UNKNOWN_WAIT = 60.0


def says(error: TelegramError, *texts: str) -> bool:
    """Whether Telegram's answer is one of these."""
    answer = error.message.casefold()
    return any(text in answer for text in texts)


def is_unsupported(error: TelegramError) -> bool:
    """Whether the server is of before this call: that says nothing about the token."""
    return isinstance(error, InvalidToken) and says(error, "method not found")


def meaning_of(error: TelegramError) -> Meaning | None:
    """What a refusal means; None for one that no table knows."""
    answer = error.message.casefold()
    return next((rule.means for rule in RULES if rule.says in answer), None)


def as_failure(error: TelegramError) -> Later | Away | Moved | Never | Wrong:
    """How a call failed, in the outbox's terms. Nothing of the answer names the token."""
    if says(error, _TOO_LARGE):
        return Wrong(error.message.partition(".")[0])
    if is_unsupported(error):
        return Wrong(error.message)
    if says(error, NOT_JSON):
        return Away("something in front of Telegram refused it", is_for_all=True)
    match error:
        case RetryAfter():
            return Later(seconds_of(error.retry_after), TOLD_TO_WAIT)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken():
            return Later(_UNKNOWN_WAIT, UNKNOWN_BOT, is_for_all=True)
        case Conflict():
            return Away(TWO_POLLERS)
        case TimedOut():
            return Away("no answer in time")
        case BadRequest() | Forbidden():
            otherwise = Meaning.WRONG if isinstance(error, BadRequest) else Meaning.UNREACHABLE
            return failure_of(meaning_of(error) or otherwise, error.message)
        case NetworkError():
            return _network(error)
        case _:
            return Away(type(error).__name__)


def _network(error: NetworkError) -> Away | Wrong:
    """A server that fails for one call, or nobody at the other end for any."""
    if says(error, "request entity too large"):
        return Wrong(error.message)
    cause = error.__cause__  # the library's message begins with the name of the kind, too
    kind = error.message.partition(":")[0] if cause is None else type(cause).__name__
    is_for_all = kind.rpartition(".")[2] == "ConnectError"
    return Away(UNREACHABLE if is_for_all else "Telegram's server failed", is_for_all)


def seconds_of(wait: "int | float | timedelta") -> float:
    """A named wait in seconds."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
