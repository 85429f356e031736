"""The one place where real things are made, started, waited for, and stopped in reverse."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo, available_timezones

from bot.delivery.outbox import Outbox
from bot.dispatch.alarm import Alarm
from bot.dispatch.dispatcher import Dispatcher, Hear
from bot.inbox.mirror import Mirror
from bot.media.upload_ids import PictureIds
from bot.operations.garbage import quieten_collector
from bot.operations.process_lock import Presence
from bot.privacy.export import Exporter
from bot.reload import Editions
from bot.settings import Settings, sqlite_path
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Address, Store
from content.library import Library, read_library
from content.pictures.poses import looks_of
from handlers.engine.effect import Heard
from handlers.engine.event import Event
from handlers.engine.person import Person
from handlers.profile.facts import CHANNEL, ZONE
from handlers.routing.router import Router
from handlers.working_hours import read_hours
from handlers.world import Coach, World
from scheduler.clock import Clock, MovedClock, RealClock
from scheduler.zones import countries_of_zones

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
    channels: dict[str, str] = field(default_factory=dict)
    """How each channel is: "runs", "waits" or "ended"."""


def world_of(settings: Settings, *, has_coach: bool, library: Library | None = None) -> World:
    """What Limber knows, with the operator's settings. Raises `ContentError` for broken content.

    has_coach: somebody can see what is passed on to the coach, and answer it; library: the content,
    where it has been read already.
    """
    known = library or read_library(settings.content_dir)
    hours = read_hours(settings.coach_hours, settings.coach_timezone)
    coach = Coach(
        settings.coach_name,
        has_coach,
        hours,
        settings.coach_apply_url or "",
        settings.coach_newsletter_url or "",
        settings.coach_articles_url or "",
    )
    return World(
        known.catalog,
        known.lexicon,
        coach,
        settings.country,
        frozenset(available_timezones()),
        countries_of_zones(),
        looks_of(known.catalog, known.poses),
    )


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


class Hears(Protocol):
    """A router, or the editions of one."""

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        """What an event does to a person."""
        ...


def hear_in(router: Hears, zones: Mapping[str, str]) -> Hear:
    """The router's `hear`. zones: by channel, the zone of whoever is met there for the first time;
    on any other channel it is not known yet, and asked when it matters.
    """

    def hear(person: Person, event: Event, ids: Iterator[int]) -> Heard:
        if ZONE.name not in person.profile:
            zone = zones.get(CHANNEL.of(person.profile), "")
            person = replace(person, profile={**person.profile, ZONE.name: zone})
        return router.hear(person, event, ids)

    return hear


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
    store = SqliteStore(sqlite_path(url))
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
            await clock.start(alarm.ring)
            ids = PictureIds(store, dispatcher)
            mirror = None
            if world is not None:
                mirror = Mirror(store, dispatcher, clock.now, world, ZoneInfo(zone))
                dispatcher.after_commit = waking(outbox, mirror)
            async with drawing(pictures), mirroring(mirror):
                parts = (store, dispatcher, outbox, alarm, clock, presence, ids, pictures, mirror)
                yield App(*parts, data_dir)
        finally:
            await clock.stop()
            await dispatcher.stop()
    finally:
        presence.leave()
        await store.close()
