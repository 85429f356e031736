"""Every picture drawn from nothing on one core, while somebody keeps asking for answers there."""

import asyncio
import os
import resource
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from benchmarks.small_flow import AT
from benchmarks.table import Aim, Series, table
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived
from bot.media.pictures import DrawnPictures
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from content.pictures.poses import load_poses
from handlers.engine.event import Said
from handlers.routing.router import Router
from handlers.world import World

PAUSE = 0.02
"""Seconds between two questions."""
ASKED = 300


@dataclass(slots=True)
class Somebody:
    """Asks again and again, and notes how long each answer took, in milliseconds."""

    dispatcher: Dispatcher
    waited: list[float] = field(default_factory=list)

    async def ask(self) -> None:
        """One question."""
        await asyncio.sleep(PAUSE)
        began = perf_counter()
        await self.dispatcher.submit(
            Arrived(Address("terminal", "me"), Said(AT, "my left knee hurts, 3 of 10"))
        )
        self.waited.append((perf_counter() - began) * 1000)

    def late(self) -> float:
        """What all but one in a hundred answers kept to."""
        return quantiles(self.waited, n=100)[98]


async def pictures(folder: Path) -> str:
    """Draw everything, with somebody asking all the while; all on one core where that can be."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    store = SqliteStore(folder / "limber.db")
    await store.open()
    catalog = load_catalog()
    dispatcher = Dispatcher(store, Router(World(catalog, load_lexicon())).hear)
    await dispatcher.start()
    alone, beside = Somebody(dispatcher), Somebody(dispatcher)
    for _ in range(ASKED):
        await alone.ask()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    drawing = asyncio.create_task(
        DrawnPictures(folder, catalog, load_poses(catalog)).draw_missing()
    )
    while not drawing.done():
        await beside.ask()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    await dispatcher.stop()
    await store.close()
    return shown(alone.late(), beside.late(), after.ru_utime - before.ru_utime, folder)


def shown(alone: float, beside: float, cpu: float, folder: Path) -> str:
    """The figures as a table."""
    files = [file.stat().st_size for file in (folder / "pictures").iterdir()]
    series = [
        Series("an answer alone, 99 in 100 within", " ms", 1, [alone]),
        Series("an answer while drawing, 99 in 100 within", " ms", 1, [beside]),
        Series("files", "", 0, [len(files)]),
    ]
    aims = [
        Aim("CPU for all of them", cpu, 60, " s", is_least=False),
        Aim("the largest file", max(files) / 1000, 200, " kB", is_least=False),
        Aim("what drawing adds to an answer", beside - alone, 15, " ms", is_least=False),
    ]
    return table("Every picture drawn from nothing, beside the answers, on one core", series, aims)
