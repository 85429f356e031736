"""The one place where real things are made, started, waited for, and stopped in reverse."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.outbox import Outbox
from bot.dispatch.alarm import Alarm
from bot.dispatch.dispatcher import UNDELIVERED, Dispatcher
from bot.dispatch.hear import Hear
from bot.inbox.mirror import Mirror
from bot.media.attachment import move_old_photos
from bot.media.picture_file import NoPictures, Pictures
from bot.media.upload_ids import UploadIds
from bot.operations.garbage import tune_garbage_collector
from bot.operations.process_lock import ProcessLock
from bot.operations.watchdog import Watchdog
from bot.privacy.export import Exporter
from bot.reload import Editions
from bot.settings import sqlite_path
from bot.storage.leases import HeldLease
from bot.storage.open import open_store
from bot.storage.store import Store
from bot.storage.written_rows import ClockRow
from scheduler.clock import Clock, MovedClock, RealClock


@dataclass(slots=True)
class App:
    """The parts of a running Limber."""

    store: Store
    dispatcher: Dispatcher
    outbox: Outbox
    alarm: Alarm
    clock: Clock
    lock: ProcessLock
    upload_ids: UploadIds
    mirror: Mirror
    editions: Editions
    pictures: Pictures = field(default_factory=NoPictures)
    data_dir: Path = Path("data")
    watchdog: Watchdog | None = None
    channels: dict[str, str] = field(default_factory=dict)
    """How each channel is: "runs", "waits" or "ended"."""


@contextlib.asynccontextmanager
async def meanwhile(*work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Let this be done meanwhile, and cancel it at the end."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


@contextlib.asynccontextmanager
async def watched(
    store: Store, dispatcher: Dispatcher, outbox: Outbox, clock: Clock
) -> AsyncIterator[Watchdog | None]:
    """Let somebody watch timers and messages; a clock that is moved rings when it is moved."""
    if not isinstance(clock, RealClock):
        yield None
        return
    watchdog = Watchdog(store, dispatcher, outbox, clock.now)
    task = asyncio.create_task(watchdog.run(), name="watchdog")
    try:
        yield watchdog
    finally:
        task.cancel()
        await asyncio.wait([task])


@contextlib.asynccontextmanager
async def running(
    url: str,
    hear: Hear,
    editions: Editions,
    *,
    sorry: str,
    is_moved: bool,
    moved_from: datetime | None = None,
    data_dir: Path = Path("data"),
    pictures: Pictures | None = None,
    clock_of: Callable[[Store], Awaitable[Clock]] | None = None,
    stamp: Callable[[datetime], ClockRow] | None = None,
    zone: str = "UTC",
    lease: HeldLease | None = None,
) -> AsyncIterator[App]:
    """Start everything on a database, and stop it in reverse.

    editions: what Limber knows; zone: the coach's, where threads are shown to a coach.
    data_dir: the folder for everything that isn't a row; pictures: missing ones are drawn in the
    background, and no answer waits for them.

    is_moved: the clock stands still but for `@wait` and `@at`; it starts at `moved_from`, else
    where this database's moved clock last stood, else at the wall clock. clock_of: makes a clock of
    another kind instead; stamp: what each commit stores of such a clock. lease: under which all is
    stored and sent. Raises `StorageError`.
    """
    tune_garbage_collector()
    store = open_store(url, None if lease is None else lease.fence)
    await store.open()
    lock = ProcessLock(sqlite_path(url))
    try:
        lock.acquire()
        move_old_photos(data_dir)
        clock: Clock = RealClock()
        if is_moved:
            stood = await store.clock()
            start = moved_from or (stood[0] if stood else clock.now())
            clock = MovedClock(start, store.next_due)
        elif clock_of is not None:
            clock = await clock_of(store)
        within = timedelta(0) if is_moved else UNDELIVERED
        stood_at = None if stamp is None else partial(_stamped, stamp, clock)
        dispatcher = Dispatcher(store, hear, within, stood_at, sorry)
        await dispatcher.start()
        exporter = Exporter(store, data_dir / "exports")
        may_send = None if lease is None else lease.is_held
        outbox = Outbox(store, dispatcher, clock.now, exporter.prepare, may_send)
        alarm = Alarm(store, dispatcher, clock.now)
        try:
            await clock.start(alarm.ring, alarm.shift)
            ids = UploadIds(store, dispatcher)
            mirror = Mirror(store, dispatcher, clock.now, lambda: editions.world, ZoneInfo(zone))
            dispatcher.on_commit(lambda _addresses: mirror.wake())
            drawn = pictures or NoPictures()
            parts = (store, dispatcher, outbox, alarm, clock, lock, ids, mirror, editions)
            async with (
                meanwhile(drawn.draw_missing(), mirror.run()),
                watched(store, dispatcher, outbox, clock) as watchdog,
            ):
                yield App(*parts, drawn, data_dir, watchdog)
        finally:
            await clock.stop()
            await dispatcher.stop()
    finally:
        lock.release()
        await store.close()


def _stamped(stamp: Callable[[datetime], ClockRow], clock: Clock) -> ClockRow:
    return stamp(clock.now())
