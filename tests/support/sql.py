"""What is stored, asked and changed in SQL: the one place where tests go round the store's port."""

from collections.abc import Iterable
from typing import Any

from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store


async def rows(store: Store, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds in what is committed."""
    assert isinstance(store, SqliteStore)
    found = await store._rows(statement, values)  # noqa: SLF001 - no part of Limber asks in SQL
    return [tuple(row) for row in found]


async def change(store: Store, statement: str, values: Iterable[Any] = ()) -> None:
    """Change rows behind Limber's back."""
    assert isinstance(store, SqliteStore)
    await store._writer.execute_fetchall(statement, values)  # noqa: SLF001 - as above
