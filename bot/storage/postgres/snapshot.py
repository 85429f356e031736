"""A PostgreSQL as it is at one instant, to be read whole while others write."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from bot.errors import StorageError
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.errors import DRIVER_ERRORS, trouble
from bot.storage.postgres.functions import numbered
from bot.storage.postgres.numbering import PostgresNumbering
from bot.storage.postgres.schema import newest_number, shipped
from bot.storage.sql.table_copy import SqlWhole
from bot.storage.table_copy import Row, WholeTables


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Implements `bot.storage.table_copy.Source`."""

    whole: WholeTables


@contextlib.asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[Snapshot]:
    """Every row as of now, in one transaction that only reads. Raises `StorageError`."""
    address = PostgresAddress.of(url)
    try:
        connection = await address.connect()
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                await _check_schema(connection)
                yield Snapshot(_whole(connection))
        finally:
            await connection.close()
    except DRIVER_ERRORS as error:
        raise StorageError(address.cannot_be_used(trouble(error))) from error


class _Whole(SqlWhole):
    """All rows of a schema that may be older: a table that is not there yet has none."""

    async def count(self, table: str) -> int:
        return await super().count(table) if await self._is_there(table) else 0

    async def some(self, table: str, after: tuple[Any, ...] | None, limit: int) -> list[Row]:
        return await super().some(table, after, limit) if await self._is_there(table) else []

    async def _is_there(self, table: str) -> bool:
        return bool(await self._rows(self._numbering.tables, (table,)))


def _whole(connection: asyncpg.Connection) -> SqlWhole:
    async def rows(statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return list(await connection.fetch(numbered(statement), *values))

    async def named(statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return [dict(row) for row in await rows(statement, values)]

    async def many(statement: str, _rows: list[tuple[Any, ...]]) -> None:
        raise AssertionError(f"a snapshot is only read: {statement}")

    return _Whole(rows, named, rows, many, PostgresNumbering())


async def _check_schema(connection: asyncpg.Connection) -> None:
    known = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
    if not known:
        raise StorageError("There is nothing of Limber in this database. Start Limber once.")
    version = await connection.fetchval("SELECT max(number) FROM schema_version")
    newest = newest_number(shipped())
    if version > newest:
        raise StorageError(
            f"This database was written by a newer Limber (schema {version}, this one knows"
            f" {newest}). Install that version again."
        )
