"""The desk with 2,000 people: how long the server takes for each list, and for a search.

`python -m benchmarks.desk [--people N] [--postgres]`; of PostgreSQL its own time is counted, too.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import process_time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.scale import server_seconds
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.codec import person_row, thread_row
from bot.storage.open import opened
from bot.storage.written_rows import AddressRow
from bot.storage.written_thread_rows import AlertRow, ThreadEntryRow
from bot.web.desk import Desk
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.coach.attention import with_needs
from handlers.coach.thread import State, Thread
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import CONSENT, DAYS, NAME, SCHEDULE, ZONE, Consent
from handlers.routing.router import Router
from handlers.world import World
from scheduler.recurrence import Schedule
from tests.support.postgres import server

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MS = milliseconds(NOW)
LIST_AIM, SEARCH_AIM = 0.100, 0.200
TIMES = 5
LINES = 30
"""Lines in each thread."""
WORDS = "knee hip squat stairs morning better worse sleep run lift sore press band walk".split()


def profile_of(number: int, chance: Random) -> dict[str, JSON]:
    """Two months of somebody."""
    days = tuple(
        Day(
            (NOW - timedelta(days=ago)).date(),
            (Scored(CHECK_IN, chance.randint(0, 7), MS - ago * 86_400_000, "knee", "left"),),
            drills=4 if chance.random() < 0.4 else None,
            is_checked=True,
        )
        for ago in range(59, -1, -1)
        if chance.random() < 0.8
    )
    return {
        CONSENT.name: CONSENT.dump(Consent("2", MS - 90 * 86_400_000, "web")),
        ZONE.name: "Europe/Berlin",
        NAME.name: f"Person {number}",
        DAYS.name: DAYS.dump(days),
        SCHEDULE.name: SCHEDULE.dump(Schedule(NOW.time(), frozenset({0, 2, 4}), "Europe/Berlin")),
    }


async def fill(dispatcher: Dispatcher, people: int) -> None:
    """So many people with a thread each; one in ten waits, one in fifty has an alert."""
    chance = Random(1)
    for first in range(1, people + 1, 500):
        changes = Changes()
        for number in range(first, min(first + 500, people + 1)):
            person = Person(number, profile_of(number, chance))
            changes.people.append(person_row(person, MS))
            changes.addresses.append(AddressRow("web", str(number), number))
            waits = number % 10 == 0
            thread = Thread(State.WAITING, NOW) if waits else Thread(State.OPEN)
            changes.threads.append(thread_row(number, thread))
            for line in range(LINES):
                text = " ".join(chance.choices(WORDS, k=12)) + f" line {line} of {number}"
                author = "John" if line % 3 == 2 else "person"
                kind = "coach" if author == "John" else "person"
                changes.thread_entries.append(ThreadEntryRow(number, author, kind, text, MS))
            if number % 50 == 0:
                changes.alerts.append(AlertRow(number, "same_day", "TODAY: x", MS))
        await dispatcher.submit(RowsOnly(changes))


async def seconds(do: Callable[[], Awaitable[Any]], spent: Callable[[], float]) -> float:
    """The median of some runs, in seconds of a processor: other work beside it does not count."""
    took = []
    for _ in range(TIMES):
        begun = spent()
        await do()
        took.append(spent() - begun)
    return sorted(took)[TIMES // 2]


def _of(make: Callable[..., Any], *values: Any) -> Callable[[], Awaitable[Any]]:
    async def made() -> Any:
        return make(*values)

    return made


async def measure(
    url: str, people: int, spent: Callable[[], float]
) -> dict[str, tuple[float, float]]:
    """What each takes, and what it may take. spent: seconds of a processor until now."""

    async def median(do: Callable[[], Awaitable[Any]]) -> float:
        return await seconds(do, spent)

    world = World(load_catalog(), load_lexicon())
    async with opened(url) as store:
        dispatcher = Dispatcher(store, hear_in(Router(world), {}))
        await dispatcher.start()
        await fill(dispatcher, people)
        app: Any = SimpleNamespace(
            store=store, dispatcher=dispatcher, clock=SimpleNamespace(now=lambda: NOW)
        )
        instance: Any = SimpleNamespace(
            app=app, world=world, names={}, zone=ZoneInfo("Europe/Berlin")
        )
        desk = Desk(instance, "John")
        people_ = desk.people
        begun = spent()
        await people_.lists()
        first = spent() - begun
        cases = await people_.cases()
        needs = with_needs(cases, NOW)
        found = {
            "the first request": (first, LIST_AIM),
            "whom first": (await median(_of(with_needs, cases, NOW)), LIST_AIM),
            "who waits": (await median(_of(people_.threads, needs)), LIST_AIM),
            "the round": (await median(_of(people_.round, cases)), LIST_AIM),
            "everybody": (await median(_of(people_.everybody, needs, "by worse")), LIST_AIM),
            "all of it in one request": (await median(people_.lists), LIST_AIM),
            "all of it, by who gets worse": (
                await median(lambda: people_.lists("by worse")),
                LIST_AIM,
            ),
            "the rows that they are made of": (await median(people_.cases), LIST_AIM),
            "the figure of first answers": (await median(people_.first_answers), LIST_AIM),
            "one thread": (await median(lambda: desk.thread(people // 2)), LIST_AIM),
            "a search, many lines": (await median(lambda: people_.search("knee")), SEARCH_AIM),
            "a search, none": (await median(lambda: people_.search("moon walk")), SEARCH_AIM),
            "a search, one line": (
                await median(lambda: people_.search(f"line 7 of {people // 2}")),
                SEARCH_AIM,
            ),
        }
        await dispatcher.stop()
    return found


async def measured(people: int, *, is_postgres: bool) -> dict[str, tuple[float, float]]:
    """The same on a new database."""
    if not is_postgres:
        with tempfile.TemporaryDirectory() as folder:
            return await measure(f"sqlite:///{Path(folder) / 'desk.db'}", people, process_time)
    with server() as made:
        url = await made.new_database()
        return await measure(url, people, lambda: process_time() + server_seconds(made))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--postgres", action="store_true")
    told = parser.parse_args()
    people, found = told.people, asyncio.run(measured(told.people, is_postgres=told.postgres))
    where = "PostgreSQL" if told.postgres else "SQLite"
    print(f"The desk with {people:,} people, {LINES} lines each, on {where} (median of {TIMES})")
    for what, (took, aim) in found.items():
        print(f"  {what:<28} {took * 1000:7.1f} ms  (at most {aim * 1000:.0f})")


if __name__ == "__main__":
    main()
