"""Whatever holds the loop for two seconds, what fell due meanwhile rings, and so does the rest."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from time import perf_counter

import pytest

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.item import RowsOnly
from bot.operations.watchdog import Watchdog
from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, TimerRow
from handlers.engine.effect import Heard
from handlers.engine.event import Due, Event
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from scheduler.clock import RealClock

HELD_SECONDS = 2.0
PATIENCE = 30


class Ringing:
    """A Limber of rows and a real clock. rang: what was due, in its order."""

    def __init__(self) -> None:
        self.store = SqliteStore(None)
        self.dispatcher = Dispatcher(self.store, self._hear)
        self.clock = RealClock()
        self.due_timers = DueTimers(self.store, self.dispatcher, self.clock.now)
        outbox = Outbox(self.store, self.dispatcher, self.clock.now)
        self.watchdog = Watchdog(self.store, self.dispatcher, outbox, self.clock.now)
        self.rang: list[str] = []
        self.moved: list[timedelta] = []
        self.heard = asyncio.Event()

    def _hear(self, person: Person, event: Event, _: Iterator[int]) -> Heard:
        if isinstance(event, Due):
            self.rang.append(event.kind)
            self.heard.set()
        return Heard(person, ())

    async def shift(self, by: timedelta) -> None:
        if by:
            self.moved.append(by)

    async def plan(self, kind: str, due: datetime) -> None:
        await self.dispatcher.submit(
            RowsOnly(Changes(timers=[TimerRow(1, kind, milliseconds(due))]))
        )

    async def rings(self, kind: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while kind not in self.rang:
                await self.heard.wait()
                self.heard.clear()


@pytest.fixture
async def ringing() -> AsyncIterator[Ringing]:
    made = Ringing()
    await made.store.open()
    await made.dispatcher.start()
    people = [person_row(Person(1), 0)]
    rows = Changes(people=people, addresses=[AddressRow("terminal", "1", 1)])
    await made.dispatcher.submit(RowsOnly(rows))
    await made.clock.start(made.due_timers.ring, made.shift)
    yield made
    await made.clock.stop()
    await made.dispatcher.stop()
    await made.store.close()


def hold_the_loop() -> None:
    until = perf_counter() + HELD_SECONDS
    while perf_counter() < until:
        pass


@pytest.mark.long
async def test_what_fell_due_while_the_loop_was_held_rings_and_so_does_what_comes_later(
    ringing: Ringing,
) -> None:
    begun = ringing.clock.now()
    await ringing.plan("meanwhile", begun + timedelta(seconds=HELD_SECONDS / 2))
    await ringing.plan("later", begun + timedelta(seconds=HELD_SECONDS + 1))
    await ringing.watchdog.look()
    hold_the_loop()
    assert ringing.rang == []
    assert ringing.watchdog.late_seconds > 0, "a timer should have rung by now"
    await ringing.rings("meanwhile")
    await ringing.rings("later")
    await ringing.watchdog.look()
    assert ringing.watchdog.is_well
    assert ringing.rang == ["meanwhile", "later"]
    assert ringing.moved == [], "the clock was held, and not set"
