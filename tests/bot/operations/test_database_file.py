"""A database that was deleted, moved or replaced while Limber runs is noticed."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import AlreadyRunsError
from bot.operations.database_file import DatabaseFile
from bot.operations.process_lock import running_alone
from bot.storage.changes import Changes
from bot.storage.open import copy_database
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import SeenRow


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "limber.db"
    path.write_bytes(b"rows")
    return path


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "limber.db")
    await store.open()
    yield store
    await store.close()


async def test_a_file_that_goes_is_noticed_and_said(database: Path) -> None:
    waiting = asyncio.create_task(DatabaseFile(database).gone())
    await asyncio.sleep(0)
    assert not waiting.done()
    await asyncio.to_thread(database.rename, database.with_name("elsewhere.db"))
    async with asyncio.timeout(10):
        assert "was deleted or moved away" in await waiting


def test_another_file_of_the_same_name_is_no_longer_the_database(database: Path) -> None:
    watched = DatabaseFile(database)
    database.write_bytes(b"more rows")
    assert watched.missing() is None
    other = database.with_name("restored.db")
    other.write_bytes(b"old rows")
    other.replace(database)
    assert "was replaced by another file" in str(watched.missing())


async def test_a_file_that_is_copied_over_it_is_noticed_though_it_stays_the_same_file(
    opened: SqliteStore, tmp_path: Path
) -> None:
    path, backup = tmp_path / "limber.db", tmp_path / "backup.db"
    watched = DatabaseFile(path)
    await watched.mark(1_234_567)
    assert watched.missing() is None
    await copy_database(path, backup)
    shutil.copyfile(backup, path)
    assert "was overwritten with another one" in str(watched.missing())
    assert "limber.db-wal.of-the-old-file" in await watched.gone()
    assert not path.with_name("limber.db-wal").exists(), "or the next start would write it in there"


async def test_what_limber_itself_writes_leaves_the_mark(
    opened: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "limber.db"
    for number in (5, 6):  # two starts
        watched = DatabaseFile(path)
        await watched.mark(number)
        for key in range(50):
            await opened.begin([], [], [])
            await opened.write(Changes(seen=[SeenRow("terminal", f"{number}.{key}")]))
            await opened.commit()
            assert watched.missing() is None


async def test_the_wal_of_a_file_that_is_moved_away_stays_for_when_it_comes_back(
    opened: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "limber.db"
    watched = DatabaseFile(path)
    path.rename(tmp_path / "elsewhere.db")
    assert "-wal.of-the-old" not in await watched.gone()
    assert path.with_name("limber.db-wal").exists()


def test_a_database_in_memory_cannot_go() -> None:
    assert DatabaseFile(None).missing() is None


def test_who_runs_alone_may_run_again_afterwards(database: Path) -> None:
    for _ in range(2):
        with running_alone(database):
            assert database.with_name("limber.db.run").stat().st_mode & 0o777 == 0o600


def test_in_memory_everybody_is_alone() -> None:
    with running_alone(None), running_alone(None):
        assert issubclass(AlreadyRunsError, Exception)
