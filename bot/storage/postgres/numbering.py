"""How PostgreSQL remembers which numbers it gave."""

from typing import Final

from bot.storage.sql.table_copy import Run

NUMBERED: Final = ("thread_entry", "attachment", "alert", "set_aside", "timer", "erased_address")
"""The tables that number their rows themselves."""


class PostgresNumbering:
    """Implements `bot.storage.sql.table_copy.Numbering`."""

    tables = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"

    async def numbers(self, rows: Run) -> dict[str, int]:
        found = {}
        for table in NUMBERED:
            last, is_called = (await rows(f"SELECT last_value, is_called FROM {table}_id_seq"))[0]
            found[table] = int(last) if is_called else 0
        return found

    async def give_after(self, run: Run, numbers: dict[str, int]) -> None:
        for table in NUMBERED:
            await run(
                f"SELECT setval('{table}_id_seq', greatest(1, ?,"
                f" (SELECT max(id) FROM {table})), true)",
                (numbers.get(table, 0),),
            )
