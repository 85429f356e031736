"""The same conversation and the same statements, made with sqlite3 on the loop: the yardstick."""

import sqlite3
from pathlib import Path

from benchmarks.one_item import RESERVE, ItemConversation, address_keys, begun_with, update_keys
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.records import BatchStart
from bot.storage.sqlite.store import KNOWN_BY_ADDRESS, PRAGMAS, SEEN, WRITES


class Direct:
    """Takes one event after the other, each in a transaction of its own."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            self._connection.execute(pragma)
        self._conversation = ItemConversation(hear)

    def close(self) -> None:
        self._connection.close()

    def take(self, item: Arrived) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        begun = self._begun(item)
        if self._conversation.needs_ids:
            ((end,),) = run(RESERVE).fetchall()
            self._conversation.reserved(end)
        changes = self._conversation.changes(item, begun)
        for name, statement in WRITES:
            if rows := getattr(changes, name):
                self._connection.executemany(statement, rows)
        run("COMMIT")

    def _begun(self, item: Arrived) -> BatchStart:
        run = self._connection.execute
        people = run(KNOWN_BY_ADDRESS, (address_keys(item),)).fetchall()
        return begun_with(people, run(SEEN, (update_keys(item),)).fetchall())
