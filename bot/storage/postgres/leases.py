"""Leases as rows of PostgreSQL, on its clock.

Rules:
- To take one changes its epoch, which waits for every write that was made under the old one and is
  not committed yet; to renew one waits for nothing.
- A transaction that a stopped process holds open ends after `IDLE_SECONDS` (`functions.py`), so
  whoever takes over waits no longer than that.
"""

from typing import Any, Final

import asyncpg

from bot.errors import StorageError
from bot.storage.leases import Fence
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.postgres.schema import migrate
from bot.storage.postgres.trouble import DRIVER_ERRORS, is_of_the_connection, storage_error, trouble

_NOW: Final = PostgresDialect.now
_TAKE: Final = f"""
INSERT INTO lease (tenant, name, epoch, holder, until)
VALUES ('', $1, 1, $2, {_NOW} + $3::bigint)
ON CONFLICT (tenant, name) DO UPDATE SET epoch = lease.epoch + 1, holder = excluded.holder,
    until = {_NOW} + $3::bigint
WHERE lease.until <= {_NOW}
RETURNING epoch
"""
_RENEW: Final = f"""
UPDATE lease SET until = {_NOW} + $4::bigint
WHERE tenant = $1 AND name = $2 AND epoch = $3 RETURNING epoch
"""
"""Also one that has run out, as long as nobody took it: the epoch tells."""
_GIVE_UP: Final = "UPDATE lease SET until = 0 WHERE tenant = $1 AND name = $2 AND epoch = $3"
_HOLDER: Final = f"SELECT holder FROM lease WHERE tenant = '' AND name = $1 AND until > {_NOW}"


class PostgresLeases:
    """Implements `bot.storage.leases.Leases` on a connection of its own."""

    def __init__(self, url: str) -> None:
        self._address = PostgresAddress.of(url)
        self._connection: asyncpg.Connection | None = None

    async def open(self) -> None:
        """Connect, and bring the tables up to date."""
        try:
            self._connection = await self._address.connect()
            await migrate(self._connection)
        except DRIVER_ERRORS as error:
            raise StorageError(self._address.cannot_be_used(trouble(error))) from error

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def take(self, name: str, holder: str, seconds: float) -> Fence | None:
        epoch = await self._value(_TAKE, name, holder, round(seconds * 1000))
        return None if epoch is None else Fence(name, epoch)

    async def renew(self, fence: Fence, seconds: float) -> bool:
        values = (fence.tenant, fence.name, fence.epoch, round(seconds * 1000))
        return await self._value(_RENEW, *values) is not None

    async def give_up(self, fence: Fence) -> None:
        await self._value(_GIVE_UP, fence.tenant, fence.name, fence.epoch)

    async def holder(self, name: str) -> str | None:
        found: str | None = await self._value(_HOLDER, name)
        return found

    async def _value(self, statement: str, *values: Any) -> Any:
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await self._address.connect()
            return await self._connection.fetchval(statement, *values)
        except DRIVER_ERRORS as error:
            if is_of_the_connection(error):
                await self.close()
            raise storage_error(error) from error
