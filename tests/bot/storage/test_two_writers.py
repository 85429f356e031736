"""Two processes that hear the same person on PostgreSQL take turns, and both read what is so."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.storage.open import opened
from bot.storage.records import Address, BatchStart
from bot.storage.store import Store
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import HERE, a_person, save
from tests.support.sql import rows

WAITING = (
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
async def pair(postgres: Server) -> AsyncIterator[tuple[Store, Store]]:
    url = await postgres.empty_database()
    async with opened(url) as one, opened(url) as other:
        yield one, other


async def waits(store: Store, begun: "asyncio.Task[BatchStart]") -> None:
    """Return once the other one waits for a lock."""
    while not begun.done() and not await rows(store, WAITING):  # noqa: ASYNC110 - nothing signals that a lock is waited for, so it polls
        await asyncio.sleep(0)
    assert not begun.done()


async def test_somebody_new_who_is_heard_by_both_is_made_once(pair: tuple[Store, Store]) -> None:
    one, other = pair
    assert (await one.begin([HERE], [], [])).by_address == {}
    begun = asyncio.create_task(other.begin([HERE], [], []))
    await waits(one, begun)
    await one.write(a_person(Person(1, {"name": "Ana"})))
    await one.commit()
    assert (await begun).by_address[HERE].person.profile == {"name": "Ana"}
    await other.rollback()


async def test_who_waited_for_a_person_reads_what_was_stored_meanwhile(
    pair: tuple[Store, Store],
) -> None:
    one, other = pair
    await save(one, a_person(Person(1, {"name": "Ana"})))
    await one.begin([HERE], [], [])
    begun = asyncio.create_task(other.begin([], [1], []))
    await waits(one, begun)
    await one.write(a_person(Person(1, {"name": "Mia"})))
    await one.commit()
    assert (await begun).by_id[1].person.profile == {"name": "Mia"}
    await other.rollback()


async def test_nobody_waits_for_somebody_else(pair: tuple[Store, Store]) -> None:
    one, other = pair
    await save(one, a_person(Person(1)))
    await one.begin([HERE], [], [])
    await other.begin([Address("terminal", "another")], [], [])
    await other.rollback()
    await one.rollback()
