"""The same conversation and the same statements, made through SQLAlchemy's async layer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.dispatch.batch import Batch
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.codec import dumps, known
from bot.storage.records import BatchStart
from bot.storage.sqlite.store import KNOWN_BY_ADDRESS, PRAGMAS, SEEN, WRITES

_RESERVE = "UPDATE counter SET next = next + 1024 RETURNING next"


class ThroughSqlAlchemy:
    """Takes one event after the other, each in a transaction of its own."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        event.listen(self._engine.sync_engine, "connect", _set_up)
        self._hear = hear
        self._ids: list[int] = []

    async def close(self) -> None:
        await self._engine.dispose()

    async def take(self, item: Arrived) -> None:
        async with self._engine.begin() as connection:
            begun = await self._begun(connection, item)
            if len(self._ids) < 8:
                ((end,),) = (await connection.exec_driver_sql(_RESERVE)).fetchall()
                self._ids = [*range(end - 1, end - 1025, -1), *self._ids]
            batch = Batch(begun, self._ids.pop, timedelta(seconds=3), "")
            if item.update_id is None or batch.is_new(("terminal", item.update_id)):
                batch.converse(item, self._hear)
            changes = batch.changes()
            for name, statement in WRITES:
                if rows := getattr(changes, name):
                    await connection.exec_driver_sql(statement, [tuple(row) for row in rows])

    async def _begun(self, connection: AsyncConnection, item: Arrived) -> BatchStart:
        address = item.address
        keys = dumps([[address.channel, address.chat]])
        rows = await connection.exec_driver_sql(KNOWN_BY_ADDRESS, (keys,))
        people = known([tuple(row) for row in rows.fetchall()])
        updates = dumps([[address.channel, item.update_id]])
        seen = await connection.exec_driver_sql(SEEN, (updates,))
        return BatchStart({p.address: p for p in people}, {}, frozenset((a, b) for a, b in seen))


def _set_up(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
