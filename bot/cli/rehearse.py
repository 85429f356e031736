"""`limber rehearse`: what this version would do differently, tried on a copy of the data."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.cli.plural import counted
from bot.errors import StorageError
from bot.operations import log
from bot.operations.next_week import Days, next_days
from bot.operations.rehearsal import Rehearsal, rehearse
from bot.operations.working_folder import REHEARSE, working_folder
from bot.settings import Settings, is_postgres, sqlite_path
from bot.storage.open import copy_into_file, opened
from bot.world import world_of
from scheduler.wall_clock import wall_time

DAYS = 7


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of it; seconds: of the migration."""

    rehearsal: Rehearsal
    days: Days
    seconds: float


def rehearsal(settings: Settings, last: int) -> int:
    """Rehearse this version and say what differs; returns 0 if nothing does, else 1."""
    log.start("CRITICAL")
    database = sqlite_path(settings.database_url)
    if not is_postgres(settings.database_url) and (database is None or not database.exists()):
        raise StorageError(
            f"There is no database at {settings.database_url}. Set DATABASE_URL to the one that the"
            " previous version uses."
        )
    place = settings.data_dir if database is None else database.parent
    return _say(asyncio.run(_work(settings, place, last)))


async def _work(settings: Settings, place: Path, last: int) -> _Outcome:
    world = world_of(settings, has_coach=settings.has_coach)
    # beside the data, which is as private as the copy has to be, and on a disk with as much room
    with working_folder(place, REHEARSE) as folder:
        copy = folder / "limber.db"
        await copy_into_file(settings.database_url, copy)
        began = perf_counter()
        async with opened(f"sqlite:///{copy}") as store:
            seconds = perf_counter() - began
            found = await rehearse(store.rehearsal, world, last)
            stood = await store.clock()
            start = wall_time() if stood is None else stood[0]
            return _Outcome(found, await next_days(store, world, start, DAYS), seconds)


def _say(outcome: _Outcome) -> int:
    found, days = outcome.rehearsal, outcome.days
    print(f"The database would be brought up to date in {outcome.seconds:.1f} s.")
    compared = (
        counted(found.conversations, "finished conversation", "finished conversations"),
        counted(found.open, "open one", "open ones"),
        counted(found.lines, "line for the coach", "lines for the coach"),
        counted(found.planned, "planned check-in", "planned check-ins"),
    )
    print(f"Compared: {', '.join(compared)}.")
    print(
        f"The next {DAYS} days: {counted(days.messages, 'message', 'messages')} to"
        f" {counted(days.people, 'chat', 'chats')}, if nobody answers;"
        f" {counted(len(days.broken), 'event', 'events')} would break."
    )
    said = [
        f"{each.sentence}\n    ({each.places} times)" if each.places > 1 else each.sentence
        for each in found.differences
    ]
    said += [f"In the next {DAYS} days an event would break ({each})." for each in days.broken]
    for number, sentence in enumerate(said, 1):
        print(f"{number}. {sentence}")
    if not said:
        print("Nothing would be said, done or planned differently.")
    return 1 if said else 0
