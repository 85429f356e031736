"""The store of a `DATABASE_URL`; nothing else names a driver's package."""

import contextlib
from collections.abc import AsyncIterator

from bot.settings import is_postgres, sqlite_path
from bot.storage.leases import Fence, Leases
from bot.storage.sqlite.application_id import MARK_AT, MARK_BYTES, mark_database
from bot.storage.sqlite.copy import DatabaseFile, copy_database, inspect, newest_schema
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store

__all__ = [
    "MARK_AT",
    "MARK_BYTES",
    "DatabaseFile",
    "copy_database",
    "inspect",
    "mark_database",
    "newest_schema",
    "open_store",
    "opened",
    "opened_leases",
]


def open_store(url: str, fence: Fence | None = None) -> Store:
    """The store of a database address, not connected yet. Raises `ValueError` for an address
    that names no database that Limber can use.

    fence: what is written counts only while that lease is held; for PostgreSQL.
    """
    if is_postgres(url):
        from bot.storage.postgres.store import PostgresStore  # noqa: PLC0415 - with SQLite nobody waits for asyncpg

        return PostgresStore(url, fence)
    return SqliteStore(sqlite_path(url))


@contextlib.asynccontextmanager
async def opened_leases(url: str) -> AsyncIterator[Leases]:
    """The leases of a PostgreSQL database, connected and up to date. Raises `StorageError`."""
    from bot.storage.postgres.leases import PostgresLeases  # noqa: PLC0415 - as above

    leases = PostgresLeases(url)
    try:
        await leases.open()
        yield leases
    finally:
        await leases.close()


@contextlib.asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    """The store of a database address, connected and up to date. Raises `StorageError`."""
    store = open_store(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
