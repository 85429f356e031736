"""The store on PostgreSQL, for more people than one file can serve.

Rules:
- One connection writes, a few others read. A batch is one call that reads and one that writes
  (`functions.py`), between BEGIN and COMMIT.
- A lost connection is made anew at the next use; what it was in the middle of is rolled back, and
  nothing of it was acknowledged. A commit whose answer was lost is asked about by its number.
- NUL, which PostgreSQL stores in no text, is kept in JSON and elsewhere becomes U+FFFD.
"""

import asyncio
import contextlib
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import asyncpg
import orjson

from bot.errors import RepeatableError, StorageError
from bot.storage.changes import Changes
from bot.storage.check_in_wave import WaveRows
from bot.storage.codec import known
from bot.storage.leases import Fence
from bot.storage.mirrors import SurfaceRows
from bot.storage.postgres.address import PATIENCE, PostgresAddress
from bot.storage.postgres.check_in_wave import PostgresWave
from bot.storage.postgres.errors import (
    DRIVER_ERRORS,
    is_of_an_event,
    is_of_the_connection,
    storage_error,
    trouble,
)
from bot.storage.postgres.functions import (
    BEGIN,
    DIALECT,
    FENCE,
    IDLE_SECONDS,
    OF_WORKER,
    ROWS,
    WRITE,
    numbered,
)
from bot.storage.postgres.numbering import PostgresNumbering
from bot.storage.postgres.schema import migrate
from bot.storage.postgres.shared_rows import IS_SHOWN, PostgresShared
from bot.storage.postgres.timer_claims import TimerClaims
from bot.storage.records import Address, BatchStart, DueTimer
from bot.storage.rehearsal import RehearsalRows
from bot.storage.retention import RetentionRows
from bot.storage.shared_rows import SharedRows
from bot.storage.sql.mirrors import SqlSurfaces
from bot.storage.sql.reads import SqlReads
from bot.storage.sql.rehearsal import SqlRehearsal
from bot.storage.sql.retention import SqlRetention
from bot.storage.sql.table_copy import SqlWhole
from bot.storage.table_copy import WholeTables
from handlers.engine.json import JSON

READERS: Final = 4
ASKS, ASK_AGAIN_SECONDS = 20, 0.25
"""How often it is asked what became of a commit without an answer."""
RESERVE: Final = (  # whoever commits what has these ids makes this last as well: it came before
    "WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))"
    " UPDATE counter SET next = next + ? FROM soon WHERE name = 'id' RETURNING next"
)
_STATEMENT = {name: f"SELECT {name}($1::jsonb)" for name in (BEGIN[0], WRITE[0])}
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


