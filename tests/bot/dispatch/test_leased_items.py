"""What is submitted under a lease is stored under it; what another worker spoils is repeated."""

import asyncio
from collections.abc import AsyncIterator, Collection

import pytest

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.dispatch.until_stored import until_stored
from bot.errors import LeaseLostError, RepeatableError
from bot.storage.changes import Changes
from bot.storage.leases import Fence, under
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import SeenRow
from tests.support.sql import rows

MINE = Fence("telegram/1", 3)


class OneOfSeveral(SqliteStore):
    """A store whose lease may be lost, and whose transactions another worker may spoil."""

    def __init__(self) -> None:
        super().__init__(None)
        self.held = {MINE}
        self.spoiled = 0
        self.is_taken = False

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        if self.is_taken or not self.held.issuperset(fences):
            raise LeaseLostError("Another Limber has taken over.")
        await super().write(changes)

    async def commit(self) -> None:
        if self.spoiled:
            self.spoiled -= 1
            raise RepeatableError("Two workers waited for each other.")
        await super().commit()


@pytest.fixture
async def store() -> AsyncIterator[OneOfSeveral]:
    store = OneOfSeveral()
    await store.open()
    yield store
    await store.close()


@pytest.fixture
async def dispatcher(store: OneOfSeveral) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher(store, lambda *_: pytest.fail("nobody said anything"))
    await dispatcher.start()
    yield dispatcher
    await dispatcher.stop()


def noted(number: str) -> RowsOnly:
    return RowsOnly(Changes(seen=[SeenRow("terminal", number)]))


async def seen(store: OneOfSeveral) -> list[str]:
    return [row[0] for row in await rows(store, "SELECT update_id FROM seen ORDER BY update_id")]


async def test_under_a_lost_lease_nothing_is_stored_and_its_neighbours_are(
    dispatcher: Dispatcher, store: OneOfSeveral
) -> None:
    store.held.clear()
    with under(MINE):
        mine = asyncio.create_task(dispatcher.submit(noted("1")))
    others = [asyncio.create_task(dispatcher.submit(noted(number))) for number in ("2", "3")]
    await asyncio.gather(*others)
    with pytest.raises(LeaseLostError):
        await mine
    assert await seen(store) == ["2", "3"]
    assert dispatcher.trouble == ""


async def test_what_a_task_begins_depends_on_the_same_lease(
    dispatcher: Dispatcher, store: OneOfSeveral
) -> None:
    async def inner() -> None:
        await asyncio.create_task(dispatcher.submit(noted("1")))

    store.held.clear()
    with under(MINE), pytest.raises(LeaseLostError):
        await inner()
    await dispatcher.submit(noted("2"))
    assert await seen(store) == ["2"]


async def test_what_another_worker_spoiled_is_repeated_and_nobody_hears_of_it(
    dispatcher: Dispatcher, store: OneOfSeveral
) -> None:
    store.spoiled = 2
    await dispatcher.submit(noted("1"))
    assert await seen(store) == ["1"]


async def test_in_the_end_whoever_waits_is_told_that_it_is_not_stored(
    dispatcher: Dispatcher, store: OneOfSeveral
) -> None:
    store.spoiled = 100
    with pytest.raises(RepeatableError):
        await dispatcher.submit(noted("1"))
    store.spoiled = 0
    assert await seen(store) == []


async def test_what_a_platform_has_taken_is_noted_though_the_lease_is_lost(
    dispatcher: Dispatcher, store: OneOfSeveral
) -> None:
    store.held.clear()
    with under(MINE):
        await until_stored(dispatcher, noted("1"), asyncio.Event())
    assert await seen(store) == ["1"]


async def test_the_database_is_in_trouble_while_somebody_else_has_it_alone(
    store: OneOfSeveral, dispatcher: Dispatcher
) -> None:
    store.is_taken = True
    with pytest.raises(LeaseLostError):
        await dispatcher.submit(noted("1"))
    assert dispatcher.trouble
    store.is_taken = False
    await dispatcher.submit(noted("2"))
    assert not dispatcher.trouble
    store.held = set()
    with under(MINE), pytest.raises(LeaseLostError):
        await dispatcher.submit(noted("3"))
    assert not dispatcher.trouble, "another worker has that work, and the database is well"
