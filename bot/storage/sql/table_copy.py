"""Reads and writes whole tables for `limber copy`, in SQL."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from bot.storage.table_copy import KEYS, Row

Run = Callable[..., Awaitable[list[Any]]]
Many = Callable[[str, list[tuple[Any, ...]]], Awaitable[None]]


class Numbering(Protocol):
    """How one database remembers which numbers it gave, and which tables it has."""

    tables: str
    """Finds a table by its name."""

    async def numbers(self, rows: Run) -> dict[str, int]:
        """The last number given, by table."""

    async def give_after(self, run: Run, numbers: dict[str, int]) -> None:
        """Give none again."""


class SqlWhole:
    """Implements `bot.storage.table_copy.WholeTables`.

    rows, named: run a statement that reads; run: one of the writer's transaction; many: one of it
    for each of many rows.
    """

    def __init__(self, rows: Run, named: Run, run: Run, many: Many, numbering: Numbering) -> None:
        self._rows, self._named, self._run, self._many = rows, named, run, many
        self._numbering = numbering

    async def count(self, table: str) -> int:
        return int((await self._rows(f"SELECT COUNT(*) FROM {table}"))[0][0])

    async def last(self, table: str) -> tuple[Any, ...] | None:
        down = ", ".join(f"{column} DESC" for column in KEYS[table])
        rows = await self._rows(
            f"SELECT {', '.join(KEYS[table])} FROM {table} ORDER BY {down} LIMIT 1"
        )
        return tuple(rows[0]) if rows else None

    async def some(self, table: str, after: tuple[Any, ...] | None, limit: int) -> list[Row]:
        keys = ", ".join(KEYS[table])
        behind = "" if after is None else f"WHERE ({keys}) > ({', '.join('?' for _ in after)})"
        statement = f"SELECT * FROM {table} {behind} ORDER BY {keys} LIMIT ?"
        return list(await self._named(statement, (*(after or ()), limit)))

    async def put(self, table: str, rows: Sequence[Row]) -> None:
        names = list(rows[0])
        values = ", ".join("?" for _ in names)
        same = ", ".join(f"{n} = excluded.{n}" for n in names if n not in KEYS[table])
        then = f"UPDATE SET {same}" if same else "NOTHING"
        statement = (
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"
            f" ON CONFLICT ({', '.join(KEYS[table])}) DO {then}"
        )
        await self._many(statement, [tuple(row.values()) for row in rows])

    async def numbers(self) -> dict[str, int]:
        return await self._numbering.numbers(self._rows)

    async def give_numbers_after(self, numbers: dict[str, int]) -> None:
        await self._numbering.give_after(self._run, numbers)

    async def unfinished(self) -> str | None:
        found = await self._rows(self._numbering.tables, ("unfinished_copy",))
        return (
            str((await self._rows("SELECT source FROM unfinished_copy"))[0][0]) if found else None
        )

    async def begin_copy(self, source: str) -> None:
        await self._run("CREATE TABLE unfinished_copy (source TEXT NOT NULL)")
        await self._run("INSERT INTO unfinished_copy VALUES (?)", (source,))

    async def finish_copy(self) -> None:
        await self._run("DROP TABLE unfinished_copy")
