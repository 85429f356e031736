"""What was written in direct messages and in the coach's posts while Limber was not there: fetched
from the history, handled once.

Rules:
- Whatever was written after the newest thing that was ever handled, less an hour, is looked at;
  what was handled is known by its key. Where that was not finished, the next session begins where
  this one did, whatever was handled meanwhile.
- A chat's missed messages are heard before anything new of that chat.
- Taps cannot be fetched. People in the middle of something are shown their open question again.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import discord

from bot.app import App
from bot.channels.discord.coach_chat import CoachUpdates
from bot.channels.discord.receiving import (
    CHANNEL,
    GROUP_SIGN,
    edited,
    forwards_own,
    heard_in,
    message_of_key,
)
from bot.dispatch.item import Arrived, RowsOnly
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.records import Address
from handlers.engine.event import TapsLost
from handlers.engine.journal import milliseconds
from scheduler.logger import Logger

EARLIER = timedelta(hours=1)
"""How far before the newest handled message it is looked again, for what arrived out of turn."""
CLOCKS_DIFFER = timedelta(seconds=2)
"""So far Discord's clock may be ahead: a question asked twice is better than a tap lost."""
_MILLISECOND = 1 << 22
"""A snowflake's steps in a millisecond (Discord: Snowflakes)."""
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds until what could not be fetched is tried again, at first and at most."""
CAUGHT_UP = f"{CHANNEL}/caught up"
"""Under what is noted from where a session looked, and that it was done with that."""
_BEGUN, _DONE = "begun", "done"
_AT_ONCE = 4
"""Chats that are fetched side by side."""

_log = Logger()


@dataclass(slots=True)
class Missed:
    """Chats whose history is still to be looked at. me: the bot's own number."""

    client: discord.Client
    app: App
    me: int
    coach: CoachUpdates
    _left: dict[int, asyncio.Lock] = field(default_factory=dict)
    _posted: dict[int, int] = field(default_factory=dict)
    """The newest of Limber's own messages in each chat for which something waited."""
    _since: int = 0
    _begun: int = 0
    """No later than that, by Discord's clock, is what Limber had posted before it began to look."""

    async def begin(self) -> None:
        """Note which chats there are, before anything new is heard. Raises `StorageError`."""
        self._begun = discord.utils.time_snowflake(self.app.clock.now() + CLOCKS_DIFFER, high=True)
        newest = message_of_key(await self.app.store.newest_update(CHANNEL))
        if newest is None:
            return
        since = max(0, newest - int(EARLIER.total_seconds() * 1000) * _MILLISECOND)
        left = _unfinished(await self.app.store.newest_update(CAUGHT_UP))
        self._since = since if left is None else min(since, left)
        await self._note(_BEGUN)
        chats = await self.app.store.chats(CHANNEL)
        self._left = {int(c): asyncio.Lock() for c in chats if not c.startswith(GROUP_SIGN)}

    async def fetch_all(self) -> None:
        """Look at every chat, and at the coach's forum, until everything has been fetched. Raises
        `StorageError`.
        """
        wait, is_had = FIRST_WAIT, False
        while True:
            await self._fetch_left()
            is_had = is_had or await self._fetch_posts()
            if is_had and not self._left:
                await self._note(_DONE)
                return
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def _note(self, state: str) -> None:
        if self._since:
            key = f"{milliseconds(self.app.clock.now()):013d}-{self._since}-{state}"
            await self.app.dispatcher.submit(RowsOnly(Changes(), (CAUGHT_UP, key)))

    async def _fetch_posts(self) -> bool:
        """Hear what coaches wrote and changed meanwhile; false where that failed."""
        if not self._since:
            return True
        try:
            for place in await self.coach.posts_since(self._since):
                there = self.client.get_partial_messageable(place)
                after = discord.Object(self._since)
                async for message in there.history(limit=None, after=after, oldest_first=True):
                    if message.author.id != self.me and not message.author.bot:
                        await self.coach.take(message)
                        await self.coach.take_change(message)
        except (discord.Forbidden, discord.NotFound) as error:
            _log.warning("forum not read", code=error.code)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("forum not fetched", error=type(error).__name__)
            return False
        return True

    async def _fetch_left(self) -> None:
        chats = list(self._left)
        turn = asyncio.Semaphore(_AT_ONCE)
        unstored: list[StorageError] = []  # by itself: in a group's error nobody would know it

        async def one(chat: int) -> None:
            async with turn:
                try:
                    await self.fetch(chat)
                except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                    _log.warning("history not fetched", error=type(error).__name__)
                except StorageError as error:
                    unstored.append(error)

        async with asyncio.TaskGroup() as group:
            for chat in chats:
                group.create_task(one(chat))
        if unstored:
            raise unstored[0]

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
        now, own_newest = self.app.clock.now, 0
        async for message in place.history(limit=None, after=after, oldest_first=True):
            if message.author.id == self.me and message.id <= self._begun:
                own_newest = message.id
            if message.author.id == self.me or message.author.bot:
                continue
            own = await forwards_own(self.client, message, self.me)
            items = heard_in(message, now(), self.me, is_own_forwarded=own)
            taken = await self.app.dispatcher.submit_all(items)
            is_new = any(each.is_new for each in taken)
            changed = None if is_new else edited(message, now(), self.me)
            if changed is not None:
                await self.app.dispatcher.submit(changed)
        address = Address(CHANNEL, str(chat))
        if await self.app.store.waiting(CHANNEL, now(), 1, address.chat):
            self._posted[chat] = own_newest
        else:
            await self.app.dispatcher.submit(Arrived(address, TapsLost(now())))

    async def delivered(self, chat: int, message: int) -> None:
        """What waited has been sent. Was it there already, as Limber ended before that was stored,
        then a tap on it may be lost. Raises `StorageError`.
        """
        if message <= self._posted.pop(chat, 0):
            lost = TapsLost(self.app.clock.now())
            await self.app.dispatcher.submit(Arrived(Address(CHANNEL, str(chat)), lost))


def _unfinished(noted: str | None) -> int | None:
    """From where the last session looked, if it did not come to its end."""
    _, _, rest = (noted or "").partition("-")
    since, _, state = rest.partition("-")
    return int(since) if state == _BEGUN and since.isdecimal() else None
