"""The store on SQLite, in a file or in memory: it needs nothing else.

Rules:
- One connection writes, a second one reads; a database in memory has only the first.
- The reads of a batch are one call of the database's thread, its writes another
  (`statement_batch.py`), and the commit comes only after all have succeeded: a commit queued behind
  a failing statement was seen to keep half a batch.
"""

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.check_in_wave import WaveRows
from bot.storage.codec import dumps, known
from bot.storage.leases import Fence
from bot.storage.mirrors import SurfaceRows
from bot.storage.records import Address, BatchStart, DueTimer
from bot.storage.rehearsal import RehearsalRows
from bot.storage.retention import RetentionRows
from bot.storage.shared_rows import SharedRows
from bot.storage.sql.mirrors import SqlSurfaces
from bot.storage.sql.queries import KNOWN_COLUMNS, KNOWN_FROM, NEWEST_MESSAGE, place_of
from bot.storage.sql.reads import SqlReads
from bot.storage.sql.rehearsal import SqlRehearsal
from bot.storage.sql.retention import SqlRetention
from bot.storage.sql.table_copy import SqlWhole
from bot.storage.sql.writes import writes
from bot.storage.sqlite.check_in_wave import SqliteWave
from bot.storage.sqlite.dialect import SqliteDialect
from bot.storage.sqlite.numbering import SqliteNumbering
from bot.storage.sqlite.schema import migrate
from bot.storage.sqlite.statement_batch import TOGETHER, Together
from bot.storage.table_copy import WholeTables
from handlers.engine.json import JSON

AGED = (
    "messages_aged",
    "conversations_aged",
    "entries_aged",
    "attachments_aged",
    "log_aged",
    "seen_aged",
    "set_asides_aged",
)
PAGES = 2000
"""Pages (of 4 kB) that a file shrinks by after a batch of what went by age, at most."""
_DIALECT = SqliteDialect()
WRITES = writes(_DIALECT)
_KNOWN = f"SELECT {KNOWN_COLUMNS} {KNOWN_FROM} ORDER BY p.id, c.place"
KNOWN_BY_ADDRESS = _KNOWN.format(
    source="json_each(?) k JOIN address a ON a.channel = json_extract(k.value, '$[0]')"
    " AND a.chat = json_extract(k.value, '$[1]')"
)
KNOWN_BY_ID = _KNOWN.format(
    source="json_each(?) k JOIN address a ON a.person = k.value AND (a.channel, a.chat) = "
    + place_of(_DIALECT, "k.value")
)
SEEN = (
    "SELECT s.channel, s.update_id FROM json_each(?) k JOIN seen s"
    " ON s.channel = json_extract(k.value, '$[0]') AND s.update_id = json_extract(k.value, '$[1]')"
)
PRAGMAS = (
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
)


