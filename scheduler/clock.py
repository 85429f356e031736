"""What time it is, and being woken when the next stored timer is due.

The clock is a port with two sides: the real one, and one that is moved (a terminal's `@wait`, the
try-out page, tests). Neither holds anything that matters: due times are rows.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

Ring = Callable[[], Awaitable["datetime | None"]]
"""Handles everything that is due now, and says when the next timer is."""

AHEAD = timedelta(seconds=1)
"""How soon rows that another process wrote are noticed, at the latest."""


class Clock(Protocol):
    """Where time comes from. All instants are UTC."""

    def now(self) -> datetime:
        """The instant that it is."""

    async def start(self, ring: Ring) -> None:
        """From now on, call `ring` whenever a timer is due."""

    def notice(self) -> None:
        """Timers have changed: look again."""

    async def stop(self) -> None:
        """Ring no more."""


class RealClock:
    """The wall clock. One APScheduler job wakes Limber at the next due row, or after a second."""

    def __init__(self) -> None:
        self._scheduler: AsyncIOScheduler | None = None
        self._ring: Ring | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place where time comes from

    async def start(self, ring: Ring) -> None:
        self._ring = ring
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.start()
        self._wake_at(self.now())

    def notice(self) -> None:
        self._wake_at(self.now())

    async def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def _wake_at(self, at: datetime) -> None:
        if self._scheduler is not None:
            self._scheduler.add_job(self._wake, DateTrigger(at), id="wake", replace_existing=True)

    async def _wake(self) -> None:
        assert self._ring is not None
        due = None
        try:
            due = await self._ring()
        finally:  # whatever went wrong, such as a full disk: the timers are still there
            latest = self.now() + AHEAD
            self._wake_at(latest if due is None or due > latest else due)


class MovedClock:
    """A clock that stands still until it is moved; then everything due on the way rings in order.

    next_due: asks the storage when the next timer is due.
    """

    def __init__(self, now: datetime, next_due: Callable[[], Awaitable["datetime | None"]]) -> None:
        self._now = now
        self._next_due = next_due
        self._ring: Ring | None = None

    def now(self) -> datetime:
        return self._now

    async def start(self, ring: Ring) -> None:
        self._ring = ring

    def notice(self) -> None:
        """Nothing: time moves only by `move`."""

    async def stop(self) -> None:
        self._ring = None

    def put(self, now: datetime) -> None:
        """Stand here, without ringing anything."""
        self._now = now

    async def move(self, target: datetime) -> None:
        """Go to an instant, stopping at every timer that is due on the way."""
        while await self.step(target):
            pass

    async def step(self, target: datetime) -> bool:
        """Go to the next timer on the way to an instant, and say whether there was one."""
        due = await self._next_due()
        if due is None or due > target:
            self._now = max(self._now, target)
            return False
        self._now = max(self._now, due)
        assert self._ring is not None, "start() first"
        await self._ring()
        return True
