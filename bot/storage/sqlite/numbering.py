"""How SQLite remembers which numbers it gave."""

from typing import Final

from bot.storage.sql.table_copy import Run

GIVEN_ONCE: Final = ("thread_entry", "attachment", "alert", "set_aside")
"""The tables whose numbers are never used again (AUTOINCREMENT)."""


class SqliteNumbering:
    """Implements `bot.storage.sql.table_copy.Numbering`."""

    tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"

    async def numbers(self, rows: Run) -> dict[str, int]:
        return {
            name: int(last) for name, last in await rows("SELECT name, seq FROM sqlite_sequence")
        }

    async def give_after(self, run: Run, numbers: dict[str, int]) -> None:
        for table in GIVEN_ONCE:
            last = numbers.get(table, 0)
            await run(
                "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0 WHERE NOT EXISTS"
                " (SELECT 1 FROM sqlite_sequence WHERE name = ?1)",
                (table,),
            )
            await run(
                "UPDATE sqlite_sequence SET seq = MAX(seq, ?2) WHERE name = ?1", (table, last)
            )
