"""Several statements go to the database's thread in one call, and stop at the first that fails."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiosqlite
import pytest
import pytest_asyncio

from bot.storage.sqlite.statement_batch import TOGETHER, Together


@pytest_asyncio.fixture(name="connection")
async def opened() -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(":memory:", isolation_level=None, factory=Together) as connection:
        await connection.execute_fetchall("CREATE TABLE drill (name TEXT PRIMARY KEY)")
        yield connection


async def rows_of(connection: aiosqlite.Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    return list(await connection.execute_fetchall(sql, values))


async def test_each_statement_has_its_own_rows(connection: aiosqlite.Connection) -> None:
    statements = [("BEGIN", ()), ("INSERT INTO drill VALUES (?)", ("squat",)), ("SELECT 1, 2", ())]
    results = await rows_of(connection, TOGETHER, statements)
    assert results == [[], [], [(1, 2)]]
    assert connection.in_transaction


async def test_what_stands_after_a_failing_statement_is_not_run(
    connection: aiosqlite.Connection,
) -> None:
    insert = "INSERT INTO drill VALUES (?)"
    with pytest.raises(sqlite3.IntegrityError):
        await connection.executemany(
            TOGETHER, [(insert, [("squat",), ("squat",)]), (insert, [("bridge",)])]
        )
    assert await rows_of(connection, "SELECT name FROM drill", ()) == [("squat",)]


async def test_a_single_statement_runs_as_ever(connection: aiosqlite.Connection) -> None:
    await connection.executemany("INSERT INTO drill VALUES (?)", [("squat",), ("bridge",)])
    rows = await rows_of(connection, "SELECT count(*) FROM drill WHERE name > ?", ("c",))
    assert rows == [(1,)]
