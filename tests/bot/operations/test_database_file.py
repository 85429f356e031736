"""A database that was deleted, moved or replaced while Limber runs is noticed."""

import asyncio
from pathlib import Path

import pytest

from bot.errors import AlreadyRunsError
from bot.operations.database_file import DatabaseFile
from bot.operations.process_lock import running_alone


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "limber.db"
    path.write_bytes(b"rows")
    return path


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


def test_a_database_in_memory_cannot_go() -> None:
    assert DatabaseFile(None).missing() is None


def test_who_runs_alone_may_run_again_afterwards(database: Path) -> None:
    for _ in range(2):
        with running_alone(database):
            assert database.with_name("limber.db.run").stat().st_mode & 0o777 == 0o600


def test_in_memory_everybody_is_alone() -> None:
    with running_alone(None), running_alone(None):
        assert issubclass(AlreadyRunsError, Exception)
