"""When the wall clock is set, what runs moves along at once, and what the wall means stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.codec import person_row
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, MessageRow, StartedTimerRow, TimerRow
from handlers.engine.effect import Heard
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.flows.schedule.schedule import CHECK_IN

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HERE = Address("terminal", "1")


class Limber:
    """A database with somebody in a hold, a check-in to come, and a message that waits."""

    def __init__(self, store: SqliteStore, dispatcher: Dispatcher) -> None:
        self.store = store
        self.dispatcher = dispatcher
        self.now = AT
        self.due_timers = DueTimers(store, dispatcher, lambda: self.now)

    async def has(self, hold: int = 20, *, was_running: bool = True) -> None:
        at = milliseconds(self.now)
        message = MessageRow(
            id=9,
            person=1,
            channel="terminal",
            chat="1",
            lane=1,
            kind="send",
            body="{}",
            not_before=at + 1000,
            created=at,
            conversation=7,
            turn=1,
            expires=at + 60_000,
        )
        await self.dispatcher.submit(
            RowsOnly(
                Changes(
                    people=[person_row(Person(1), 0)],
                    addresses=[AddressRow("terminal", "1", 1)],
                    timers=[
                        TimerRow(1, "step", at + 1000 * hold, 7, 1, hold, int(was_running)),
                        TimerRow(1, CHECK_IN, at + 3_600_000),
                    ],
                    messages=[message],
                )
            )
        )

    async def is_set(self, by: timedelta) -> None:
        self.now += by
        await self.due_timers.shift(by)

    async def due(self) -> dict[str, datetime]:
        far = datetime(2999, 1, 1, tzinfo=UTC)
        return {timer.kind: timer.due for timer in await self.store.due(far, 10)}

    async def waits(self) -> list[Any]:
        return await self.store.waiting("terminal", self.now + timedelta(seconds=1), 10)


@pytest.fixture
async def limber() -> AsyncIterator[Limber]:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    await dispatcher.start()
    yield Limber(store, dispatcher)
    await dispatcher.stop()
    await store.close()


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_hold_keeps_what_is_left_and_a_check_in_its_time(
    limber: Limber, hours: int
) -> None:
    await limber.has()
    by = timedelta(hours=hours)
    await limber.is_set(by)
    due = await limber.due()
    assert due["step"] == AT + by + timedelta(seconds=20)
    assert due[CHECK_IN] == AT + timedelta(hours=1)


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_message_that_waits_is_not_held_back_by_it(limber: Limber, hours: int) -> None:
    await limber.has()
    assert len(await limber.waits()) == 1
    await limber.is_set(timedelta(hours=hours))
    (parcel,) = await limber.waits()
    assert parcel.created == limber.now
    assert parcel.expires == limber.now + timedelta(minutes=1)


async def test_a_clock_that_was_set_back_while_nothing_ran_holds_nothing_up(limber: Limber) -> None:
    await limber.has(hold=20)
    limber.now -= timedelta(hours=2)
    await limber.due_timers.shift(timedelta(0))
    assert (await limber.due())["step"] <= limber.now + timedelta(seconds=25)
    assert len(await limber.waits()) == 1


async def test_nothing_moves_when_the_clock_was_not_set(limber: Limber) -> None:
    await limber.has()
    before = await limber.due()
    await limber.is_set(timedelta(0))
    assert await limber.due() == before
    assert len(await limber.waits()) == 1


async def test_what_was_told_before_it_is_stored_before_it(limber: Limber) -> None:
    await limber.has(hold=60, was_running=False)
    at = milliseconds(limber.now)
    delivered = limber.dispatcher.submit(
        RowsOnly(Changes(timers_started=[StartedTimerRow(at - 40_000, 1, 7, 1)]))
    )
    shifted = limber.is_set(timedelta(hours=2))
    for each in (delivered, shifted):
        await each
    assert (await limber.due())["step"] == AT + timedelta(hours=2, seconds=20)
