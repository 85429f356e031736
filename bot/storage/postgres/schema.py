"""Brings the tables of a PostgreSQL database up to date."""

from importlib import resources

import asyncpg

from bot.errors import StorageError
from bot.storage.postgres.functions import BEGIN, WRITE

_LOCK = 7_146_273
"""One process changes the schema at a time; the lock ends with its transaction."""


async def migrate(connection: asyncpg.Connection) -> None:
    """Run the migrations that are missing and make the batch functions, in one transaction."""
    scripts = sorted(
        resources.files("bot.storage.postgres").joinpath("migrations").iterdir(),
        key=lambda entry: entry.name,
    )
    newest = int(scripts[-1].name[:4])
    async with connection.transaction():
        await connection.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
        await connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT)")
        version = await connection.fetchval("SELECT max(number) FROM schema_version") or 0
        if version > newest:
            raise StorageError(
                f"This database was written by a newer Limber (schema {version}, this one knows"
                f" {newest}). Install that version again, or restore a backup from before it."
            )
        for script in scripts:
            number = int(script.name[:4])
            if number > version:
                await connection.execute(script.read_text(encoding="utf-8"))
                await connection.execute("INSERT INTO schema_version VALUES ($1)", number)
        for name, text in (BEGIN, WRITE):
            if not await connection.fetchval("SELECT to_regproc($1) IS NOT NULL", name):
                await connection.execute(text)
