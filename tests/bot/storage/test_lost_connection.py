"""A lost connection to PostgreSQL costs nobody an event, unless it was in the middle of it."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.store import Store
from bot.storage.written_rows import SeenRow
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import a_person, save

pytestmark = pytest.mark.long
DROP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = 'emptied' AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def store(postgres: Server) -> AsyncIterator[Store]:
    async with opened(await postgres.empty_database()) as store:
        await save(store, a_person(Person(1)))
        yield store


async def test_one_that_was_lost_between_two_batches_is_made_anew(
    store: Store, postgres: Server
) -> None:
    assert await store.profile_of(1) == {}
    await postgres.run(DROP)
    await save(store, Changes(seen=[SeenRow("terminal", "5")]))
    assert await store.profile_of(1) == {}
    begun = await store.begin([], [], [("terminal", "5")])
    await store.rollback()
    assert begun.seen == {("terminal", "5")}


async def test_one_that_is_lost_within_a_batch_leaves_nothing_of_it(
    store: Store, postgres: Server
) -> None:
    await store.begin([], [], [])
    await store.write(Changes(seen=[SeenRow("terminal", "6")]))
    await postgres.run(DROP)
    with pytest.raises(StorageError):
        await store.commit()
    await store.rollback()
    begun = await store.begin([], [], [("terminal", "6")])
    await store.rollback()
    assert begun.seen == frozenset()
    await save(store, Changes(seen=[SeenRow("terminal", "6")]))
