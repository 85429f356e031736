"""SQLite, in a file or in memory: the storage that needs nothing.

Rules:
- One connection writes, a second one reads; a database in memory has only the first.
- The writes of a batch are queued to the database's thread together, and the commit only after
  all have succeeded: a commit queued behind a failing statement was seen to keep half a batch.
"""

import asyncio
import contextlib
import os
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import StorageError
from bot.storage.bulk import WaveRows
from bot.storage.changes import Changes
from bot.storage.codec import case, dumps, known, line, listed, loads, thread_of
from bot.storage.mirrors import SurfaceRows
from bot.storage.parcel import Delivered, Parcel
from bot.storage.parcel_codec import delivered, message_of, parcel
from bot.storage.read_rows import CaseRow
from bot.storage.records import (
    Address,
    BatchStart,
    DueTimer,
    Erasure,
    LogLine,
    PersonSummary,
    QueueStats,
    Refusal,
    SetAside,
)
from bot.storage.retention import RetentionRows
from bot.storage.sqlite import queries as sql
from bot.storage.sqlite.bulk import SqliteWave
from bot.storage.sqlite.mirrors import SqliteSurfaces
from bot.storage.sqlite.retention import SqliteRetention
from bot.storage.sqlite.schema import migrate
from bot.storage.sqlite.statements import WRITES
from handlers.coach.attention import Case, OpenAlert
from handlers.coach.thread import Line, ThreadSummary
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import Lane, Message

AGED = ("messages_aged", "entries_aged", "attachments_aged", "log_aged", "seen_aged")
PAGES = 2000
"""Pages (of 4 kB) that a file shrinks by after a batch of what went by age, at most."""
PRAGMAS = (
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA temp_store = MEMORY",
)


