"""The one place where real things are made, started, waited for, and stopped in reverse."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import UNDELIVERED, Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import Hear
from bot.inbox.mirror import Mirror
from bot.media.files import Files, FolderFiles
from bot.media.person_folder import move_old_photos
from bot.media.picture_file import NoPictures, Pictures
from bot.media.upload_ids import UploadIds
from bot.operations.garbage import tune_garbage_collector
from bot.operations.process_lock import ProcessLock
from bot.operations.watchdog import Watchdog
from bot.privacy.export import Exporter
from bot.reload import Editions
from bot.settings import sqlite_path
from bot.storage.notices import Notices
from bot.storage.open import on_writes, open_store
from bot.storage.store import Store
from bot.storage.worker_leases import WorkerLeases
from bot.storage.written_rows import ClockRow
from scheduler.clock import Clock, MovedClock, RealClock, ring_nothing
from scheduler.logger import Logger
from scheduler.shared_time import SharedTime

_log = Logger()


class Role(StrEnum):
    """What a process does, of all that a Limber does."""

    ALL = "all"
    WEB = "web"
    """The page and the desk, and what platforms bring by webhook."""
    WORKER = "worker"
    """Timers, platforms, files, and what is done again and again."""

    @property
    def serves_pages(self) -> bool:
        """Whether people and coaches find the page there."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Whether it rings timers and takes its turn with platforms."""
        return self is not Role.WEB


@dataclass(frozen=True, slots=True)
class Worker:
    """One of several workers on one database: what it leads, and how it hears of the others."""

    leases: WorkerLeases
    notices: Notices
    role: Role = Role.ALL


@dataclass(slots=True)
class App:
    """The parts of a running Limber."""

    store: Store
    dispatcher: Dispatcher
    outbox: Outbox
    due_timers: DueTimers
    clock: Clock
    lock: ProcessLock
    upload_ids: UploadIds
    mirror: Mirror
    editions: Editions
    pictures: Pictures = field(default_factory=NoPictures)
    data_dir: Path = Path("data")
    watchdog: Watchdog | None = None
    kept: Files | None = None
    """Where what people and coaches sent is, if not under `data_dir`."""
    channels: dict[str, str] = field(default_factory=dict)
    """How each channel is: "runs", "waits", "ended", or "elsewhere" where another worker has it."""
    worker: Worker | None = None
    """Where several workers share the database."""
    on_notice: list[Callable[[], None]] = field(default_factory=list)
    """What is called when another process has stored something."""

    @property
    def files(self) -> Files:
        """What people and coaches sent."""
        return self.kept or FolderFiles(self.data_dir)


@contextlib.asynccontextmanager
async def meanwhile(*work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Let this be done meanwhile, and cancel it at the end."""
    tasks = [asyncio.create_task(each) for each in work]
    for task in tasks:
        task.add_done_callback(_say_fallen)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _say_fallen(task: "asyncio.Task[object]") -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("fell, and is not begun again", task=task.get_name(), error=type(error).__name__)


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
    files: Files | None = None,
    clock_of: Callable[[Store], Awaitable[Clock]] | None = None,
    stamp: Callable[[datetime], ClockRow] | None = None,
    zone: str = "UTC",
    worker: Worker | None = None,
) -> AsyncIterator[App]:
    """Start everything on a database, and stop it in reverse.

    editions: what Limber knows; zone: the coach's, where threads are shown to a coach.
    data_dir: the folder for everything that isn't a row; files: where what people sent is, if not
    there; pictures: missing ones are drawn in the background, and no answer waits for them.

    is_moved: the clock stands still but for `@wait` and `@at`; it starts at `moved_from`, else
    where this database's moved clock last stood, else at the wall clock. clock_of: makes a clock of
    another kind instead; stamp: what each commit stores of such a clock. worker: which of several
    this is; they go by the database's clock. Raises `StorageError`.
    """
    tune_garbage_collector()
    store = open_store(url, "" if worker is None else worker.leases.name)
    await store.open()
    lock = ProcessLock(sqlite_path(url))
    try:
        lock.acquire()
        move_old_photos(data_dir)
        time = SharedTime(store.shared.now) if worker is not None and store.shared else None
        if is_moved:
            clock: Clock = await _moved_clock(store, moved_from)
        elif clock_of is not None:
            clock = await clock_of(store)
        else:
            clock = await _real_clock(time)
        within = timedelta(0) if is_moved else UNDELIVERED
        stood_at = None if stamp is None else partial(_stamped, stamp, clock)
        dispatcher = Dispatcher(store, hear, within, stood_at, sorry)
        await dispatcher.start()
        kept = files or FolderFiles(data_dir)
        exporter = Exporter(store, data_dir / "exports", kept)
        outbox = Outbox(store, dispatcher, clock.now, exporter.prepare)
        due_timers = DueTimers(store, dispatcher, clock.now, moves=worker is None)
        rings = worker is None or worker.role.works
        try:
            await clock.start(due_timers.ring if rings else ring_nothing, due_timers.shift)
            ids = UploadIds(store, dispatcher)
            mirror = Mirror(store, dispatcher, clock.now, lambda: editions.world, ZoneInfo(zone))
            dispatcher.on_commit(lambda _addresses: mirror.wake())
            drawn = pictures or NoPictures()
            dispatcher.on_plan.append(drawn.want)
            parts = (store, dispatcher, outbox, due_timers, clock, lock, ids, mirror, editions)
            app = App(*parts, drawn, data_dir, kept=kept, worker=worker)
            shared = [_hearing(app, worker, url), *([] if time is None else [time.run()])]
            async with (
                meanwhile(_drawing(app), mirror.run(), *shared),
                watched(store, dispatcher, outbox, clock) as watchdog,
            ):
                app.watchdog = watchdog
                yield app
        finally:
            await clock.stop()
            await dispatcher.stop()
    finally:
        lock.release()
        await store.close()


async def _moved_clock(store: Store, moved_from: datetime | None) -> MovedClock:
    stood = await store.clock()
    start = moved_from or (stood[0] if stood else RealClock().now())
    return MovedClock(start, store.next_due)


async def _real_clock(time: SharedTime | None) -> RealClock:
    """The clock of this machine, or the one that several workers share."""
    if time is None:
        return RealClock()
    await time.read()
    return RealClock(time.now)


async def _drawing(app: App) -> None:
    """Draw what is missing; of several workers with one folder, one at a time."""
    if app.worker is None:
        await app.pictures.draw_missing()
        return
    name = f"drawing/{socket.gethostname()}:{app.data_dir.absolute()}"
    async with app.worker.leases.leading(name):
        await app.pictures.draw_missing()


async def _hearing(app: App, worker: Worker | None, url: str) -> None:
    """Look again when another process has stored something, and tell workers what is stored here.

    url: of the database, whose file another process may write into.
    """

    def heard() -> None:
        for look in (app.outbox.wake, app.mirror.wake, app.clock.notice, *app.on_notice):
            look()

    if worker is None:
        await on_writes(url, heard)
    else:
        app.dispatcher.on_commit(lambda _addresses: worker.notices.tell())
        await worker.notices.run(heard)


def _stamped(stamp: Callable[[datetime], ClockRow], clock: Clock) -> ClockRow:
    return stamp(clock.now())
