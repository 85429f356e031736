"""`python -m benchmarks`: measures Limber, and says beside each figure what it should be."""

import asyncio
import gc
import os
import platform
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.people import make_people
from benchmarks.pictures import pictures
from benchmarks.score import ROUNDS, scores
from benchmarks.start import start
from benchmarks.table import Aim, Series, table
from benchmarks.toy import toy_router
from benchmarks.wave import KIND, wave
from bot.dispatcher import Hear
from content.lexicon import load_lexicon
from content.load import load_catalog
from handlers.world import World

SIZES = (1_000, 100_000)


async def main() -> None:
    """Everything, in about three minutes."""
    cores = os.cpu_count()
    print(
        f"Medians of {ROUNDS} runs (and their spread). Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {cores} cores.\n"
    )
    hear = toy_router(World(load_catalog(), load_lexicon())).hear
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        databases = {people: Path(folder) / f"{people}.db" for people in SIZES}
        for people, path in databases.items():
            await make_people(path, people, hear)
        for block in await scores(databases, hear):
            print(block, flush=True)
        print(started(databases), flush=True)
        print(await waves(Path(folder), hear), flush=True)
        print(await pictures(Path(folder) / "drawn"))


def started(databases: dict[int, Path]) -> str:
    series = [Series(f"{people:,} people", " s", 2) for people in databases]
    for _ in range(ROUNDS):
        for each, path in zip(series, databases.values(), strict=True):
            each.runs.append(start(path))
    return table("From the start of a process to its first answer", series)


async def waves(folder: Path, hear: Hear) -> str:
    people = SIZES[-1]
    seconds = Series("from due to stored", " s", 2)
    gap = Series("the longest that the loop was held", " ms", 1)
    for number in range(ROUNDS):
        path = folder / f"wave{number}.db"
        await make_people(path, people, None, KIND)
        run = await wave(path, hear)
        assert run.stored == people, "every one of them has a message"
        seconds.runs.append(run.seconds)
        gap.runs.append(run.gap * 1000)
        path.unlink()
    return table(
        f"{people:,} timers due at one instant, each opening a conversation",
        [seconds, gap],
        [
            Aim("from due to stored", seconds.middle, 2, " s", is_least=False),
            Aim("the longest that the loop was held", gap.middle, 25, " ms", is_least=False),
        ],
    )


if __name__ == "__main__":
    asyncio.run(main())
