"""What Discord answers when it will not or cannot, as one of the ways in which a channel fails.

What its error codes mean is data: `refusals.py`. A page in HTML is a proxy's, and an outage,
whatever its status. Sources of the rest: Discord's gateway close codes, and how discord.py raises
them.
"""

import aiohttp
import discord

from bot.channels.discord.refusals import RULES
from bot.channels.refusal import Meaning, failure_of
from bot.delivery.channel import TOLD_TO_WAIT, Away, Later, Never, Wrong

UNKNOWN_BOT = (
    "Discord does not know this DISCORD_TOKEN. Open https://discord.com/developers/applications,"
    " your application, Bot, Reset Token; put the new one into .env whole, and start Limber again."
)
NOT_GRANTED = (
    "Discord refused an intent that this bot is not granted. Open"
    " https://discord.com/developers/applications, your application, Bot, Privileged Gateway"
    " Intents, switch Message Content Intent on, save, and start Limber again."
)
UNREACHABLE = "Discord cannot be reached. Is this machine online, and DISCORD_API_URL right?"
NO_PERMISSION = (
    "Discord does not let Limber write there. Give its role View Channel, Send Messages, Send"
    " Messages in Threads, Manage Threads and Attach Files in the coach's channel."
)

NO_COACH_CHANNEL = (
    "DISCORD_COACH_CHANNEL cannot be read. Is it the number of a forum on a server that the bot is"
    " on, and may its role see it? (Settings, Advanced, Developer Mode shows Copy Channel ID.)"
)

GONE = 10008
"""Unknown message."""
_NO_ACCESS = {50001, 50013}
_TOO_LARGE, _FAILED = 413, 500
"""HTTP's status for more bytes than are taken, whoever answers it."""
_MEANINGS = {rule.code: rule.means for rule in RULES}
_BANNED_WAIT, _TOKEN_WAIT = 300.0, 60.0
_BAD_TOKEN, _BAD_INTENTS = 4004, 4014
"""Gateway close codes."""


def as_failure(error: Exception) -> Later | Away | Never | Wrong:
    """How a call failed, in the outbox's terms."""
    match error:
        case discord.RateLimited():
            return Later(error.retry_after, TOLD_TO_WAIT)
        case discord.LoginFailure():
            return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
        case discord.DiscordServerError():
            return Away("Discord's server failed")
        case discord.HTTPException():
            return _refused(error)
        case aiohttp.ClientConnectorError():
            return Away(UNREACHABLE, is_for_all=True)
        case _:
            return Away(type(error).__name__)


def is_outage(error: discord.HTTPException) -> bool:
    """Whether Discord failed, or something in front of it answered, in HTML, whatever the status
    says: it may pass by itself.
    """
    return error.status >= _FAILED or _is_proxys(error)


def _is_proxys(error: discord.HTTPException) -> bool:
    return "json" not in error.response.headers.get("Content-Type", "json").casefold()


def meaning_of(error: discord.HTTPException) -> Meaning:
    """What a refusal means: by its code, or else by its status."""
    if error.status == _TOO_LARGE:
        return Meaning.BARE
    by_status = {403: Meaning.NO_RIGHT}.get(error.status, Meaning.WRONG)
    return _MEANINGS.get(error.code, by_status)


def _refused(error: discord.HTTPException) -> Later | Away | Never | Wrong:
    is_proxys = _is_proxys(error)
    if is_proxys and error.status not in {429, _TOO_LARGE}:
        return Away("something in front of Discord refused it", is_for_all=True)
    if error.status == 429:  # discord.py waits by itself, but for a ban in front of Discord
        is_global = error.response.headers.get("X-RateLimit-Scope") == "global"
        return Later(_wait(error), TOLD_TO_WAIT, is_for_all=is_proxys or is_global)
    if error.status == 401:
        return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
    why = NO_PERMISSION if error.code in _NO_ACCESS else f"{error.status} {error.code} {error.text}"
    return failure_of(meaning_of(error), why.strip())


def _wait(error: discord.HTTPException) -> float:
    named = error.response.headers.get("Retry-After", "")
    try:
        return max(1.0, float(named))
    except ValueError:
        return _BANNED_WAIT


def falls(error: Exception) -> Later | None:
    """Why the connection cannot go on for now, if it is something that the operator must mend."""
    match error:
        case discord.LoginFailure():
            return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
        case discord.PrivilegedIntentsRequired():
            return Later(_BANNED_WAIT, NOT_GRANTED)
        case discord.ConnectionClosed(code=code) if code == _BAD_TOKEN:
            return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
        case discord.ConnectionClosed(code=code) if code == _BAD_INTENTS:
            return Later(_BANNED_WAIT, NOT_GRANTED)
        case _:
            return None
