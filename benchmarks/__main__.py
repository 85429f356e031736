"""`python -m benchmarks`: measures Limber, and says beside each figure what it should be.

With `--against COMMIT` it measures this tree and that commit's in turn instead. With `--quick` it
runs once, at small sizes and without the peers: to see that everything still runs.
"""

import argparse
import asyncio
import os
import platform
import sqlite3
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.against import against
from benchmarks.growth import growth, report
from benchmarks.idle import idle
from benchmarks.one_message import one_message
from benchmarks.page import page
from benchmarks.peers.compare import peers
from benchmarks.pictures import pictures
from benchmarks.small_flow import toy_router
from benchmarks.startup import start
from benchmarks.table import Aim, Series, table
from benchmarks.throughput_by_size import ROUNDS, scores
from benchmarks.understanding import understanding
from benchmarks.wave import KIND, Crowd, wave
from bot.dispatch.hear import Hear
from bot.operations.garbage import tune_garbage_collector
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.routing.router import Router
from handlers.world import World
from tests.support.people import make_people
from tests.support.schedules import profile_of

SIZES, QUICK = (1_000, 100_000), (20, 60)


async def main(sizes: tuple[int, ...], rounds: int, *, has_peers: bool) -> None:
    """Everything, in some ten minutes at full size."""
    cores = os.cpu_count()
    print(
        f"Medians of {rounds} runs (and their spread). Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {cores} cores.\n"
    )
    world = World(load_catalog(), load_lexicon())
    hear = toy_router(world).hear
    tune_garbage_collector()
    with tempfile.TemporaryDirectory() as folder:
        databases = {people: Path(folder) / f"{people}.db" for people in sizes}
        for people, path in databases.items():
            await make_people(path, people, hear)
        for block in await scores(databases, hear, rounds):
            print(block, flush=True)
        print(started(databases, rounds), flush=True)
        for block in await waves(Path(folder), hear, world, sizes[-1], rounds):
            print(block, flush=True)
        if has_peers:
            print(await peers(world), flush=True)
            print(await idle(), flush=True)
            print(await page())
            print(await pictures(Path(folder) / "drawn"))
            print(understanding())
        print(one_message(world))
        print(report(await growth(2, 2, Path(folder))))


def started(databases: dict[int, Path], rounds: int) -> str:
    series = [Series(f"{people:,} people", " s", 2) for people in databases]
    for _ in range(rounds):
        for each, path in zip(series, databases.values(), strict=True):
            each.runs.append(start(path))
    return table("From the start of a process to its first answer", series)


async def waves(folder: Path, hear: Hear, world: World, people: int, rounds: int) -> list[str]:
    """A small conversation opened for everybody; then the check-in, in ten zones."""
    return [
        await _wave(
            f"{people:,} timers due at one instant, each opening a conversation",
            Crowd(folder / "wave.db", people, KIND),
            hear,
            rounds,
        ),
        await _wave(
            f"{people:,} check-ins due at one instant in ten zones, the next ones planned",
            Crowd(folder / "wave.db", people, CHECK_IN, partial(profile_of, world.catalog)),
            Router(world).hear,
            rounds,
        ),
    ]


async def _wave(title: str, crowd: Crowd, hear: Hear, rounds: int) -> str:
    seconds = Series("from due to stored", " s", 2)
    gap = Series("the longest that the loop was held", " ms", 1)
    spoken = Series("messages that then leave, a second", "", 0)
    for _ in range(rounds):
        run = await wave(crowd, hear)
        seconds.runs.append(run.seconds)
        gap.runs.append(run.gap * 1000)
        spoken.runs.append(run.spoken)
    return table(
        title,
        [seconds, gap, spoken],
        [
            Aim("from due to stored", seconds.middle, 2, " s", is_least=False),
            Aim("the longest that the loop was held", gap.middle, 25, " ms", is_least=False),
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--against", metavar="COMMIT", help="measure that tree too, in turn")
    parser.add_argument("--quick", action="store_true", help="once, small, and without the peers")
    asked = parser.parse_args()
    if asked.against is not None:
        print(against(asked.against))
    elif asked.quick:
        asyncio.run(main(QUICK, 1, has_peers=False))
    else:
        asyncio.run(main(SIZES, ROUNDS, has_peers=True))
