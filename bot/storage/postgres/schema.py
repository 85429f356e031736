"""Brings the tables of a PostgreSQL database up to date.

Rules:
- A migration that only adds says from which schema on an older Limber may work beside it, in its
  first line: `-- Beside it works: schema 8 and newer.` Then that one may start on it, too, so that
  an upgrade can be taken back without a restore. Any other migration turns every older one away.
- What is taken away goes in a later version than the one that last used it.
"""

import re
from collections.abc import Sequence
from importlib import resources
from typing import Final

import asyncpg

from bot.errors import StorageError
from bot.storage.postgres.functions import BEGIN, WRITE
from bot.storage.sql.migration import Script

_LOCK: Final = 7_146_273
"""One process changes the schema at a time; the lock ends with its transaction."""
_BESIDE: Final = re.compile(r"-- Beside it works: schema (\d+) and newer\.")

_HAS_OLDEST: Final = (
    "SELECT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'schema_version'::regclass"
    " AND attname = 'oldest')"
)


def shipped() -> Sequence[Script]:
    """The migrations that Limber comes with, in order."""
    folder = resources.files("bot.storage.postgres").joinpath("migrations")
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


def newest_number(scripts: Sequence[Script]) -> int:
    """The schema that they make."""
    return int(scripts[-1].name[:4])


async def migrate(connection: asyncpg.Connection, scripts: Sequence[Script] | None = None) -> None:
    """Run the migrations that are missing and make the batch functions, in one transaction.

    scripts: other ones than Limber's own. Raises `StorageError`.
    """
    scripts = shipped() if scripts is None else scripts
    async with connection.transaction():
        await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
        await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT)")
        if not await connection.fetchval(_HAS_OLDEST):  # to alter it waits for whoever reads it
            await connection.execute("ALTER TABLE schema_version ADD COLUMN oldest BIGINT")
        version, oldest = await _version(connection)
        refuse_newer(version, oldest, newest_number(scripts))
        for script in scripts:
            number = int(script.name[:4])
            if number > version:
                text = script.read_text(encoding="utf-8")
                beside = _BESIDE.match(text)
                await connection.execute(text)
                await connection.execute(
                    "INSERT INTO schema_version (number, oldest) VALUES ($1, $2)",
                    *(number, number if beside is None else int(beside[1])),
                )
        for name, text in (BEGIN, WRITE):
            if not await connection.fetchval("SELECT to_regproc($1) IS NOT NULL", name):
                await connection.execute(text)


async def _version(connection: asyncpg.Connection) -> tuple[int, int]:
    """The schema of the database, and the oldest that may work on it."""
    found = await connection.fetchrow(
        "SELECT COALESCE(max(number), 0), COALESCE(max(COALESCE(oldest, number)), 0)"
        " FROM schema_version"
    )
    return int(found[0]), int(found[1])


def refuse_newer(version: int, oldest: int, newest: int) -> None:
    """Raise `StorageError` where this Limber, which knows `newest`, is too old for a database."""
    if newest < oldest:
        raise StorageError(
            f"This database was written by a newer Limber (schema {version}, this one knows"
            f" {newest}). Install that version again, or restore a backup from before it."
        )
