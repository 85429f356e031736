"""The same conversation and the same statements, made through SQLAlchemy's async layer."""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.one_item import RESERVE, ItemConversation, address_keys, begun_with, update_keys
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.records import BatchStart
from bot.storage.sqlite.store import KNOWN_BY_ADDRESS, PRAGMAS, SEEN, WRITES


class ThroughSqlAlchemy:
    """Takes one event after the other, each in a transaction of its own."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        event.listen(self._engine.sync_engine, "connect", _set_up)
        self._conversation = ItemConversation(hear)

    async def close(self) -> None:
        await self._engine.dispose()

    async def take(self, item: Arrived) -> None:
        async with self._engine.begin() as connection:
            begun = await self._begun(connection, item)
            if self._conversation.needs_ids:
                ((end,),) = (await connection.exec_driver_sql(RESERVE)).fetchall()
                self._conversation.reserved(end)
            changes = self._conversation.changes(item, begun)
            for name, statement in WRITES:
                if rows := getattr(changes, name):
                    await connection.exec_driver_sql(statement, [tuple(row) for row in rows])

    async def _begun(self, connection: AsyncConnection, item: Arrived) -> BatchStart:
        rows = await connection.exec_driver_sql(KNOWN_BY_ADDRESS, (address_keys(item),))
        people = [tuple(row) for row in rows.fetchall()]
        seen = await connection.exec_driver_sql(SEEN, (update_keys(item),))
        return begun_with(people, ((channel, update) for channel, update in seen))


def _set_up(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
