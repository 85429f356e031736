"""Both databases have the same tables, and statements for the same rows."""

from collections.abc import AsyncIterator
from typing import get_args, get_type_hints

import asyncpg
import pytest

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.postgres.functions import ROWS, WRITE
from bot.storage.postgres.store import PostgresStore
from tests.support.postgres import Server
from tests.support.sql import columns

NEWCOMER = "a migration of one database needs its like in the folder of the other"


@pytest.fixture
async def stored(postgres: Server) -> AsyncIterator[PostgresStore]:
    async with opened(await postgres.empty_database()) as store:
        assert isinstance(store, PostgresStore)
        yield store


async def test_a_table_has_the_same_columns_in_both(postgres: Server) -> None:
    async with opened("sqlite://") as one, opened(await postgres.empty_database()) as other:
        assert await columns(one) == await columns(other), NEWCOMER


def test_the_function_that_writes_knows_every_row() -> None:
    assert [name for name in ROWS if f"batch_ ? '{name}'" not in WRITE[1]] == []


async def test_postgresql_understands_every_statement_that_writes(stored: PostgresStore) -> None:
    """Whatever it thinks of the values: a statement of a function is read when it first runs."""
    for name, row in ROWS.items():
        hints = get_type_hints(row).values()
        values = [1 if int in (hint, *get_args(hint)) else "{}" for hint in hints]
        await stored.begin([], [], [])
        try:
            await stored.write(Changes(**{name: [row._make(values)]}))
        except asyncpg.IntegrityConstraintViolationError:
            pass  # nobody's row
        except StorageError as error:
            pytest.fail(f"{name}: {error}")
        finally:
            await stored.rollback()
