"""Brings the tables of a SQLite file up to date.

Rules:
- All that is missing is one transaction: a migration that fails leaves the file as it was.
- An older file did not shrink when rows went. It is made so that it does, once, where there is room
  for a second copy and nobody else uses it; if not, the next migration tries again.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

import aiosqlite

from bot.errors import StorageError
from bot.storage.sql.migration import Script
from scheduler.logger import Logger

_INCREMENTAL = 2
_log = Logger()


def shipped() -> Sequence[Script]:
    """The migrations that Limber comes with, in order."""
    folder = resources.files("bot.storage.sqlite").joinpath("migrations")
    return sorted(folder.iterdir(), key=lambda entry: entry.name)


async def migrate(
    connection: aiosqlite.Connection,
    path: Path | None = None,
    scripts: Sequence[Script] | None = None,
) -> None:
    """Run the migrations that are missing, or none of them. Raises `StorageError`.

    path: the file, None for a database in memory; scripts: other ones than Limber's own.
    """
    scripts = shipped() if scripts is None else scripts
    newest = _number(scripts[-1])
    if await _version(connection) == newest:
        return
    await connection.execute_fetchall("BEGIN IMMEDIATE")
    try:
        version = await _version(connection)  # another process may have been quicker
        _refuse_newer(version, newest)
        for script in scripts:
            if _number(script) > version:
                await _run(connection, script)
        await connection.execute_fetchall(f"PRAGMA user_version = {newest}")
        await connection.execute_fetchall("COMMIT")
    except BaseException:
        await connection.execute_fetchall("ROLLBACK")
        raise
    if version and path is not None:
        await _let_shrink(connection, path)


async def _version(connection: aiosqlite.Connection) -> int:
    rows = list(await connection.execute_fetchall("PRAGMA user_version"))
    return int(rows[0][0])


def _refuse_newer(version: int, newest: int) -> None:
    if version > newest:
        raise StorageError(
            f"This database was written by a newer Limber (schema {version}, this one knows"
            f" {newest}). Install that version again, or restore a backup from before it."
        )


def _number(script: Script) -> int:
    return int(script.name[:4])


async def _run(connection: aiosqlite.Connection, script: Script) -> None:
    try:
        for statement in _statements(script.read_text(encoding="utf-8")):
            await connection.execute_fetchall(statement)
    except sqlite3.Error as error:
        raise StorageError(
            f"The database could not be brought up to date ({script.name}: {error}). It is as it"
            " was: go on with the version before, and report this line."
        ) from error


def _statements(text: str) -> Iterator[str]:
    """The statements of a script, one by one; a trigger's body is part of it."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement


async def _let_shrink(connection: aiosqlite.Connection, path: Path) -> None:
    """Let an older file give back the room of what is deleted, from now on."""
    rows = list(await connection.execute_fetchall("PRAGMA auto_vacuum"))
    if rows[0][0] == _INCREMENTAL:
        return
    if not _has_room(path):
        _log.warning("the database does not shrink", why="no room for a second copy of it")
        return
    try:
        await connection.execute_fetchall("PRAGMA auto_vacuum = INCREMENTAL")
        await connection.execute_fetchall("VACUUM")
    except sqlite3.Error as error:
        _log.warning("the database does not shrink", why=type(error).__name__)


def _has_room(path: Path) -> bool:
    return shutil.disk_usage(path.parent).free > 3 * path.stat().st_size
