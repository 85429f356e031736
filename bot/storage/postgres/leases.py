"""Leases as rows of PostgreSQL, on its clock.

Rules:
- To take one changes its epoch, which waits for every write that was made under the old one and is
  not committed yet: half a second at a time, on a connection of its own. To renew them waits for
  nothing, and for no try to take another one.
- A transaction that a stopped process holds open ends after `IDLE_SECONDS` (`functions.py`), so
  whoever takes over waits no longer than that.
- A connection that does not answer for as long as a lease is worth something is made anew.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import asyncpg

from bot.errors import StorageError
from bot.storage.leases import LEASE_SECONDS, MARGIN_SECONDS, WORKER, Fence
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.postgres.errors import DRIVER_ERRORS, is_of_the_connection, storage_error, trouble
from bot.storage.postgres.schema import migrate

_NOW: Final = PostgresDialect.now
_TAKE: Final = f"""
INSERT INTO lease (tenant, name, epoch, holder, until)
VALUES ('', $1, 1, $2, {_NOW} + $3::bigint)
ON CONFLICT (tenant, name) DO UPDATE SET epoch = lease.epoch + 1, holder = excluded.holder,
    until = {_NOW} + $3::bigint
WHERE lease.until <= {_NOW}
RETURNING epoch
"""
_JOIN: Final = f"""
INSERT INTO lease (tenant, name, epoch, holder, until)
VALUES ('', $1, 1, $2, {_NOW} + $3::bigint)
ON CONFLICT (tenant, name) DO UPDATE SET holder = excluded.holder, until = {_NOW} + $3::bigint,
    epoch = lease.epoch + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
WHERE lease.until <= {_NOW} OR lease.holder = excluded.holder
RETURNING epoch
"""
_RENEW: Final = f"""
UPDATE lease SET until = {_NOW} + $4::bigint
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS held (tenant, name, epoch)
WHERE lease.tenant = held.tenant AND lease.name = held.name AND lease.epoch = held.epoch
RETURNING lease.tenant, lease.name, lease.epoch
"""
"""Also those that have run out, as long as nobody took them: the epoch tells."""
_GIVE_UP: Final = (
    f"UPDATE lease SET until = {_NOW} + $4::bigint WHERE tenant = $1 AND name = $2 AND epoch = $3"
)
_OLD: Final = 86_400_000
"""Milliseconds after which what a killed worker left of its own lease goes."""
_LEAVE: Final = f"""
DELETE FROM lease WHERE tenant = $1 AND (name = $2
    OR (starts_with(name, '{WORKER}') AND until < {_NOW} - {_OLD}))
"""
_LEAVE_SHARED: Final = f"""
UPDATE lease SET until = 0 WHERE tenant = $1 AND name = $2 AND epoch = $3
    AND NOT EXISTS (SELECT 1 FROM lease w WHERE w.tenant = $1 AND starts_with(w.name, '{WORKER}')
        AND w.until > {_NOW})
"""
ANSWER_SECONDS: Final = LEASE_SECONDS - MARGIN_SECONDS
"""After that the answer to a renewal is worth nothing."""
CONNECT_SECONDS: Final = 5.0
WAIT_MS: Final = 500
"""So long a try to take a lease waits for what its last holder has begun to write."""
_HOLDER: Final = f"SELECT holder FROM lease WHERE tenant = '' AND name = $1 AND until > {_NOW}"


class _Line:
    """One connection, and who may use it now."""

    def __init__(self, address: PostgresAddress) -> None:
        self._address = address
        self._connection: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()

    async def connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._address.connect()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def rows(self, statement: str, *values: Any, most_ms: int = 0) -> list[Any]:
        """Run a statement; none of its rows, where it would wait longer for another transaction.

        Raises `StorageError`.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    connection = await self.connected()
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await _answer(connection, statement, values, most_ms)
            except asyncpg.LockNotAvailableError:
                return []
            except DRIVER_ERRORS as error:
                if is_of_the_connection(error):
                    self.close()
                raise storage_error(error) from error


async def _answer(
    connection: "asyncpg.Connection", statement: str, values: Sequence[Any], most_ms: int
) -> list[Any]:
    if not most_ms:
        return list(await connection.fetch(statement, *values))
    async with connection.transaction():
        try:
            await connection.execute(f"SET LOCAL lock_timeout = {most_ms}")
            return list(await connection.fetch(statement, *values))
        except asyncio.CancelledError:
            connection.terminate()  # to roll back would be to wait for an answer once more
            raise


class PostgresLeases:
    """Implements `bot.storage.leases.Leases` on two connections of its own."""

    def __init__(self, url: str) -> None:
        self._address = PostgresAddress.of(url)
        self._renewing, self._taking = _Line(self._address), _Line(self._address)

    async def open(self) -> None:
        """Connect, and bring the tables up to date."""
        try:
            await migrate(await self._renewing.connected())
        except DRIVER_ERRORS as error:
            raise StorageError(self._address.cannot_be_used(trouble(error))) from error

    async def close(self) -> None:
        self._renewing.close()
        self._taking.close()

    async def take(self, name: str, holder: str, seconds: float) -> Fence | None:
        epoch = await self._value(_TAKE, name, holder, round(seconds * 1000))
        return None if epoch is None else Fence(name, epoch)

    async def join(self, name: str, group: str, seconds: float) -> Fence | None:
        epoch = await self._value(_JOIN, name, group, round(seconds * 1000))
        return None if epoch is None else Fence(name, epoch)

    async def renew(self, fences: Sequence[Fence], seconds: float) -> set[Fence]:
        columns = [each.tenant for each in fences], [each.name for each in fences]
        epochs = [each.epoch for each in fences]
        kept = await self._renewing.rows(_RENEW, *columns, epochs, round(seconds * 1000))
        return {Fence(name, epoch, tenant) for tenant, name, epoch in kept}

    async def give_up(self, fence: Fence, after: float = 0.0) -> None:
        free = round(after * 1000)
        await self._value(_GIVE_UP, fence.tenant, fence.name, fence.epoch, free)

    async def leave(self, worker: Fence, shared: Fence) -> None:
        await self._value(_LEAVE, worker.tenant, worker.name)
        await self._value(_LEAVE_SHARED, shared.tenant, shared.name, shared.epoch)

    async def holder(self, name: str) -> str | None:
        found: str | None = await self._value(_HOLDER, name)
        return found

    async def _value(self, statement: str, *values: Any) -> Any:
        found = await self._taking.rows(statement, *values, most_ms=WAIT_MS)
        return found[0][0] if found else None
