"""What is written under a lease counts only while it is held, whatever a slow holder believes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.leases import RUN, Fence, Leases
from bot.storage.open import open_store, opened, opened_leases
from bot.storage.store import Store
from bot.storage.written_rows import SeenRow, TimerRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, a_person, joined, save
from tests.support.sql import change, rows

LONG = 60.0


@pytest.fixture
async def url(postgres: Server) -> str:
    return await postgres.empty_database()


@pytest.fixture
async def leases(url: str) -> AsyncIterator[Leases]:
    async with opened_leases(url) as leases:
        yield leases


async def taken(leases: Leases, holder: str = "me") -> Fence:
    fence = await leases.take(RUN, holder, LONG)
    assert fence is not None
    return fence


@contextlib.asynccontextmanager
async def fenced(url: str, fence: Fence) -> AsyncIterator[Store]:
    store = open_store(url, fence)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


async def run_out(url: str) -> None:
    """As if its time were over."""
    async with opened(url) as store:
        await change(store, "UPDATE lease SET until = 0")


async def test_one_holds_it_and_the_next_has_a_higher_epoch(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    assert await leases.take(RUN, "other", LONG) is None
    assert await leases.holder(RUN) == "me"
    await run_out(url)
    theirs = await taken(leases, "other")
    assert theirs.epoch == mine.epoch + 1
    assert not await leases.renew(mine, LONG)
    await leases.give_up(mine)  # which is not theirs to give
    assert await leases.holder(RUN) == "other"


async def test_one_that_is_given_up_can_be_taken_at_once(leases: Leases) -> None:
    await leases.give_up(await taken(leases))
    assert await leases.take(RUN, "other", LONG) is not None


async def test_one_that_ran_out_is_kept_if_nobody_took_it(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    await run_out(url)
    assert await leases.renew(mine, LONG)
    assert await leases.take(RUN, "other", LONG) is None


async def test_what_is_written_after_it_was_lost_is_refused(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    async with fenced(url, mine) as store:
        await save(store, a_person(Person(1)))
        await store.begin([], [], [])
        await run_out(url)
        await taken(leases, "other")
        with pytest.raises(StorageError, match="another Limber has taken over"):
            await store.write(Changes(seen=[SeenRow("terminal", "9")]))
        await store.rollback()
        begun = await store.begin([], [], [("terminal", "9")])
        await store.rollback()
        assert begun.seen == frozenset()


async def test_a_wave_after_it_was_lost_is_refused(leases: Leases, url: str) -> None:
    mine = await taken(leases)
    timer = TimerRow(1, "check_in", milliseconds(AT))
    async with fenced(url, mine) as store:
        await save(store, joined(a_person(Person(1)), Changes(timers=[timer])))
        await store.begin([], [], [])
        count, plans = await store.wave.gather("check_in", AT, 10)
        await run_out(url)
        await taken(leases, "other")
        with pytest.raises(StorageError, match="another Limber has taken over"):
            await store.wave.enqueue([(plan, None) for plan in plans], 100, AT, "")
        await store.rollback()
        assert count == 1
        assert await store.next_due() == AT


async def test_whoever_takes_over_waits_for_what_is_being_written(leases: Leases, url: str) -> None:
    """Else two could believe that they do the same work."""
    mine = await taken(leases)
    async with fenced(url, mine) as store:
        await store.begin([], [], [])
        await store.write(Changes(seen=[SeenRow("terminal", "9")]))
        await run_out(url)
        taking = asyncio.create_task(taken(leases, "other"))
        async with opened(url) as other:
            while not await waits_for_a_lock(other):  # noqa: ASYNC110 - a lock wakes nobody here
                await asyncio.sleep(0)
        assert not taking.done()
        await store.commit()
        assert (await taking).epoch == mine.epoch + 1


async def waits_for_a_lock(store: Store) -> bool:
    return bool(
        await rows(
            store,
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND datname = current_database()",
        )
    )
