"""The one place where real things are made, started, waited for, and stopped in reverse."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.delivery.outbox import Outbox
from bot.dispatch.alarm import Alarm
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import Hear, hear_in
from bot.inbox.mirror import Mirror
from bot.media.upload_ids import PictureIds
from bot.operations.garbage import quieten_collector
from bot.operations.process_lock import Presence
from bot.operations.watchdog import Watchdog
from bot.privacy.export import Exporter
from bot.reload import Editions
from bot.settings import sqlite_path
from bot.storage.open import open_store
from bot.storage.records import Address
from bot.storage.store import Store
from handlers.routing.router import Router
from handlers.world import World
from scheduler.clock import Clock, MovedClock, RealClock

if TYPE_CHECKING:  # only where pictures are sent the time to import what draws is taken
    from bot.media.pictures import Pictures


@dataclass(slots=True)
class App:
    """The parts of a running Limber."""

    store: Store
    dispatcher: Dispatcher
    outbox: Outbox
    alarm: Alarm
    clock: Clock
    presence: Presence
    picture_ids: PictureIds
    pictures: "Pictures | None" = None
    mirror: Mirror | None = None
    data_dir: Path = Path("data")
    editions: Editions | None = None
    watchdog: Watchdog | None = None
    channels: dict[str, str] = field(default_factory=dict)
    """How each channel is: "runs", "waits" or "ended"."""


@contextlib.asynccontextmanager
async def drawing(pictures: "Pictures | None") -> AsyncIterator[None]:
    """Let the missing pictures be drawn meanwhile."""
    task = asyncio.create_task(pictures.draw_missing()) if pictures is not None else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            await asyncio.wait([task])


@contextlib.asynccontextmanager
async def mirroring(mirror: Mirror | None) -> AsyncIterator[None]:
    """Let threads be shown to coaches meanwhile."""
    task = asyncio.create_task(mirror.run()) if mirror is not None else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()
            await asyncio.wait([task])


@contextlib.asynccontextmanager
async def watched(
    store: Store, dispatcher: Dispatcher, clock: Clock
) -> AsyncIterator[Watchdog | None]:
    """Let somebody watch that timers ring; a clock that is moved rings when it is moved."""
    if not isinstance(clock, RealClock):
        yield None
        return
    watchdog = Watchdog(store, dispatcher, clock.now)
    task = asyncio.create_task(watchdog.run(), name="watchdog")
    try:
        yield watchdog
    finally:
        task.cancel()
        await asyncio.wait([task])


def waking(outbox: Outbox, mirror: Mirror) -> Callable[[set[Address]], None]:
    """What is told after each commit."""

    def committed(addresses: set[Address]) -> None:
        outbox.wake(addresses)
        mirror.wake()

    return committed


def coach_is_here(app: App, world: World) -> None:
    """From now on somebody answers: people are no longer told that nobody does."""
    if app.editions is not None:
        app.editions.coach_is_here()
        return
    coach = replace(world.coach, is_set_up=True)
    app.dispatcher.hear = hear_in(Router(replace(world, coach=coach)), {})


@contextlib.asynccontextmanager
async def running(
    url: str,
    hear: Hear,
    *,
    sorry: str,
    is_moved: bool,
    moved_from: datetime | None = None,
    data_dir: Path = Path("data"),
    pictures: "Pictures | None" = None,
    clock_of: Callable[[Store], Awaitable[Clock]] | None = None,
    world: World | None = None,
    zone: str = "UTC",
) -> AsyncIterator[App]:
    """Start everything on a database, and stop it in reverse.

    world and zone: what Limber knows, and the coach's zone, where threads are shown to a coach.
    data_dir: the folder of everything that is no row; pictures: those missing are drawn meanwhile,
    which no answer waits for.

    is_moved: the clock stands still but for `@wait` and `@at`; it starts at `moved_from`, else
    where this database's moved clock last stood, else at the wall clock. clock_of: makes a clock of
    another kind instead. Raises `StorageError`.
    """
    quieten_collector()
    store = open_store(url)
    await store.open()
    presence = Presence(sqlite_path(url))
    try:
        presence.enter()
        clock: Clock = RealClock()
        if is_moved:
            stood = await store.clock()
            start = moved_from or (stood[0] if stood else clock.now())
            clock = MovedClock(start, store.next_due)
        elif clock_of is not None:
            clock = await clock_of(store)
        within = timedelta(0) if is_moved else timedelta(seconds=3)
        dispatcher = Dispatcher(store, hear, starts_within=within, sorry=sorry)
        await dispatcher.start()
        outbox = Outbox(store, dispatcher, clock.now)
        outbox.prepare = Exporter(store, data_dir / "exports").prepare
        dispatcher.after_commit = outbox.wake
        alarm = Alarm(store, dispatcher, clock.now)
        try:
            await clock.start(alarm.ring, alarm.shift)
            ids = PictureIds(store, dispatcher)
            mirror = None
            if world is not None:
                mirror = Mirror(store, dispatcher, clock.now, world, ZoneInfo(zone))
                dispatcher.after_commit = waking(outbox, mirror)
            watching = watched(store, dispatcher, clock)
            async with drawing(pictures), mirroring(mirror), watching as watchdog:
                parts = (store, dispatcher, outbox, alarm, clock, presence, ids, pictures, mirror)
                yield App(*parts, data_dir, watchdog=watchdog)
        finally:
            await clock.stop()
            await dispatcher.stop()
    finally:
        presence.leave()
        await store.close()
