"""The page as a channel: what was delivered has a number, and each open page asks from where it is.

Rules:
- A chat's messages, edits and settlings are numbered upwards in the order of their delivery. The
  number is what the outbox stores as the platform's id, so nothing is kept twice.
- Delivering is storing: people who are away find it when they return. Nobody is ever unreachable.
- An open page is woken after each commit that may hold something for it, and reads from the store.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from bot.app import App
from bot.delivery.pacer import Pace
from bot.errors import StorageError
from bot.storage.leases import Fence, fences
from bot.storage.parcel import Delivered, Farewell, Parcel
from bot.storage.records import Address, DueTimer
from bot.storage.shared_rows import SharedRows
from bot.web.open_streams import OpenStreams
from scheduler.logger import Logger

_log = Logger()

NAME = "web"
WEB_PACE = Pace(at_once=64)
NEWEST = 40
"""Messages that are read when an open page only wants what is new."""
HISTORY = 300
"""Messages that a page shows when it is opened."""
REMEMBERED = 20_000
"""Chats whose last number is kept in memory."""
READS_AT_ONCE = 4
"""Reads for open pages that wait at the database together: a thousand pages that open at once stand
in line here, and not in front of what is delivered."""
LOOK_SECONDS = 0.7
"""Between two looks at what other workers stored, without a hint of theirs."""
TOGETHER_SECONDS = 0.05
"""Between two looks, at least: hints come by the dozen."""
ASKING = timedelta(seconds=10)
"""For which a page that asks from time to time counts as open: it asks every few seconds."""
GOODBYES_KEPT = timedelta(hours=1)
"""For which a goodbye waits for a page: its row goes with the person."""
FORGOTTEN = 5.0
"""Seconds after which what was handed on is stored, or will be handed on again."""


class WebChannel:
    """Implements `bot.delivery.channel.Channel` for everybody whose chat is a page."""

    def __init__(self, app: App) -> None:
        self.name = NAME
        self.pace = WEB_PACE
        self.app = app
        self.is_closing = False
        self.streams = OpenStreams()
        self.ring: Callable[[Parcel], None] | None = None
        """Called with what was delivered to a chat whose page is not open."""
        self._reads = asyncio.Semaphore(READS_AT_ONCE)
        self._last: OrderedDict[str, int] = OrderedDict()
        self._handed: dict[str, tuple[int, float]] = {}
        self._open: dict[str, set[asyncio.Event]] = {}
        self._asked: OrderedDict[str, datetime] = OrderedDict()
        self._lookers: set[asyncio.Event] = set()
        self._farewells: dict[str, Delivered] = {}
        self._under: tuple[Fence, ...] = ()
        self._marks: dict[str, str] = {}
        self._desk_mark = ""
        self._noticed = asyncio.Event()
        app.dispatcher.on_commit(lambda _addresses: self._committed())
        app.on_notice.append(self._noticed.set)

    # -- the channel ------------------------------------------------------------------------

    async def deliver(self, parcel: Parcel) -> str:
        """Give it the chat's next number; it is shown once that is stored."""
        chat = parcel.address.chat
        if self._under != fences():  # another worker may have given numbers since
            self._under = fences()
            self._last.clear()
        last = self._last.get(chat)
        if last is None:
            newest = await self.app.store.delivered_at(parcel.address, HISTORY)
            last = max((each.number for each in newest), default=0)
        # a page may still ask from a number of somebody who was deleted there: none comes twice
        number = max(last + 1, self._last.get(chat, 0) + 1, parcel.id)
        self._last[chat] = number
        self._last.move_to_end(chat)
        while len(self._last) > REMEMBERED:
            self._last.popitem(last=False)
        if isinstance(parcel.body, Farewell):
            self._keep_goodbye(chat, number, parcel)
        self._handed[chat] = (number, monotonic())
        if self.ring is not None and not self._is_seen(chat):
            self.ring(parcel)
        return str(number)

    def _keep_goodbye(self, chat: str, number: int, parcel: Parcel) -> None:
        """Keep it for the chat's pages, and those of others no longer than it is worth."""
        long_ago = self.app.clock.now() - GOODBYES_KEPT
        for old in [each for each, said in self._farewells.items() if said.at < long_ago]:
            del self._farewells[old]
        last = Delivered(number, parcel.lane, parcel.body, None, parcel.created)
        self._farewells[chat] = last

    def _is_seen(self, chat: str) -> bool:
        """Whether a page of this chat is open, or asks from time to time."""
        asked = self._asked.get(chat)
        is_asking = asked is not None and abs(self.app.clock.now() - asked) < ASKING
        return chat in self._open or is_asking

    async def run(self) -> None:
        """Nothing to do: what people do comes in through the site (`bot/web/setup.py`)."""

    # -- open pages -------------------------------------------------------------------------

    def open(self, chat: str, woken: asyncio.Event | None = None) -> asyncio.Event:
        """A page is open: the event is set when there may be something new."""
        woken = woken or asyncio.Event()
        self._open.setdefault(chat, set()).add(woken)
        return woken

    def note_asking(self, chat: str) -> None:
        """A page that cannot listen has asked for news, and will again."""
        self._asked[chat] = self.app.clock.now()
        self._asked.move_to_end(chat)
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)

    def close_page(self, chat: str, woken: asyncio.Event) -> None:
        """The page is gone."""
        pages = self._open.get(chat, set())
        pages.discard(woken)
        if not pages:
            self._open.pop(chat, None)
            self._farewells.pop(chat, None)

    def watch(self, woken: asyncio.Event | None = None) -> asyncio.Event:
        """A coach's page is open: the event is set after every commit."""
        woken = woken or asyncio.Event()
        self._lookers.add(woken)
        return woken

    def unwatch(self, woken: asyncio.Event) -> None:
        """The coach's page is gone."""
        self._lookers.discard(woken)

    def wake_all(self) -> None:
        """Every open page looks again: the clock was moved, or everything stops."""
        for pages in self._open.values():
            for woken in pages:
                woken.set()
        for woken in self._lookers:
            woken.set()

    def close(self) -> None:
        """Let every open page end."""
        self.is_closing = True
        self.wake_all()

    @property
    def pages(self) -> int:
        """How many people's pages are open."""
        return sum(len(pages) for pages in self._open.values())

    async def after(
        self, chat: str, number: int, reader: asyncio.Event | None = None
    ) -> list[Delivered]:
        """What was delivered there after this number, the number of the last one standing last.

        reader: the event of the open page that asks. What it sees first the chat's other pages
        are woken for: the commit is perhaps told only later, and then nothing waits here any more.
        """
        address = Address(NAME, chat)
        limit = NEWEST if number else HISTORY
        async with self._reads:
            found = await self.app.store.delivered_at(address, limit)
            if len(found) == limit and found[0].number > number + 1 and limit < HISTORY:
                found = await self.app.store.delivered_at(address, HISTORY)
        if (last := self._farewells.get(chat)) is not None:
            found.append(last)
        news = sorted((each for each in found if each.number > number), key=lambda d: d.number)
        stored = max((each.number for each in found), default=0)
        if chat in self._handed and self._handed[chat][0] <= stored:
            del self._handed[chat]
            for woken in self._open.get(chat, set()) - {reader}:
                woken.set()
        return news

    async def follow(self, shared: SharedRows) -> None:
        """Wake the pages for which another worker stored something, until cancelled."""
        while True:
            self._noticed.clear()
            try:
                await self._follow(shared)
            except StorageError as error:
                _log.warning("pages are not woken for now", error=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._noticed.wait()
            await asyncio.sleep(TOGETHER_SECONDS)

    async def _follow(self, shared: SharedRows) -> None:
        before = self._marks
        self._marks = await shared.marks_at(NAME, list(self._open)) if self._open else {}
        for chat, mark in self._marks.items():
            if before.get(chat, mark) != mark:
                for woken in self._open.get(chat, ()):
                    woken.set()
        mark = await shared.desk_mark() if self._lookers else ""
        if mark and self._desk_mark and mark != self._desk_mark:
            for woken in self._lookers:
                woken.set()
        self._desk_mark = mark

    async def steps(self, chat: str) -> list[DueTimer]:
        """What counts down there."""
        async with self._reads:
            return await self.app.store.steps_at(Address(NAME, chat))

    def _committed(self) -> None:
        """Wake the streams that wait for what was handed on; it may be stored by now."""
        long_ago = monotonic() - FORGOTTEN
        for chat, (_, since) in tuple(self._handed.items()):
            pages = self._open.get(chat)
            if pages is None and since < long_ago:
                del self._handed[chat]
            for woken in pages or ():
                woken.set()
        for woken in self._lookers:
            woken.set()
