"""What Discord answers when it will not or cannot, as one of the ways in which a channel fails.

Sources: Discord's JSON error codes, gateway close codes, and how discord.py raises them.
"""

import aiohttp
import discord

from bot.delivery.channel import Away, Later, Never, Wrong

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

CANNOT_DM = {50007, 50278}
"""Cannot send messages to this user; no mutual server."""
GONE = 10008
"""Unknown message."""
_UNKNOWN_CHANNEL = {10003, 10013}
_NO_ACCESS = {50001, 50013}
_OPENING_TOO_FAST = 40003
_OPENING_WAIT, _BANNED_WAIT, _TOKEN_WAIT = 60.0, 300.0, 60.0
BAD_TOKEN, BAD_INTENTS = 4004, 4014
"""Gateway close codes."""


def as_failure(error: Exception) -> Later | Away | Never | Wrong:
    """How a call failed, in the outbox's terms."""
    match error:
        case discord.RateLimited():
            return Later(error.retry_after, "told to wait")
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
    """Whether something in front of Discord answered, in HTML, whatever the status says."""
    return "json" not in error.response.headers.get("Content-Type", "json").casefold()


def _refused(error: discord.HTTPException) -> Later | Away | Never | Wrong:
    if is_outage(error) and error.status != 429:
        return Away("something in front of Discord refused it", is_for_all=True)
    if error.status == 429:  # discord.py waits by itself, but for a ban in front of Discord
        return Later(_wait(error), "told to wait", is_for_all=True)
    if error.status == 401:
        return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
    if error.code in CANNOT_DM or error.code in _UNKNOWN_CHANNEL:
        return Never(f"{error.code} {error.text}")
    if error.code == _OPENING_TOO_FAST:
        return Later(_OPENING_WAIT, "opening chats too fast", is_for_all=True)
    if error.code in _NO_ACCESS:
        return Wrong(NO_PERMISSION)
    return Wrong(f"{error.status} {error.code} {error.text}")


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
        case discord.ConnectionClosed(code=4004):
            return Later(_TOKEN_WAIT, UNKNOWN_BOT, is_for_all=True)
        case discord.ConnectionClosed(code=4014):
            return Later(_BANNED_WAIT, NOT_GRANTED)
        case _:
            return None
