"""What can be wrong with Discord, and the fix for each."""

from collections.abc import Sequence
from typing import Any

import aiohttp
import discord

from bot.channels.discord.api_url import set_up
from bot.channels.discord.channel import INTENTS
from bot.channels.discord.coach_chat import FORUM, is_public
from bot.channels.discord.errors import NO_COACH_CHANNEL, UNKNOWN_BOT, UNREACHABLE
from bot.channels.discord.receiving import CHANNEL, GROUP_SIGN
from bot.channels.discord.rights import missing_rights
from bot.operations.finding import Finding
from bot.settings import Settings
from bot.storage.store import Store

_NO_COACH = (
    "No coach's forum on Discord. Make a private forum channel, put its number into .env as"
    " DISCORD_COACH_CHANNEL, and start Limber again; until then `limber inbox` shows what people"
    " write."
)
_NO_FORUM = "DISCORD_COACH_CHANNEL isn't a forum. Make a forum channel, and take its number."
_PUBLIC = (
    "Everybody on the server can see the coach's forum. Open its settings, Permissions, and switch"
    " Private Channel on; add the bot's role and your coaches."
)
_NO_WORDS = (
    "The bot may not read plain words in the coach's forum: replies and commands work, notes need"
    " /note. For plain notes, open https://discord.com/developers/applications, your application,"
    " Bot, and switch Message Content Intent on."
)
_NO_RIGHTS = (
    "In the coach's forum the bot is not allowed: {names}. Open the forum's settings, Permissions,"
    " choose the bot's role, and allow each of these."
)


async def check(settings: Settings, store: Store) -> Sequence[Finding]:
    """Look at the token, at what the bot is allowed to read, and at the coach's forum."""
    assert settings.discord_token is not None
    set_up(settings.discord_api_url)
    async with discord.Client(intents=INTENTS) as client:
        try:
            await client.login(settings.discord_token.get_secret_value())
            info = await client.application_info()
        except discord.LoginFailure:
            return [Finding(False, f"Discord: {UNKNOWN_BOT}")]
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return [Finding(False, f"Discord: {UNREACHABLE}")]
        found = [Finding(True, f"Discord: the token is that of {client.user}.")]
        try:
            found += await _coach(client, settings, store, info.flags)
        except (discord.DiscordException, aiohttp.ClientError, OSError):  # it went away meanwhile
            found.append(Finding(False, f"Discord: {UNREACHABLE}"))
    return found


async def _coach(
    client: discord.Client, settings: Settings, store: Store, flags: discord.ApplicationFlags
) -> list[Finding]:
    chat = settings.discord_coach_channel or await store.surfaces.coach_chat(CHANNEL)
    if chat is None:
        return [Finding(False, _NO_COACH)]
    try:
        forum: Any = await client.http.get_channel(int(chat.removeprefix(GROUP_SIGN)))
        if forum["type"] != FORUM:
            return [Finding(False, _NO_FORUM)]
        if await is_public(client, forum):
            return [Finding(False, _PUBLIC)]
        missing = await missing_rights(client, forum)
    except (discord.HTTPException, ValueError):
        return [Finding(False, NO_COACH_CHANNEL)]
    findings = [Finding(True, "The coach's forum on Discord is private.")]
    if missing:
        findings.append(Finding(False, _NO_RIGHTS.format(names=", ".join(missing))))
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        findings.append(Finding(True, _NO_WORDS))
    return findings