class PostgresStore(SqlReads):
    """Implements `bot.storage.store.Store`. url: as libpq reads it; `statement_cache_size=0` in its
    query is for a pooler that gives each transaction another connection. worker: the name of the
    lease under which this process claims timers, "" where it is the only one.
    """

    def __init__(self, url: str, worker: str = "") -> None:
        super().__init__(DIALECT)
        self._address = PostgresAddress.of(url)
        self._worker = worker
        self._claims = TimerClaims(self._rows, worker)
        self._number: str | None = None
        self._write: asyncpg.Connection | None = None
        self._readers: asyncpg.Pool | None = None
        self.retention: RetentionRows = SqlRetention(self._rows, DIALECT)
        self.rehearsal: RehearsalRows = SqlRehearsal(self._rows)
        self.surfaces: SurfaceRows = SqlSurfaces(self._rows, IS_SHOWN)
        self.whole: WholeTables = SqlWhole(
            self._rows, self._named_rows, self._rows_of_writer, self._many, PostgresNumbering()
        )
        self.shared: SharedRows | None = PostgresShared(self._rows)
        self.wave: WaveRows = PostgresWave(self._rows_of_writer)

    async def open(self) -> None:
        try:
            await migrate(await self._writer())
            self._readers = await self._address.pool(READERS)
        except DRIVER_ERRORS as error:
            await self.close()
            raise StorageError(self._address.cannot_be_used(trouble(error))) from error
        except BaseException:
            await self.close()
            raise

    async def _writer(self) -> asyncpg.Connection:
        if self._write is None or self._write.is_closed():
            self._write = await self._address.connect()
        return self._write

    async def close(self) -> None:
        await self._claims.close()
        write, readers, self._write, self._readers = self._write, self._readers, None, None
        if write is not None:
            with contextlib.suppress(*DRIVER_ERRORS):
                await write.close(timeout=PATIENCE)
        if readers is not None:
            await readers.close()

    async def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        assert self._readers is not None, "open() first"
        for is_last in (False, True):
            try:
                return list(await self._readers.fetch(_numbered(statement), *values))
            except DRIVER_ERRORS as error:  # a read is repeated once: each reader may be a lost one
                if is_last or not is_of_the_connection(error):
                    raise storage_error(error) from error
        raise AssertionError("it returned or raised")

    async def _named_rows(self, statement: str, values: Sequence[Any]) -> list[dict[str, JSON]]:
        return [dict(row) for row in await self._rows(statement, values)]

    async def reserve(self, count: int) -> range:
        is_begun = self._write is not None and self._write.is_in_transaction()
        assert not is_begun, "ids are reserved while no transaction is open"
        rows = await self._rows(RESERVE, (count,))
        end = int(rows[0][0])
        return range(end - count, end)

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
        timers: Sequence[tuple[int, int]] = (),
        *,
        reads_newest: bool = False,
    ) -> BatchStart:
        await self._begin()
        if not (addresses or people or updates or timers or reads_newest):
            return BatchStart({}, {}, frozenset())
        asked = {
            "addresses": [[each.channel, each.chat] for each in addresses],
            "people": list(people),
            "updates": updates,
            "timers": timers,
            "worker": self._worker,
        }
        found = orjson.loads(await self._call(BEGIN[0], asked))
        by_address, by_id = known(found[0]), known(found[1])
        return BatchStart(
            {each.address: each for each in by_address},
            {each.person.id: each for each in by_id},
            frozenset((channel, update_id) for channel, update_id in found[2]),
            frozenset((timer, due) for timer, due in found[3]),
            found[4],
        )

    async def claim_due(self, now: datetime, limit: int, in_bulk: str) -> list[DueTimer]:
        if not self._worker:
            return await self.due(now, limit)
        return await self._claims.claim(now, limit, in_bulk)

    async def next_due(self) -> datetime | None:
        return await (self._claims.next_due() if self._worker else super().next_due())

    async def _begin(self) -> None:
        self._number = None
        for is_last in (False, True):
            try:
                await (await self._writer()).execute(_BEGIN)
            except DRIVER_ERRORS as error:  # nothing was written yet: a lost one is made anew
                await self._drop(error)
                if is_last or not is_of_the_connection(error):
                    raise storage_error(error) from error
            else:
                return

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        batch: dict[str, Any] = {name: rows for name in ROWS if (rows := getattr(changes, name))}
        for name, rows in batch.items():
            if any(len(row) != len(ROWS[name]._fields) for row in rows):
                raise ValueError(f"{name}: a row has as many values as its table's")
        if fences:
            batch[FENCE] = [[each.tenant, each.name, each.epoch] for each in fences]
        if batch and self._worker and not changes.messages_delivered:  # that has happened already
            batch[OF_WORKER] = True
        if batch:
            self._number = await self._call(WRITE[0], batch)

    async def _call(self, function: str, value: Any) -> Any:
        text = _NUL.sub(rb"\1\\ufffd", orjson.dumps(value, default=_listed)).decode()
        return (await self._rows_of_writer(_STATEMENT[function], (text,)))[0][0]

    async def _rows_of_writer(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        if self._write is None:
            raise StorageError("The connection to the database was lost. Limber tries again.")
        try:
            return list(await self._write.fetch(_numbered(statement), *values))
        except DRIVER_ERRORS as error:
            await self._drop(error)
            if is_of_an_event(error):
                raise
            raise storage_error(error) from error

    async def _many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if self._write is None:
            raise StorageError(
                "The connection to the database was lost. Run the command again: it goes on where"
                " it stopped."
            )
        try:
            await self._write.executemany(
                _numbered(statement), [tuple(map(_without_nul, row)) for row in rows]
            )
        except DRIVER_ERRORS as error:
            await self._drop(error)
            raise storage_error(error) from error

    async def _drop(self, error: Exception) -> None:
        """Forget a connection that is lost, or from which no answer came."""
        if self._write is not None and is_of_the_connection(error):
            self._write.terminate()
            self._write = None

    async def commit(self) -> None:
        number, self._number = self._number, None
        try:
            await self._rows_of_writer("COMMIT")
        except RepeatableError:  # the answer was lost: was the transaction, too?
            if number is None or not await self._is_committed(number):
                raise

    async def _is_committed(self, number: str) -> bool:
        """What became of a transaction. Raises `StorageError` where it cannot be known yet."""
        for _ in range(ASKS):
            rows = await self._rows("SELECT pg_xact_status(?::text::xid8)", (number,))
            if rows[0][0] != "in progress":
                return bool(rows[0][0] == "committed")
            await asyncio.sleep(ASK_AGAIN_SECONDS)
        raise StorageError("The database does not say whether it stored this. Limber tries again.")

    async def rollback(self) -> None:
        if self._write is not None and not self._write.is_closed():
            await self._rows_of_writer("ROLLBACK")


_BEGIN = f"BEGIN; SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"


@lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    return numbered(statement)


def _listed(row: Any) -> list[Any]:
    """A row as a JSON array; truth as 0 or 1, as columns have it."""
    return [int(each) if isinstance(each, bool) else each for each in row]


def _without_nul(value: Any) -> Any:
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value
