"""Content that changes while Limber runs: a sound change takes effect, a broken one is refused.

Rules:
- The folder is looked at every few seconds; a change counts once it has held still for one look.
- Broken content changes nothing: every fault is in the log with its file and line, and the edition
  before stays.
- People in the middle of a session stay on the edition in which it began, until it ends.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from content.fault import ContentError
from handlers.engine.effect import Heard
from handlers.engine.event import Event
from handlers.engine.person import Person
from handlers.routing.router import Router
from handlers.world import World
from scheduler.logger import Logger

EVERY = 3.0
"""Seconds between two looks at the folder."""
KEPT = timedelta(days=2)
"""Sessions end with the person's day; an edition that nobody can be on any more goes."""
_FIRST = datetime.min.replace(tzinfo=UTC)

Stamp: TypeAlias = frozenset[tuple[str, int, int]]
"""Every file with the instant of its last change and its size."""

_log = Logger()


class Editions:
    """Every edition of the content that somebody may be on, the newest last."""

    def __init__(self, world: World) -> None:
        self._has_coach = False
        self._editions: list[tuple[datetime, Router]] = [(_FIRST, Router(world))]

    @property
    def world(self) -> World:
        """The newest world."""
        return self._editions[-1][1].world

    def __len__(self) -> int:
        return len(self._editions)

    def add(self, world: World, at: datetime) -> None:
        """A new edition, for whatever begins from this instant on."""
        newest = [(since, router) for since, router in self._editions if at - since < KEPT]
        older = self._editions[: len(self._editions) - len(newest)]
        self._editions = [*older[-1:], *newest, (at, Router(self._coached(world)))]

    def coach_is_here(self) -> None:
        """From now on somebody answers, in every edition and in those to come."""
        self._has_coach = True
        self._editions = [(since, Router(self._coached(r.world))) for since, r in self._editions]

    def _coached(self, world: World) -> World:
        if not self._has_coach:
            return world
        return replace(world, coach=replace(world.coach, is_set_up=True))

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        """Hear an event in the edition that this person is on."""
        began = [open_.began for open_ in person.stack if open_.flow == "session"]
        return self._since(min(began, default=None)).hear(person, event, ids)

    def _since(self, began: datetime | None) -> Router:
        if began is None:
            return self._editions[-1][1]
        return [router for since, router in self._editions if since < began][-1]


@dataclass(slots=True)
class Watch:
    """Looks at a folder; `load` makes the world anew, and raises `ContentError`."""

    folder: Path
    load: Callable[[], World]
    editions: Editions
    now: Callable[[], datetime]
    every: float = EVERY
    _taken: Stamp = field(init=False)
    _seen: Stamp = field(init=False)

    def __post_init__(self) -> None:
        self._taken = self._seen = stamp_of(self.folder)

    async def run(self) -> None:
        """Look again and again, until it is cancelled."""
        while True:
            await asyncio.sleep(self.every)
            if self.has_changed():
                await asyncio.to_thread(self.take_up)

    def has_changed(self) -> bool:
        """Whether the folder differs from what was taken up, and has held still since last time."""
        here = stamp_of(self.folder)
        is_still, self._seen = here == self._seen, here
        return is_still and here != self._taken

    def take_up(self) -> None:
        """Take the folder as it is now, or refuse it with every fault in the log."""
        self._taken = self._seen
        try:
            world = self.load()
        except ContentError as error:
            for fault in error.faults:
                _log.error("content refused", fault=str(fault))
            return
        self.editions.add(world, self.now())
        _log.info("content taken up", folder=str(self.folder))


@contextlib.asynccontextmanager
async def looking(watch: Watch) -> AsyncIterator[None]:
    """Look at the folder while everything runs inside."""
    task = asyncio.create_task(watch.run(), name="content")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def stamp_of(folder: Path) -> Stamp:
    """The folder's files as they are now; one that goes meanwhile is left out."""
    found = set()
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".yaml"):
                path = os.path.join(place, name)  # noqa: PTH118 - pathlib is slower, and this reads some 150 files every three seconds
                with contextlib.suppress(OSError):
                    stat = os.stat(path)  # noqa: PTH116 - pathlib is slower, and this reads some 150 files every three seconds
                    found.add((path, stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
