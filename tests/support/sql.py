"""What is stored, asked and changed in SQL: the one place where tests go round the store's port."""

from collections.abc import Iterable
from typing import Any

from bot.storage.postgres.store import PostgresStore
from bot.storage.sql.reads import SqlReads
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store

OF_WORKERS = (
    *("schema_version", "lease", "timer_claim", "shared_secret", "ended_session", "sign_in_link"),
)
"""Tables that only PostgreSQL has: what several workers need, and its own version."""


async def rows(store: Store, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds in what is committed."""
    assert isinstance(store, SqlReads)
    found = await store._rows(statement, tuple(values))  # noqa: SLF001 - a store has no public way to run SQL; only tests do
    return [tuple(row) for row in found]


async def change(store: Store, statement: str, values: Iterable[Any] = ()) -> None:
    """Change rows behind Limber's back."""
    assert isinstance(store, (SqliteStore, PostgresStore))
    await store._rows_of_writer(statement, tuple(values))  # noqa: SLF001 - a store has no public way to run SQL; only tests do


async def columns(store: Store) -> dict[str, set[str]]:
    """The columns of every table."""
    if isinstance(store, PostgresStore):
        found = await rows(
            store,
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND NOT table_name = ANY (?)",
            [list(OF_WORKERS)],
        )
    else:
        found = await rows(
            store,
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
            " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
    return {table: {name for each, name in found if each == table} for table, _ in found}
