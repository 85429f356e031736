"""An older Limber works on a PostgreSQL that a newer one has migrated where that only added."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import asyncpg
import pytest

from bot.errors import StorageError
from bot.storage.postgres.schema import migrate, newest_number, shipped
from bot.storage.sql.migration import Script
from tests.support.postgres import Server

NEWEST = newest_number(shipped())


@dataclass(frozen=True)
class Text:
    """A migration that a test has written."""

    name: str
    text: str

    def read_text(self, encoding: str) -> str:
        return self.text.encode(encoding).decode()


def followed_by(*texts: str) -> Sequence[Script]:
    """Limber's own migrations, and these."""
    more = [Text(f"{NEWEST + n:04}_more.sql", text) for n, text in enumerate(texts, 1)]
    return [*shipped(), *more]


def adding(column: str) -> str:
    return (
        f"-- Beside it works: schema {NEWEST} and newer.\n"
        f"ALTER TABLE person ADD COLUMN {column} TEXT;"
    )


@pytest.fixture
async def connection(postgres: Server) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(await postgres.new_database())
    yield connection
    await connection.close()


async def test_it_starts_where_a_newer_one_has_only_added(connection: asyncpg.Connection) -> None:
    await migrate(connection, followed_by(adding("one"), adding("two")))
    await migrate(connection)
    await migrate(connection, followed_by(adding("one"), adding("two")))


@pytest.mark.parametrize("texts", [("SELECT 1;",), ("SELECT 1;", adding("one"))])
async def test_it_is_refused_where_one_of_them_says_nothing_of_it(
    connection: asyncpg.Connection, texts: tuple[str, ...]
) -> None:
    await migrate(connection, followed_by(*texts))
    with pytest.raises(
        StorageError, match=f"schema {NEWEST + len(texts)}, this one knows {NEWEST}"
    ):
        await migrate(connection)


async def test_a_database_of_before_there_was_such_a_line_goes_on(
    connection: asyncpg.Connection,
) -> None:
    await migrate(connection)
    await connection.execute("ALTER TABLE schema_version DROP COLUMN oldest")
    await migrate(connection)
    assert await connection.fetchval("SELECT max(number) FROM schema_version") == NEWEST
