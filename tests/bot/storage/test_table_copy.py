"""`limber copy`: everything arrives in the other kind of database, and comes back the same."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.privacy.tables import TABLES
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.postgres.store import PostgresStore
from bot.storage.store import Store
from bot.storage.table_copy import AT_ONCE, KEYS, copy_whole
from bot.storage.written_rows import ErasedRow, LogRow, PersonKey, SeenRow, TimerRow
from bot.storage.written_thread_rows import AlertRow, SurfaceRow, ThreadEntryRow, ThreadRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, a_person, joined, outgoing, save

MS = milliseconds(AT)


@dataclass
class Three:
    """A database with people in it, and two empty ones of both kinds."""

    full: Store
    postgres: Store
    back: Store


@pytest.fixture
async def three(tmp_path: Path, postgres: Server) -> AsyncIterator[Three]:
    async with (
        opened(f"sqlite:///{tmp_path}/full.db") as full,
        opened(await postgres.empty_database()) as other,
        opened(f"sqlite:///{tmp_path}/back.db") as back,
    ):
        await fill(full)
        yield Three(full, other, back)


async def fill(store: Store) -> None:
    await store.reserve(50)
    line = ThreadEntryRow(1, "person", "person", "my knee 🦵", MS)
    gone = ThreadEntryRow(2, "person", "person", "gone", MS)
    one = joined(
        a_person(Person(1, {"name": "Ana", "schedule": {"at": "06:00"}})),
        Changes(
            messages=[outgoing(7)],
            timers=[TimerRow(1, "check_in", MS)],
            log=[LogRow(7, "score", 2, 1, "score", '{"score":4}', MS)],
            threads=[ThreadRow(1, "waiting", MS, None, None)],
            thread_entries=[line],
            alerts=[AlertRow(1, "waiting", "look", MS)],
            seen=[SeenRow("terminal", str(n)) for n in range(2 * AT_ONCE + 10)],
            surfaces=[SurfaceRow("telegram", "-100", 0)],
        ),
    )
    await save(store, one)
    await save(
        store, joined(Changes(people=a_person(Person(2)).people), Changes(thread_entries=[gone]))
    )
    await save(store, Changes(erasures=[ErasedRow(1, MS)], people_erased=[PersonKey(2)]))


async def everything(store: Store) -> dict[str, list[dict[str, object]]]:
    return {table: await store.whole.some(table, None, 10_000) for table in KEYS}


def silent(_table: str, _count: int) -> None:
    """Nobody watches."""


def test_every_table_is_copied() -> None:
    assert set(KEYS) == {table.name for table in TABLES}


async def test_there_and_back_it_is_the_same(three: Three) -> None:
    await copy_whole(three.full, three.postgres, "full", silent)
    await copy_whole(three.postgres, three.back, "postgres", silent)
    was = await everything(three.full)
    assert await everything(three.postgres) == was
    assert await everything(three.back) == was
    assert len(was["seen"]) == 2 * AT_ONCE + 10


async def test_numbers_that_were_given_are_not_given_again(three: Three) -> None:
    await copy_whole(three.full, three.postgres, "full", silent)
    await copy_whole(three.postgres, three.back, "postgres", silent)
    following = await three.full.reserve(1)
    for store in (three.postgres, three.back):
        assert await store.reserve(1) == following
        await save(store, Changes(thread_entries=[ThreadEntryRow(1, "person", "person", "x", MS)]))
        newest = (await store.whole.some("thread_entry", None, 10))[-1]
        assert newest["id"] == 3, "2 was somebody's who is gone"


async def test_one_that_broke_off_is_gone_on_with(three: Three) -> None:
    class BrokenOffError(Exception):
        """The plug was pulled."""

    def pull(table: str, _count: int) -> None:
        if table == "thread":
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        await copy_whole(three.full, three.postgres, "full", pull)
    with pytest.raises(StorageError, match="unfinished copy of full"):
        await copy_whole(three.back, three.postgres, "another", silent)
    await copy_whole(three.full, three.postgres, "full", silent)
    assert await everything(three.postgres) == await everything(three.full)
    assert await three.postgres.whole.unfinished() is None


async def test_a_database_that_people_live_in_is_not_copied_over(three: Three) -> None:
    await copy_whole(three.full, three.postgres, "full", silent)
    with pytest.raises(StorageError, match="not empty: there are rows in person"):
        await copy_whole(three.full, three.postgres, "full", silent)


async def test_what_postgresql_cannot_store_becomes_something_that_it_can(three: Three) -> None:
    await save(
        three.full, Changes(thread_entries=[ThreadEntryRow(1, "person", "person", "a\0b", MS)])
    )
    await copy_whole(three.full, three.postgres, "full", silent)
    assert isinstance(three.postgres, PostgresStore)
    assert (await three.postgres.whole.some("thread_entry", None, 10))[-1]["text"] == "a\ufffdb"
