"""`python -m benchmarks.scale`: what an event costs on PostgreSQL, and what one primary carries.

The yardstick is the same conversation with asyncpg, statement by statement, as one would write it
first. PostgreSQL is the tests' own, with its promises kept (fsync on).
"""

import argparse
import asyncio
import os
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import asyncpg

from benchmarks.small_flow import Tapper, toy_router
from benchmarks.table import Aim, Series, table
from bot.dispatch.batch import Batch
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.codec import known
from bot.storage.open import open_store
from bot.storage.postgres.functions import DIALECT, numbered
from bot.storage.records import BatchStart
from bot.storage.sql.queries import KNOWN_COLUMNS, KNOWN_FROM
from bot.storage.sql.writes import writes
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.world import World
from tests.support.people import address_of, first_question, make_people
from tests.support.postgres import Server, server

AT_ONCE = 32
ROUNDS = 5
EVENTS_A_DAY = 60
"""Of one person who trains: two check-ins and a session of some fifteen drills."""
PEAK = 0.25
"""The share of a day's events that comes in its busiest hour."""
BUSY = 0.5
"""The share of a machine that is to be used, so that a peak and a backup find room."""
KNOWN = numbered(
    f"SELECT {KNOWN_COLUMNS} {KNOWN_FROM} ORDER BY p.id, c.place".format(
        source="(SELECT channel, chat, person FROM address WHERE channel = ? AND chat = ?) a"
    )
)
SEEN = "SELECT channel, update_id FROM seen WHERE channel = $1 AND update_id = $2"


class Statements:
    """The same rows, each statement on its own: BEGIN, read, write, COMMIT."""

    def __init__(self, connection: asyncpg.Connection, hear: Hear) -> None:
        self._connection = connection
        self._hear = hear
        self._ids: list[int] = []
        self._writes = [(name, numbered(text)) for name, text in writes(DIALECT)]
        self.sent = 0

    async def take(self, item: Arrived) -> None:
        await self._run("BEGIN")
        address = (item.address.channel, item.address.chat)
        people = known(await self._rows(KNOWN, *address))
        assert item.update_id is not None
        seen = await self._rows(SEEN, address[0], item.update_id)
        if len(self._ids) < 8:
            end = (await self._rows("UPDATE counter SET next = next + 1024 RETURNING next"))[0][0]
            self._ids = list(range(end - 1, end - 1025, -1))
        begun = BatchStart({p.address: p for p in people}, {}, frozenset((a, b) for a, b in seen))
        batch = Batch(begun, self._ids.pop, timedelta(seconds=3), "")
        batch.is_new((address[0], item.update_id))
        batch.converse(item, self._hear)
        changes = batch.changes()
        for name, statement in self._writes:
            for row in getattr(changes, name):
                await self._run(statement, *row)
        await self._run("COMMIT")

    async def _rows(self, statement: str, *values: Any) -> list[Any]:
        self.sent += 1
        return list(await self._connection.fetch(statement, *values))

    async def _run(self, statement: str, *values: Any) -> None:
        self.sent += 1
        await self._connection.execute(statement, *values)


class Events:
    """Events of people who are spread over all of a database.

    worker: which of so many, where several share the people.
    """

    def __init__(self, people: int, hear: Hear, worker: int = 0, workers: int = 1) -> None:
        self.tapper = Tapper(hear)
        self._people = people
        self._worker, self._workers = worker, workers
        self._numbers = count(1 + worker * 1_000_000_000)
        self._person = 0

    def next(self) -> Arrived:
        mine = self._people // self._workers
        self._person = (self._person + 617) % mine  # a prime, so that everybody is met
        person = self._person * self._workers + self._worker + 1
        tap = self.tapper.tap(person, first_question(person, self._people))
        return Arrived(address_of(person), tap, str(next(self._numbers)))


async def by_statement(url: str, events: Events, number: int) -> tuple[float, float]:
    """Events a second, and statements for each."""
    connection = await asyncpg.connect(url)
    direct = Statements(connection, events.tapper.hear)
    began = perf_counter()
    for _ in range(number):
        await direct.take(events.next())
    seconds = perf_counter() - began
    await connection.close()
    return number / seconds, direct.sent / number


async def dispatched(url: str, events: Events, number: int, at_once: int) -> float:
    """Events a second through the dispatcher, with so many waiting at any time."""
    store = open_store(url)
    await store.open()
    dispatcher = Dispatcher(store, events.tapper.hear)
    await dispatcher.start()
    left = iter(range(number))

    async def submit() -> None:
        for _ in left:
            await dispatcher.submit(events.next())

    began = perf_counter()
    await asyncio.gather(*(submit() for _ in range(at_once)))
    seconds = perf_counter() - began
    await dispatcher.stop()
    await store.close()
    return number / seconds


def server_seconds(made: Server) -> float:
    """The CPU time PostgreSQL has used, including backends that have ended."""
    ticks = os.sysconf("SC_CLK_TCK")
    parent = made.pid
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        own = int(fields[11]) + int(fields[12])
        if int(stat.parent.name) == parent:
            total += own + int(fields[13]) + int(fields[14])
        elif int(fields[1]) == parent:
            total += own
    return total / ticks


async def main(people: int, number: int) -> None:
    world = World(load_catalog(), load_lexicon())
    hear = toy_router(world).hear
    one = Series("one event at a time, statement by statement", "/s")
    batched = Series("one event at a time", "/s")
    many = Series(f"{AT_ONCE} waiting at any time", "/s")
    ours = Series("Limber's CPU for each of these", " ms", 2)
    theirs = Series("PostgreSQL's CPU for each of these", " ms", 2)
    statements = 0.0
    with server(is_safe=True) as made:
        url = await made.new_database()
        await make_people(url, people, hear)
        events = Events(people, hear)
        for _ in range(ROUNDS):
            rate, statements = await by_statement(url, events, number)
            one.runs.append(rate)
            batched.runs.append(await dispatched(url, events, number, 1))
            before = process_time(), server_seconds(made)
            many.runs.append(await dispatched(url, events, number * 4, AT_ONCE))
            ours.runs.append((process_time() - before[0]) / number / 4 * 1000)
            theirs.runs.append((server_seconds(made) - before[1]) / number / 4 * 1000)
    aims = [
        Aim("one event against statement by statement", batched.middle / one.middle, 1.3),
        Aim(f"{AT_ONCE} waiting against statement by statement", many.middle / one.middle, 2.5),
    ]
    print(
        table(f"Events on PostgreSQL, {people:,} people", [one, batched, many, ours, theirs], aims)
    )
    print(
        f"Round trips for an event: {statements:.1f} statement by statement, 4 in a batch of any"
        " size.\n"
    )
    print(carried(ours.middle, theirs.middle, os.cpu_count() or 1))


def carried(ours: float, theirs: float, cores: int) -> str:
    """What follows of that, as a calculation. ours, theirs: CPU for an event (ms)."""
    each = EVENTS_A_DAY * PEAK / 3600
    writer = 1000 / ours
    primary = BUSY * cores * 1000 / theirs
    return "\n".join(
        [
            "What one of each carries:",
            f"  a person brings {EVENTS_A_DAY} events a day, a quarter of them in the busiest hour:"
            f" {each:.5f} a second",
            f"  one Limber fills a core with {writer:,.0f} events a second:"
            f" {BUSY * writer / each:,.0f} people with half of that core",
            f"  PostgreSQL on {cores} cores, half of them used: {primary:,.0f} events a second,"
            f" {primary / each:,.0f} people",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--events", type=int, default=500)
    options = parser.parse_args()
    asyncio.run(main(options.people, options.events))