class SqliteStore:
    """Implements `bot.storage.store.Store`. `path` None is a database in memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._write: aiosqlite.Connection | None = None
        self._read: aiosqlite.Connection | None = None
        self._has_erased = False
        self._has_aged = False
        self.retention: RetentionRows = SqliteRetention(self._rows)
        self.surfaces: SurfaceRows = SqliteSurfaces(self._rows)
        self.wave: WaveRows = SqliteWave(self._rows_of_writer)

    async def open(self) -> None:
        try:
            if self._path is not None:
                _make_private(self._path)
            self._write = await self._connect()
            await migrate(self._write)
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
        connection = await aiosqlite.connect(self._path or ":memory:", isolation_level=None)
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

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
    ) -> BatchStart:
        asked: list[tuple[str, list[Any]]] = []
        if addresses:
            asked.append((sql.KNOWN_BY_ADDRESS, [[a.channel, a.chat] for a in addresses]))
        if people:
            asked.append((sql.KNOWN_BY_ID, list(people)))
        if updates:
            asked.append((sql.SEEN, [list(update) for update in updates]))
        results = await asyncio.gather(
            self._writer.execute_fetchall("BEGIN IMMEDIATE"),
            *(self._writer.execute_fetchall(text, (dumps(keys),)) for text, keys in asked),
            return_exceptions=True,
        )
        for result in results:
            if isinstance(result, sqlite3.Error):
                raise _trouble(result) from result
            if isinstance(result, BaseException):
                raise result
        rows = iter(results[1:])
        by_address = known(next(rows)) if addresses else []  # type: ignore[arg-type]  # rows, by now
        by_id = known(next(rows)) if people else []  # type: ignore[arg-type]
        seen = [(channel, update_id) for channel, update_id in next(rows)] if updates else []  # type: ignore[union-attr]
        return BatchStart(
            {each.address: each for each in by_address},
            {each.person.id: each for each in by_id},
            frozenset(seen),
        )

    async def write(self, changes: Changes) -> None:
        self._has_erased |= bool(
            changes.people_erased or changes.goodbyes_delivered or changes.erasures_listed
        )
        if any(getattr(changes, name) for name in AGED):
            self._has_aged = self._has_erased = True
        pending = [
            self._writer.executemany(statement, rows)
            for name, statement in WRITES
            if (rows := getattr(changes, name))
        ]
        for result in await asyncio.gather(*pending, return_exceptions=True):
            if isinstance(result, sqlite3.Error) and not isinstance(result, _OF_AN_EVENT):
                raise _trouble(result) from result
            if isinstance(result, BaseException):
                raise result

    async def commit(self) -> None:
        await self._rows_of_writer("COMMIT")
        if self._has_erased:  # what was deleted still stands in the log that is written ahead
            with contextlib.suppress(StorageError):  # it is tried again after the next commit
                rows = await self._rows_of_writer("PRAGMA wal_checkpoint(TRUNCATE)")
                self._has_erased = bool(rows[0][0])
        if self._has_aged:  # a few pages at a time, so that nobody waits for it
            self._has_aged = False
            await self._rows_of_writer(f"PRAGMA incremental_vacuum({PAGES})")

    async def rollback(self) -> None:
        if self._writer.in_transaction:
            await self._rows_of_writer("ROLLBACK")

    async def waiting(
        self, channel: str, now: datetime, limit: int, chat: str | None = None
    ) -> list[Parcel]:
        at = milliseconds(now)
        if chat is None:
            rows = await self._rows(sql.WAITING, (channel, at, limit))
        else:
            rows = await self._rows(sql.WAITING_IN_CHAT, (channel, at, limit, chat))
        return [parcel(row) for row in rows]

    async def next_of_chats(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        values = (channel, milliseconds(now), limit, dumps(list(without)))
        found = [parcel(row) for row in await self._rows(sql.NEXT_OF_CHATS, values)]
        first: dict[Address, Parcel] = {}
        for each in found:
            first.setdefault(each.address, each)
        return list(first.values())

    async def parcel(self, id_: int) -> Parcel | None:
        rows = await self._rows(sql.PARCEL, (id_,))
        return parcel(rows[0]) if rows else None

    async def refusals(self, limit: int) -> list[Refusal]:
        rows = await self._rows(sql.REFUSALS, (limit,))
        return [
            Refusal(id_, person, Address(channel, chat), kind, error or "", instant(created))
            for id_, person, channel, chat, kind, error, created in rows
        ]

    async def set_asides(self, limit: int) -> list[SetAside]:
        rows = await self._rows(sql.SET_ASIDES, (limit,))
        return [
            SetAside(id_, Address(channel, chat), error, instant(at))
            for id_, channel, chat, error, at in rows
        ]

    async def erased(self) -> list[Erasure]:
        rows = await self._rows("SELECT id, channel, chat, at FROM erased_address ORDER BY id")
        return [Erasure(r[0], Address(r[1], r[2]), instant(r[3])) for r in rows]

    async def next_due(self) -> datetime | None:
        rows = await self._rows("SELECT MIN(due) FROM timer")
        return None if rows[0][0] is None else instant(rows[0][0])

    async def due(self, now: datetime, limit: int) -> list[DueTimer]:
        rows = await self._rows(
            "SELECT id, person, kind, conversation, turn, due FROM timer WHERE due <= ?"
            " ORDER BY due, id LIMIT ?",
            (milliseconds(now), limit),
        )
        return [_due_timer(*row) for row in rows]

    async def said(self, address: Address, limit: int) -> list[Message]:
        rows = await self._rows(
            "SELECT body FROM outgoing WHERE channel = ? AND chat = ? AND state = 'sent'"
            " AND kind <> 'settle' ORDER BY id DESC LIMIT ?",
            (address.channel, address.chat, limit),
        )
        return [message_of(loads(row[0]), Lane.ANSWER.value, None) for row in rows]

    async def log_of(self, person: int, since: datetime | None = None) -> list[LogLine]:
        rows = await self._rows(
            "SELECT conversation, path, kind, data, at FROM log WHERE person = ? AND at >= ?"
            " ORDER BY at, conversation, position",
            (person, 0 if since is None else milliseconds(since)),
        )
        return [
            LogLine(conversation, path, kind, loads(data), instant(at))
            for conversation, path, kind, data, at in rows
        ]

    async def threads(self, *, with_closed: bool = False) -> list[ThreadSummary]:
        rows = await self._rows(sql.ALL_THREADS if with_closed else sql.OPEN_THREADS)
        return [listed(row) for row in rows]

    async def cases(self, limit: int) -> list[Case]:
        alerts: defaultdict[int, list[OpenAlert]] = defaultdict(list)
        for person, level, text, at in await self._rows(sql.OPEN_ALERTS):
            alerts[person].append(OpenAlert(level, text, instant(at)))
        rows = [CaseRow._make(row) for row in await self._rows(sql.CASES, (limit,))]
        return [case(row, tuple(alerts[row.id])) for row in rows]

    async def thread_of(self, person: int) -> tuple[ThreadSummary, list[Line]] | None:
        rows = await self._rows(sql.THREAD_OF, (person,))
        if not rows:
            return None
        return listed(rows[0]), [line(row) for row in await self._rows(sql.LINES, (person,))]

    async def profile_of(self, person: int) -> dict[str, JSON] | None:
        rows = await self._rows("SELECT profile FROM person WHERE id = ?", (person,))
        return loads(rows[0][0]) if rows else None

    async def picture_id(self, channel: str, mark: str) -> str | None:
        rows = await self._rows(sql.PICTURE_ID, (channel, mark))
        return rows[0][0] or None if rows else None

    async def channels(self) -> set[str]:
        return {row[0] for row in await self._rows("SELECT DISTINCT channel FROM address")}

    async def chats(self, channel: str) -> list[str]:
        statement = "SELECT chat FROM address WHERE channel = ?"
        return [row[0] for row in await self._rows(statement, (channel,))]

    async def newest_update(self, channel: str) -> str | None:
        rows = await self._rows(sql.NEWEST_UPDATE, (channel,))
        newest: str | None = rows[0][0]
        return newest

    async def delivered_at(self, address: Address, limit: int) -> list[Delivered]:
        rows = await self._rows(sql.DELIVERED_AT, (address.channel, address.chat, limit))
        return [delivered(row) for row in reversed(rows)]

    async def steps_at(self, address: Address) -> list[DueTimer]:
        rows = await self._rows(sql.STEPS_AT, (address.channel, address.chat))
        return [_due_timer(*row) for row in rows]

    async def person_at(self, address: Address) -> int | None:
        rows = await self._rows(sql.PERSON_AT, (address.channel, address.chat))
        return int(rows[0][0]) if rows else None

    async def everybody(self, limit: int) -> list[PersonSummary]:
        rows = await self._rows(sql.EVERYBODY, (limit,))
        return [
            PersonSummary(
                id_, loads(profile), bool(is_unreachable), instant(began), thread_of(*thread)
            )
            for id_, profile, is_unreachable, began, *thread in rows
        ]

    async def pulse(self) -> QueueStats:
        lanes = await self._rows(sql.WAITING_BY_LANE)
        due, waiting, aside = (await self._rows(sql.PULSE))[0]
        return QueueStats(
            {lane: count for lane, count, _ in lanes},
            {lane: instant(oldest) for lane, _, oldest in lanes},
            None if due is None else instant(due),
            waiting,
            aside,
        )

    async def everything_of(self, person: int) -> dict[str, list[dict[str, JSON]]]:
        found: dict[str, list[dict[str, JSON]]] = {}
        for table, statement in sql.EVERYTHING:
            assert self._read is not None, "open() first"
            try:
                async with self._read.execute(statement, (person,)) as cursor:
                    names = [column[0] for column in cursor.description]
                    rows = await cursor.fetchall()
            except sqlite3.Error as error:
                raise _trouble(error) from error
            found[table] = [dict(zip(names, row, strict=True)) for row in rows]
        return found

    async def clock(self) -> tuple[datetime, datetime] | None:
        rows = await self._rows("SELECT now, target FROM clock")
        return (instant(rows[0][0]), instant(rows[0][1])) if rows else None


def _due_timer(
    id_: int, person: int, kind: str, conversation: int, turn: int, due: int
) -> DueTimer:
    return DueTimer(id_, person, kind, conversation, turn, instant(due))


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
