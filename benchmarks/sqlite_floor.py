"""The same conversation and the same statements, made with sqlite3 on the loop: the yardstick."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from bot.dispatch.batch import Batch
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.codec import dumps, known
from bot.storage.records import BatchStart
from bot.storage.sqlite.store import KNOWN_BY_ADDRESS, PRAGMAS, SEEN, WRITES


class Direct:
    """Takes one event after the other, each in a transaction of its own."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self._connection.execute(pragma)
        self._hear = hear
        self._ids: list[int] = []

    def close(self) -> None:
        self._connection.close()

    def take(self, item: Arrived) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        begun = self._begun(item)
        if len(self._ids) < 8:
            ((end,),) = run("UPDATE counter SET next = next + 1024 RETURNING next").fetchall()
            self._ids = [*range(end - 1, end - 1025, -1), *self._ids]
        batch = Batch(begun, self._ids.pop, timedelta(seconds=3), "")
        if item.update_id is None or batch.is_new(("terminal", item.update_id)):
            batch.converse(item, self._hear)
        changes = batch.changes()
        for name, statement in WRITES:
            if rows := getattr(changes, name):
                self._connection.executemany(statement, rows)
        run("COMMIT")

    def _begun(self, item: Arrived) -> BatchStart:
        address = item.address
        run = self._connection.execute
        keys = dumps([[address.channel, address.chat]])
        people = known(run(KNOWN_BY_ADDRESS, (keys,)).fetchall())
        updates = dumps([[address.channel, item.update_id]])
        seen = run(SEEN, (updates,)).fetchall()
        return BatchStart({p.address: p for p in people}, {}, frozenset((a, b) for a, b in seen))
