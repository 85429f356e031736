"""The watchdog knows within seconds that a timer did not ring, whatever the wall clock shows."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.item import RowsOnly
from bot.operations.watchdog import LATE_SECONDS, SILENT_SECONDS, Watchdog
from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, TimerRow
from handlers.engine.effect import Heard
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.flows.schedule.schedule import CHECK_IN

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@dataclass(slots=True)
class Watched:
    """A database whose clock has stopped, the watchdog, and both kinds of time."""

    store: SqliteStore
    dispatcher: Dispatcher
    wall: datetime = AT
    steady: float = 1000.0
    watchdog: Watchdog | None = None

    async def timer(self, kind: str, seconds: int) -> None:
        due = milliseconds(self.wall + timedelta(seconds=seconds))
        row = TimerRow(1, kind, due, 7 if kind == "step" else 0, 1, seconds)
        await self.dispatcher.submit(RowsOnly(Changes(timers=[row])))

    async def late_after(self, seconds: float) -> float:
        """How late something is when so long has passed; looked at each second on the way."""
        assert self.watchdog is not None
        for _ in range(round(seconds)):
            await self.watchdog.look()
            self.wall += timedelta(seconds=1)
            self.steady += 1
        await self.watchdog.look()
        return self.watchdog.late_seconds


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    await dispatcher.submit(
        RowsOnly(
            Changes(people=[person_row(Person(1), 0)], addresses=[AddressRow("terminal", "1", 1)])
        )
    )
    made = Watched(store, dispatcher)
    outbox = Outbox(store, dispatcher, lambda: made.wall)
    made.watchdog = Watchdog(store, dispatcher, outbox, lambda: made.wall, lambda: made.steady)
    yield made
    await dispatcher.stop()
    await store.close()


async def test_nothing_is_late_before_it_is_due(watched: Watched) -> None:
    await watched.timer("step", 20)
    assert await watched.late_after(20) == 0
    assert watched.watchdog is not None
    assert watched.watchdog.is_well


@pytest.mark.parametrize("kind", ["step", CHECK_IN])
async def test_a_timer_that_does_not_ring_is_known_in_seconds(watched: Watched, kind: str) -> None:
    await watched.timer(kind, 20)
    assert await watched.late_after(20 + LATE_SECONDS) == LATE_SECONDS
    assert watched.watchdog is not None
    assert not watched.watchdog.is_well


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_hold_is_late_by_steady_time_though_the_wall_clock_was_set(
    watched: Watched, hours: int
) -> None:
    await watched.timer("step", 20)
    assert await watched.late_after(10) == 0
    watched.wall += timedelta(hours=hours)
    late = await watched.late_after(10 + LATE_SECONDS)
    assert late >= LATE_SECONDS


async def test_a_check_in_is_not_late_because_the_wall_clock_was_set_back(
    watched: Watched,
) -> None:
    await watched.timer(CHECK_IN, 20)
    assert await watched.late_after(10) == 0
    watched.wall -= timedelta(hours=2)
    assert await watched.late_after(60) == 0


async def test_what_fell_due_while_nothing_ran_is_expected_from_when_it_is_seen(
    watched: Watched,
) -> None:
    await watched.timer(CHECK_IN, -7200)
    assert await watched.late_after(1) == 1


async def test_a_hold_that_is_moved_with_the_wall_clock_is_not_late(watched: Watched) -> None:
    await watched.timer("step", 20)
    assert await watched.late_after(10) == 0
    watched.wall -= timedelta(hours=2)
    await DueTimers(watched.store, watched.dispatcher, lambda: watched.wall).shift(
        timedelta(hours=-2)
    )
    assert await watched.late_after(10) == 0
    assert await watched.late_after(4) == 4


async def test_a_watchdog_that_cannot_look_is_not_well(watched: Watched) -> None:
    watchdog = watched.watchdog
    assert watchdog is not None
    await watchdog.look()
    assert watchdog.is_well
    watched.steady += SILENT_SECONDS
    assert not watchdog.is_well
