"""How many events a second are stored for good, each an answer to a score question."""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

from benchmarks.small_flow import AT, Tapper
from benchmarks.sqlite_floor import Direct
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.event import Due
from handlers.engine.person import Person
from tests.support.people import address_of, first_question, newcomer

AT_ONCE = 32
SLOW = 0.005
"""Seconds that a slow disk needs to sync."""


class SlowStore(SqliteStore):
    """A database on a slow disk."""

    async def commit(self) -> None:
        await asyncio.sleep(SLOW)
        await super().commit()


class Throughput:
    """Events from people who are spread over all of a database."""

    def __init__(self, path: Path, people: int, hear: Hear) -> None:
        self._path = path
        self._people = people
        self._tapper = Tapper(hear)
        self._hear = hear
        self._numbers = count(1)
        self._next = self._spread()

    def direct(self, events: int) -> float:
        """Events a second, made directly."""
        direct = Direct(self._path, self._tapper.hear)
        began = perf_counter()
        for _ in range(events):
            direct.take(self._event())
        seconds = perf_counter() - began
        direct.close()
        return events / seconds

    async def through_sqlalchemy(self, events: int) -> float:
        """Events a second, made through SQLAlchemy, which `make bench` installs."""
        from benchmarks.peers.through_sqlalchemy import (  # noqa: PLC0415 - SQLAlchemy is installed by `make bench` only
            ThroughSqlAlchemy,
        )

        layer = ThroughSqlAlchemy(self._path, self._tapper.hear)
        await layer.take(self._event())  # it connects first
        began = perf_counter()
        for _ in range(events):
            await layer.take(self._event())
        seconds = perf_counter() - began
        await layer.close()
        return events / seconds

    async def dispatched(self, events: int, at_once: int = 1, *, is_slow: bool = False) -> float:
        """Events a second through the dispatcher, with so many waiting at any time."""
        store = (SlowStore if is_slow else SqliteStore)(self._path)
        await store.open()
        dispatcher = Dispatcher(store, self._tapper.hear)
        await dispatcher.start()
        began = perf_counter()
        left = iter(range(events))

        async def submit() -> None:
            for _ in left:
                await dispatcher.submit(self._event())

        await asyncio.gather(*(submit() for _ in range(at_once)))
        seconds = perf_counter() - began
        await dispatcher.stop()
        await store.close()
        return events / seconds

    def hearing(self, events: int) -> float:
        """Seconds that the conversation alone takes for one event."""
        ids = count(1)
        tapper = Tapper(self._hear)
        somebody = Person(1, dict(newcomer(1)))
        person = tapper.hear(somebody, Due(AT, "scores", AT), ids).person
        began = perf_counter()
        for _ in range(events):
            person = tapper.hear(person, tapper.tap(1, ""), ids).person
        return (perf_counter() - began) / events

    def _event(self) -> Arrived:
        person = next(self._next)
        tap = self._tapper.tap(person, first_question(person, self._people))
        return Arrived(address_of(person), tap, str(next(self._numbers)))

    def _spread(self) -> Iterator[int]:
        """Everybody in turn, neighbours far apart."""
        step = 617  # a prime, so that everybody is met
        person = 0
        while True:
            person = (person + step) % self._people
            yield person + 1