class SqliteStore(SqlReads):
    """Implements `bot.storage.store.Store`. `path` None is a database in memory."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(_DIALECT)
        self._path = path
        self._write: aiosqlite.Connection | None = None
        self._read: aiosqlite.Connection | None = None
        self._has_erased = False
        self._has_aged = False
        self.retention: RetentionRows = SqlRetention(self._rows, _DIALECT)
        self.rehearsal: RehearsalRows = SqlRehearsal(self._rows)
        self.surfaces: SurfaceRows = SqlSurfaces(self._rows)
        self.whole: WholeTables = SqlWhole(
            self._rows, self._named_rows, self._rows_of_writer, self._many, SqliteNumbering()
        )
        self.shared: SharedRows | None = None
        self.wave: WaveRows = SqliteWave(self._rows_of_writer)

    async def open(self) -> None:
        try:
            if self._path is not None:
                _make_private(self._path)
            self._write = await self._connect()
            await migrate(self._write, self._path)
            self._read = self._write if self._path is None else await self._connect()
        except (sqlite3.Error, OSError) as error:
            await self.close()
            mend = _MENDS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
            raise StorageError(
                f"The database {self._path} cannot be opened ({error})."
                f" {mend or 'Is it a Limber database, and may this user write to its folder?'}"
            ) from error
        except BaseException:
            await self.close()  # its thread would keep the process alive
            raise

    async def _connect(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(
            self._path or ":memory:", isolation_level=None, factory=Together
        )
        try:
            for pragma in PRAGMAS:
                await connection.execute_fetchall(pragma)
        except BaseException:
            await connection.close()  # its thread would keep the process alive
            raise
        return connection

    async def close(self) -> None:
        for connection in {self._write, self._read} - {None}:
            assert connection is not None
            await connection.close()
        self._write = self._read = None

    @property
    def _writer(self) -> aiosqlite.Connection:
        assert self._write is not None, "open() first"
        return self._write

    async def _rows(self, statement: str, values: Iterable[Any] = ()) -> list[Any]:
        assert self._read is not None, "open() first"
        try:
            return list(await self._read.execute_fetchall(statement, values))
        except sqlite3.Error as error:
            raise _trouble(error) from error

    async def _named_rows(self, statement: str, values: Iterable[Any]) -> list[dict[str, JSON]]:
        assert self._read is not None, "open() first"
        try:
            async with self._read.execute(statement, values) as cursor:
                names = [column[0] for column in cursor.description]
                rows = await cursor.fetchall()
        except sqlite3.Error as error:
            raise _trouble(error) from error
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def reserve(self, count: int) -> range:
        rows = await self._rows_of_writer(
            "UPDATE counter SET next = next + ? WHERE name = 'id' RETURNING next", (count,)
        )
        end = int(rows[0][0])
        return range(end - count, end)

    async def _rows_of_writer(self, statement: str, values: Iterable[Any] = ()) -> list[Any]:
        try:
            return list(await self._writer.execute_fetchall(statement, values))
        except sqlite3.Error as error:
            raise _trouble(error) from error

    async def _many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        try:
            await self._writer.executemany(statement, rows)
        except sqlite3.Error as error:
            raise _trouble(error) from error

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
        timers: Sequence[tuple[int, int]] = (),
        *,
        reads_newest: bool = False,
    ) -> BatchStart:
        del timers  # nobody else could have rung them
        asked: list[tuple[str, list[Any]]] = []
        if addresses:
            asked.append((KNOWN_BY_ADDRESS, [[a.channel, a.chat] for a in addresses]))
        if people:
            asked.append((KNOWN_BY_ID, list(people)))
        if updates:
            asked.append((SEEN, [list(update) for update in updates]))
        results = await self._rows_of_writer(
            TOGETHER,
            [
                ("BEGIN IMMEDIATE", ()),
                *((text, (dumps(keys),)) for text, keys in asked),
                *([(NEWEST_MESSAGE, ())] if reads_newest else []),
            ],
        )
        rows = iter(results[1:])
        by_address = known(next(rows)) if addresses else []
        by_id = known(next(rows)) if people else []
        seen = [(channel, update_id) for channel, update_id in next(rows)] if updates else []
        return BatchStart(
            {each.address: each for each in by_address},
            {each.person.id: each for each in by_id},
            frozenset(seen),
            newest_message=next(rows)[0][0] if reads_newest else 0,
        )

    async def claim_due(self, now: datetime, limit: int, in_bulk: str) -> list[DueTimer]:
        del in_bulk  # one process works on a file
        return await self.due(now, limit)

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        del fences  # one process works on a file
        self._has_erased |= bool(
            changes.people_erased or changes.goodbyes_delivered or changes.erasures_listed
        )
        if any(getattr(changes, name) for name in AGED):
            self._has_aged = self._has_erased = True
        pending = [
            (statement, rows) for name, statement in WRITES if (rows := getattr(changes, name))
        ]
        try:
            await self._writer.executemany(TOGETHER, pending)
        except _OF_AN_EVENT:
            raise
        except sqlite3.Error as error:
            raise _trouble(error) from error

    async def commit(self) -> None:
        await self._rows_of_writer("COMMIT")
        if self._has_erased:  # what was deleted still stands in the log that is written ahead
            with contextlib.suppress(StorageError):  # it is tried again after the next commit
                rows = await self._rows_of_writer("PRAGMA wal_checkpoint(TRUNCATE)")
                self._has_erased = bool(rows[0][0])
        if self._has_aged:  # a few pages at a time, so that nobody waits for it
            with contextlib.suppress(StorageError):  # it is stored: the next commit tries again
                await self._rows_of_writer(f"PRAGMA incremental_vacuum({PAGES})")
                self._has_aged = False

    async def rollback(self) -> None:
        if self._writer.in_transaction:
            await self._rows_of_writer("ROLLBACK")


def _make_private(path: Path) -> None:
    """Make the folder 0700 and the file 0600 before SQLite writes a word into them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


_OF_AN_EVENT = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError)
"""What a single event's rows bring about; everything else is the database's own trouble."""
_MENDS = {
    sqlite3.SQLITE_FULL: "The disk is full: make room.",
    sqlite3.SQLITE_BUSY: "Another program holds the file: close it.",
    sqlite3.SQLITE_READONLY: "It may only be read: let this user write the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "A file beside it cannot be made: let this user write its folder.",
    sqlite3.SQLITE_IOERR: "The disk could not be read or written: see if it is full or broken.",
    sqlite3.SQLITE_CORRUPT: "The file is damaged: stop Limber, keep a copy of the file, look after"
    " the disk, and bring back the last backup (limber restore).",
    sqlite3.SQLITE_NOTADB: "The file is no database, or is damaged: stop Limber, keep a copy of the"
    " file, and bring back the last backup (limber restore).",
}


def _trouble(error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    mend = _MENDS.get(code, "If the disk is full, make room; if it is held elsewhere, close that.")
    return StorageError(
        f"The database did not take this ({error}). {mend} Nothing was half written, and Limber"
        " tries again."
    )
