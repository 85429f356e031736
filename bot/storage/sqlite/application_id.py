"""The number in a SQLite file's header by which Limber recognises the file that it opened.

SQLite keeps it for programs (`application_id`, https://sqlite.org/fileformat.html#application_id).
"""

import sqlite3
from pathlib import Path

import aiosqlite

from bot.errors import StorageError

MARK_AT, MARK_BYTES = 68, 4
"""Where in the file it stands, as a big-endian integer."""
NO_MARK = 0
"""What a new database has, and each copy."""


async def mark_database(path: Path, number: int) -> None:
    """Write a mark into a database that may be in use.

    It reaches the file with the next checkpoint, which is now, unless somebody reads.
    number: from 1 to 2**31 - 1. Raises `StorageError`.
    """
    try:
        async with aiosqlite.connect(path) as connection:
            await connection.execute_fetchall("PRAGMA busy_timeout = 60000")
            await connection.execute_fetchall(f"PRAGMA application_id = {number:d}")
            await connection.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.Error as error:
        raise StorageError(f"The database {path} cannot be written ({error}).") from error
