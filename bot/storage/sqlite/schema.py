"""Brings the tables of a SQLite file up to date."""

from importlib import resources

import aiosqlite

from bot.errors import StorageError


async def migrate(connection: aiosqlite.Connection) -> None:
    """Run the migrations that are missing, each in its own transaction."""
    rows = list(await connection.execute_fetchall("PRAGMA user_version"))
    version = int(rows[0][0])
    scripts = sorted(
        (entry for entry in resources.files("bot.storage.sqlite").joinpath("migrations").iterdir()),
        key=lambda entry: entry.name,
    )
    newest = int(scripts[-1].name[:4])
    if version > newest:
        raise StorageError(
            f"This database was written by a newer Limber (schema {version}, this one knows"
            f" {newest}). Install that version again, or restore a backup from before it."
        )
    for script in scripts:
        number = int(script.name[:4])
        if number > version:
            text = script.read_text(encoding="utf-8")
            await connection.executescript(
                f"BEGIN IMMEDIATE;\n{text}\nPRAGMA user_version = {number};\nCOMMIT;"
            )
