"""Of several workers that see a timer is due one rings it, and each timer is rung by somebody."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.errors import RepeatableError
from bot.storage.changes import Changes
from bot.storage.leases import WORKER, Leases
from bot.storage.open import open_store, opened_leases
from bot.storage.postgres.store import PostgresStore
from bot.storage.postgres.timer_claims import MARGIN, TimerClaims
from bot.storage.store import Store
from bot.storage.written_rows import RungTimerRow, SeenRow, TimerRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, a_person, joined, save
from tests.support.sql import change, rows
from tests.support.waiting import until

LONG = 60.0
WAVE = "check_in"


@dataclass
class Pair:
    """Two workers, each with a lease of its own."""

    one: Store
    other: Store

    async def given(self, *kinds: str) -> None:
        """A person with these timers, all due."""
        timers = [TimerRow(1, kind, milliseconds(AT)) for kind in kinds]
        await save(self.one, joined(a_person(Person(1)), Changes(timers=timers)))


@pytest.fixture
async def leases(postgres: Server) -> AsyncIterator[Leases]:
    async with opened_leases(await postgres.empty_database()) as leases:
        yield leases


@pytest.fixture
async def pair(postgres: Server, leases: Leases) -> AsyncIterator[Pair]:
    stores = []
    for name in ("one", "other"):
        await leases.take(f"{WORKER}{name}", name, LONG)
        stores.append(open_store(postgres.url("emptied"), f"{WORKER}{name}"))
        await stores[-1].open()
    yield Pair(*stores)
    for store in stores:
        await store.close()


async def claimed(store: Store) -> set[str]:
    return {timer.kind for timer in await store.claim_due(AT, 100, WAVE)}


async def test_one_worker_has_it_and_the_other_does_not(pair: Pair) -> None:
    await pair.given("step", "day_end")
    assert await claimed(pair.one) == {"step", "day_end"}
    assert await claimed(pair.other) == set()
    assert await claimed(pair.one) == {"step", "day_end"}  # until it has rung


async def test_two_that_look_at_the_same_time_share_them(pair: Pair) -> None:
    await pair.given(*(f"kind {n}" for n in range(50)))
    one, other = await asyncio.gather(claimed(pair.one), claimed(pair.other))
    assert one | other == {f"kind {n}" for n in range(50)}
    assert not one & other


async def test_a_claim_ends_with_the_lease_of_its_worker(pair: Pair) -> None:
    await pair.given("step")
    assert await claimed(pair.one) == {"step"}
    await change(pair.one, "UPDATE lease SET until = 0 WHERE name = 'worker/one'")
    assert await claimed(pair.other) == {"step"}
    (timer,) = await pair.other.due(AT, 1)
    key = (timer.id, milliseconds(timer.due))
    begun = await pair.one.begin([], [1], [], [key])  # it goes on after a pause
    await pair.one.rollback()
    assert begun.timers == frozenset()
    begun = await pair.other.begin([], [1], [], [key])
    await pair.other.rollback()
    assert begun.timers == frozenset([key])


async def test_a_timer_that_was_moved_since_can_be_claimed_anew(pair: Pair) -> None:
    await pair.given("step")
    assert await claimed(pair.one) == {"step"}
    later = milliseconds(AT + timedelta(seconds=1))
    await save(pair.one, Changes(timers=[TimerRow(1, "step", later)]))
    due = await pair.other.claim_due(AT + timedelta(seconds=2), 100, WAVE)
    assert [timer.kind for timer in due] == ["step"]


async def test_what_comes_by_the_thousand_is_claimed_by_nobody(pair: Pair) -> None:
    await pair.given(WAVE)
    assert await claimed(pair.one) == {WAVE}
    assert await claimed(pair.other) == {WAVE}
    assert await rows(pair.one, "SELECT 1 FROM timer_claim") == []


async def test_of_two_that_ring_it_the_second_finds_that_it_has_rung(pair: Pair) -> None:
    await pair.given("step")
    (timer,) = await pair.one.claim_due(AT, 100, WAVE)
    key = (timer.id, milliseconds(timer.due))
    assert (await pair.one.begin([], [1], [], [key])).timers == frozenset([key])
    begun = asyncio.create_task(pair.other.begin([], [1], [], [key]))
    await pair.one.write(Changes(timers_rung=[RungTimerRow(*key, 1)]))
    await pair.one.commit()
    assert (await begun).timers == frozenset()
    await pair.other.rollback()


class Unanswered(PostgresStore):
    """One whose connection is lost while it commits: before it, or after."""

    is_stored = True

    async def _rows_of_writer(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        if statement == "COMMIT":
            await super()._rows_of_writer("COMMIT" if self.is_stored else "ROLLBACK")
            raise RepeatableError("The connection was lost.")
        return await super()._rows_of_writer(statement, values)


@pytest.mark.parametrize("is_stored", [True, False])
async def test_a_commit_without_an_answer_is_asked_about(
    postgres: Server, *, is_stored: bool
) -> None:
    store = Unanswered(await postgres.empty_database())
    store.is_stored = is_stored
    await store.open()
    try:
        await store.begin([], [], [])
        await store.write(Changes(seen=[SeenRow("terminal", "9")]))
        if is_stored:
            await store.commit()
        else:
            with pytest.raises(RepeatableError):
                await store.commit()
        assert bool(await rows(store, "SELECT 1 FROM seen")) == is_stored
    finally:
        await store.close()


async def test_what_another_worker_rings_is_not_looked_at_again_at_once(pair: Pair) -> None:
    await pair.given("step")
    now = AT + timedelta(seconds=1)
    assert len(await pair.one.claim_due(now, 10, WAVE)) == 1
    dispatcher = Dispatcher(pair.other, lambda *_: pytest.fail("it is the other's to ring"))
    again = await DueTimers(pair.other, dispatcher, lambda: now).ring()
    assert again == now + timedelta(seconds=0.1)


async def test_a_timer_planned_far_back_is_found_all_the_same(pair: Pair) -> None:
    now = iter(AT + timedelta(seconds=n) for n in count())

    async def claims() -> bool:
        return bool(await pair.one.claim_due(next(now), 10, WAVE))

    for _ in range(20):
        assert not await claims()
    await pair.given("step")
    back = milliseconds(AT - timedelta(days=1))
    await save(pair.other, Changes(timers=[TimerRow(1, "step", back)]))
    await until(claims)


async def test_a_claim_begins_where_the_earliest_timer_stands() -> None:
    earliest, begins = milliseconds(AT) - 60_000, [-1]

    async def run(_statement: str, values: Sequence[Any] = ()) -> list[Any]:
        if not values:
            return [[earliest]]
        begins.append(values[-1])
        return []

    claims = TimerClaims(run, "worker/one")

    async def begins_at(at: int, now: datetime) -> bool:
        await claims.claim(now, 10, WAVE)
        return begins[-1] == at

    await until(lambda: begins_at(earliest - MARGIN, AT))
    earliest += 3_600_000  # nothing is due: what is planned from now on may be due before that
    later = AT + timedelta(seconds=1)
    await until(lambda: begins_at(milliseconds(later) - MARGIN, later))
    await claims.close()
