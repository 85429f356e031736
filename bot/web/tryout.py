"""The try-out: a Limber of its own to play with, as several people and as their coach.

Rules:
- Its database, its photos and its clock are its own; nothing of it touches real people.
- It is made when somebody first opens the page, and is kept over a restart until it is begun anew.
- Only this machine may use it, or a coach who is signed in.
"""

import asyncio
import contextlib
import json
import secrets
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App, running
from bot.delivery.outbox import Outbox
from bot.dispatch.hear import hear_in
from bot.dispatch.item import RowsOnly
from bot.reload import Editions
from bot.storage.changes import Changes
from bot.storage.store import Store
from bot.storage.written_rows import ClockRow
from bot.web.channel import NAME, WebChannel
from bot.web.instance import Instance
from bot.web.signing import Signer
from handlers.engine.journal import milliseconds
from handlers.world import World
from scheduler.clock import Clock
from scheduler.pushed_clock import PushedClock
from scheduler.recurrence import instant_of

NAMES = ("Alex", "Sam", "Robin", "Kim", "Jo", "Max", "Toni", "Chris")
MOST_TRYING = 50
FARTHEST = timedelta(days=60)
"""The clock goes no farther at once."""
SETTLING = 200
"""Times of ten milliseconds that a push waits for deliveries."""


@dataclass(slots=True)
class TryOut:
    """folder: under which everything of it stands; zone: everybody's in it; sorry: said when an
    event had to be set aside.
    """

    folder: Path
    world: World
    signer: Signer
    zone: ZoneInfo
    sorry: str
    people: dict[str, str] = field(default_factory=dict)
    _instance: Instance | None = None
    _stack: contextlib.AsyncExitStack | None = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def instance(self) -> Instance:
        """The running try-out; started if need be. Raises `StorageError`."""
        async with self._opening:
            if self._instance is None:
                await self._open()
            assert self._instance is not None
            return self._instance

    def let_go(self) -> None:
        """Let every open page of it end."""
        if self._instance is not None:
            self._instance.channel.close()

    async def close(self) -> None:
        """Stop it; everything stands where it stood."""
        async with self._opening:
            await self._close()

    async def begin_anew(self) -> None:
        """Forget everything and start with nobody."""
        async with self._opening:
            await self._close()
            await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)
            self.people = {}
            await self._open()

    async def new_person(self) -> str:
        """One person more; returns their chat."""
        if len(self.people) >= MOST_TRYING:
            return next(iter(self.people))
        chat = secrets.token_hex(8)
        taken = set(self.people.values())
        free = [name for name in NAMES if name not in taken]
        self.people[chat] = free[0] if free else f"{NAMES[0]} {len(self.people) + 1}"
        await asyncio.to_thread(self._keep_people)
        return chat

    async def push(self, target: datetime) -> None:
        """Move the clock ahead, once what was done before has been heard."""
        instance = await self.instance()
        assert isinstance(instance.app.clock, PushedClock)
        await instance.app.dispatcher.submit(RowsOnly(Changes()))
        now = instance.app.clock.now()
        await instance.app.clock.push(min(max(now, target), now + FARTHEST))
        instance.channel.wake_all()

    def tomorrow(self, now: datetime, at: time) -> datetime:
        """A time of the next day, in the try-out's zone."""
        return instant_of(now.astimezone(self.zone).date() + timedelta(days=1), at, self.zone)

    # -- starting and stopping ----------------------------------------------------------------

    async def _open(self) -> None:
        stack = contextlib.AsyncExitStack()
        url = f"sqlite:///{self.folder / 'limber.db'}"
        with contextlib.suppress(OSError, ValueError):
            self.people = json.loads((self.folder / "people.json").read_text())
        try:
            app = await stack.enter_async_context(self._running(url))
            channel = WebChannel(app)
            await stack.enter_async_context(_delivering(app.outbox, channel))
            assert isinstance(app.clock, PushedClock)
            self._instance = Instance(app, channel, self.signer, self.zone)
            if not self.people:
                await self.new_person()
        except BaseException:
            await stack.aclose()
            raise
        self._stack = stack

    def _running(self, url: str) -> contextlib.AbstractAsyncContextManager[App]:
        editions = Editions(self.world)
        return running(
            url,
            hear_in(editions, {NAME: self.zone.key}),
            editions,
            sorry=self.sorry,
            is_moved=False,
            data_dir=self.folder,
            clock_of=_clock,
            stamp=_stamp,
        )

    async def _close(self) -> None:
        instance, stack = self._instance, self._stack
        self._instance = self._stack = None
        if instance is not None:
            instance.channel.close()
        if stack is not None:
            await stack.aclose()

    def _keep_people(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / "people.json").write_text(json.dumps(self.people))


async def _clock(store: Store) -> Clock:
    """It goes on where it stood."""
    stood = await store.clock()

    async def settled(now: datetime) -> None:
        for _ in range(SETTLING):
            if not await store.waiting(NAME, now, 1):
                return
            await asyncio.sleep(0.01)

    return PushedClock(None if stood is None else stood[0], store.next_due, settled)


def _stamp(now: datetime) -> ClockRow:
    return ClockRow(milliseconds(now), milliseconds(now))


@contextlib.asynccontextmanager
async def _delivering(outbox: Outbox, channel: WebChannel) -> AsyncIterator[None]:
    task = asyncio.create_task(outbox.run(channel), name="try-out")
    try:
        yield
    finally:
        outbox.stop()
        await task
