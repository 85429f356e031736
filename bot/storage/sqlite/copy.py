"""A consistent copy of a SQLite database, and what a database file says of itself."""

import sqlite3
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import aiosqlite

from bot.errors import StorageError
from bot.storage.sqlite.application_id import NO_MARK, mark_database


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """What a database file holds: its schema's number, and how many rows stand in each table."""

    schema: int
    counts: dict[str, int]


def newest_schema() -> int:
    """The number of the newest migration that this Limber knows."""
    scripts = resources.files("bot.storage.sqlite").joinpath("migrations").iterdir()
    return max(int(script.name[:4]) for script in scripts)


async def copy_database(source: Path, target: Path) -> None:
    """Copy a database that may be in use, as it was at one instant, into a new file.

    Only whole transactions are in the copy, and nothing that was deleted: SQLite writes it row by
    row (`VACUUM INTO`), and the copy has no mark. Writers are not held up. Raises `StorageError`.
    """
    try:
        async with aiosqlite.connect(f"file:{source}?mode=ro", uri=True) as connection:
            await connection.execute_fetchall("PRAGMA busy_timeout = 60000")
            await connection.execute_fetchall("VACUUM INTO ?", (str(target),))
        await mark_database(target, NO_MARK)
    except sqlite3.Error as error:
        raise StorageError(
            f"The database {source} cannot be copied ({error}). Is it a Limber database, and is"
            f" there room for a second one in {target.parent}?"
        ) from error


async def inspect(path: Path) -> DatabaseFile:
    """Check a database file from its first page to its last, and count its rows.

    Raises `StorageError` where a page or a key is broken.
    """
    try:
        async with aiosqlite.connect(f"file:{path}?mode=ro", uri=True) as connection:
            found = [row[0] for row in await connection.execute_fetchall("PRAGMA integrity_check")]
            loose = list(await connection.execute_fetchall("PRAGMA foreign_key_check"))
            if found != ["ok"] or loose:
                raise StorageError(
                    f"The database in {path.name} is damaged: {'; '.join(found[:3])}"
                    f"{f', and {len(loose)} rows that belong to nobody' if loose else ''}."
                )
            version = next(iter(await connection.execute_fetchall("PRAGMA user_version")))[0]
            tables = [
                row[0]
                for row in await connection.execute_fetchall(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    " AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]
            counts = {}
            for table in tables:
                rows = await connection.execute_fetchall(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - the tables' names come from the schema, not from a user
                counts[table] = int(next(iter(rows))[0])
            return DatabaseFile(int(version), counts)
    except sqlite3.Error as error:
        raise StorageError(f"{path.name} is no database that can be read ({error}).") from error
