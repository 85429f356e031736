"""A store in memory that notes how many people each transaction is about."""

from collections.abc import Sequence

from bot.storage.records import Address, BatchStart
from bot.storage.sqlite.store import SqliteStore


class CountingStore(SqliteStore):
    """`sizes` has an entry for each transaction."""

    def __init__(self) -> None:
        super().__init__(None)
        self.sizes: list[int] = []

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
        timers: Sequence[tuple[int, int]] = (),
        *,
        reads_newest: bool = False,
    ) -> BatchStart:
        self.sizes.append(len(addresses) + len(people))
        return await super().begin(addresses, people, updates, timers, reads_newest=reads_newest)
