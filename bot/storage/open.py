"""The store of a `DATABASE_URL`; nothing else names a driver's package."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from bot.settings import is_postgres, sqlite_path
from bot.storage.leases import Leases
from bot.storage.notices import Notices
from bot.storage.sqlite.application_id import MARK_AT, MARK_BYTES, mark_database
from bot.storage.sqlite.copy import DatabaseFile, copy_database, inspect, newest_schema
from bot.storage.sqlite.store import SqliteStore
from bot.storage.sqlite.writes_elsewhere import on_writes_into
from bot.storage.store import Store
from bot.storage.table_copy import copy_whole

__all__ = [
    "MARK_AT",
    "MARK_BYTES",
    "DatabaseFile",
    "copy_database",
    "copy_into_file",
    "inspect",
    "mark_database",
    "newest_schema",
    "on_writes",
    "open_store",
    "opened",
    "opened_leases",
    "opened_notices",
]


def open_store(url: str, worker: str = "") -> Store:
    """The store of a database address, not connected yet. Raises `ValueError` for an address
    that names no database that Limber can use.

    worker: the name of the lease under which this process claims timers; for PostgreSQL.
    """
    if is_postgres(url):
        from bot.storage.postgres.store import PostgresStore  # noqa: PLC0415 - asyncpg is imported only where the database is PostgreSQL

        return PostgresStore(url, worker)
    return SqliteStore(sqlite_path(url))


async def copy_into_file(url: str, target: Path) -> None:
    """Copy a database that may be in use, as it was at one instant, into a new SQLite file.

    Raises `StorageError`.
    """
    if (path := sqlite_path(url)) is not None:
        await copy_database(path, target)
        return
    from bot.storage.postgres.snapshot import snapshot  # noqa: PLC0415 - asyncpg is imported only where the database is PostgreSQL

    async with snapshot(url) as source, opened(f"sqlite:///{target}") as store:
        await copy_whole(source, store, "a snapshot", lambda _table, _count: None)


@contextlib.asynccontextmanager
async def opened_leases(url: str) -> AsyncIterator[Leases]:
    """The leases of a PostgreSQL database, connected and up to date. Raises `StorageError`."""
    from bot.storage.postgres.leases import PostgresLeases  # noqa: PLC0415 - asyncpg is imported only where the database is PostgreSQL

    leases = PostgresLeases(url)
    try:
        await leases.open()
        yield leases
    finally:
        await leases.close()


def opened_notices(url: str) -> Notices:
    """Hints of what others store in a PostgreSQL database, once they run."""
    from bot.storage.postgres.notices import PostgresNotices  # noqa: PLC0415 - asyncpg is imported only where the database is PostgreSQL

    return PostgresNotices(url)


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store of a database address, connected and up to date. Raises `StorageError`."""
    store = open_store(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


async def on_writes(url: str, heard: Callable[[], None]) -> None:
    """Call `heard` soon after each commit of any process into a file, until cancelled. On a
    database that is no file there is nothing to see, and this returns.
    """
    if (path := sqlite_path(url)) is not None:
        await on_writes_into(path, heard)
