"""A database in memory whose disk can be full: it is read as ever, and nothing can be written."""

from collections.abc import Collection

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.leases import Fence
from bot.storage.sqlite.store import SqliteStore


class FullStore(SqliteStore):
    """is_full: whether it is; refused: how often something was not written."""

    is_full = False
    refused = 0

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        if self.is_full:
            self.refused += 1
            raise StorageError("The disk is full")
        await super().write(changes, fences)
