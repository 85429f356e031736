"""What people wrote while Limber was not there: fetched from each chat's history, handled once.

Rules:
- Whatever was written after the newest thing that was ever handled, less an hour, is looked at;
  what was handled is known by its key.
- A chat's missed messages are heard before anything new of that chat.
- Taps cannot be fetched. Whoever was in the middle of something is shown their open question again.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import discord
import structlog

from bot.app import App
from bot.channels.discord.receiving import (
    CHANNEL,
    GROUP_SIGN,
    edited,
    message_of_key,
    said,
)
from bot.dispatch.item import Arrived
from bot.storage.records import Address
from handlers.engine.event import TapsLost

EARLIER = timedelta(hours=1)
"""How far before the newest handled message it is looked again, for what arrived out of turn."""
_MILLISECOND = 1 << 22
"""A snowflake's steps in a millisecond (Discord: Snowflakes)."""
_AT_ONCE = 4
"""Chats that are fetched side by side."""

_log = structlog.get_logger()


@dataclass(slots=True)
class Missed:
    """Chats whose history is still to be looked at. me: the bot's own number."""

    client: discord.Client
    app: App
    me: int
    _left: dict[int, asyncio.Lock] = field(default_factory=dict)
    _since: int = 0

    async def begin(self) -> None:
        """Note which chats there are, before anything new is heard. Raises `StorageError`."""
        newest = message_of_key(await self.app.store.newest_update(CHANNEL))
        if newest is None:
            return
        self._since = max(0, newest - int(EARLIER.total_seconds() * 1000) * _MILLISECOND)
        chats = await self.app.store.chats(CHANNEL)
        self._left = {int(c): asyncio.Lock() for c in chats if not c.startswith(GROUP_SIGN)}

    async def fetch_all(self) -> None:
        """Look at every chat. Raises what the platform or the storage raise."""
        chats = list(self._left)
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(chat: int) -> None:
            async with turn:
                await self.fetch(chat)

        async with asyncio.TaskGroup() as group:
            for chat in chats:
                group.create_task(one(chat))

    async def fetch(self, chat: int) -> None:
        """Let what was missed in one chat be heard, if that has not been done."""
        lock = self._left.get(chat)
        if lock is None:
            return
        async with lock:
            if chat not in self._left:
                return
            try:
                await self._fetch(chat)
            except (discord.Forbidden, discord.NotFound) as error:  # the chat is no more
                _log.warning("history refused", code=error.code)
            del self._left[chat]

    async def _fetch(self, chat: int) -> None:
        place = self.client.get_partial_messageable(chat)
        after = discord.Object(self._since)
        now = self.app.clock.now
        async for message in place.history(limit=None, after=after, oldest_first=True):
            if message.author.id == self.me or message.author.bot:
                continue
            taken = await self.app.dispatcher.submit(said(message, now(), self.me))
            changed = None if taken.is_new else edited(message, now(), self.me)
            if changed is not None:
                await self.app.dispatcher.submit(changed)
        address = Address(CHANNEL, str(chat))
        if not await self.app.store.waiting(CHANNEL, now(), 1, address.chat):
            await self.app.dispatcher.submit(Arrived(address, TapsLost(now())))
