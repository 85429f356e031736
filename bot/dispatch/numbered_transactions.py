"""Transactions that have ids at hand for what they store.

Rules:
- An id is greater than every message's that was stored before: what was said later comes later,
  also where another worker has spoken after these ids were reserved.
- They are reserved while no transaction is open. To wait for another connection inside of one is to
  wait for ever where all connections of a pooler are held by workers that do the same.
"""

from collections import deque
from collections.abc import Sequence

from bot.storage.records import Address, BatchStart
from bot.storage.store import Store

BLOCK, FEWEST = 1024, 64
"""So many are reserved at once, and where others speak as well."""


class NumberedTransactions:
    """Opens a store's transactions, and gives out ids in them."""

    def __init__(self) -> None:
        self._ids: deque[int] = deque()
        self._last = 0
        self._others_speak = False

    @property
    def first(self) -> int:
        """The id that is given out next; after `begin` with a count, so many follow it."""
        return self._ids[0]

    def take(self) -> int:
        self._last = self._ids.popleft()
        return self._last

    def forget(self) -> None:
        """Give out none of those that were reserved."""
        self._ids.clear()

    async def begin(
        self,
        store: Store,
        count: int,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
        timers: Sequence[tuple[int, int]] = (),
    ) -> BatchStart:
        """Open a transaction as `Store.begin` does, with at least so many ids at hand, in a row."""
        while True:
            if count and (self._others_speak or len(self._ids) < count):
                most = max(FEWEST, count) if self._others_speak else max(BLOCK, count * 4)
                self._ids = deque(await store.reserve(most))
            begun = await store.begin(addresses, people, updates, timers, reads_newest=count > 0)
            if count:
                self._others_speak = begun.newest_message > self._last
                if self._ids[0] <= begun.newest_message:
                    await store.rollback()
                    continue
            return begun
