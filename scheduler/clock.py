"""What time it is, and being woken when the next stored timer is due.

The clock is a port with two sides: the real one, and one that is moved (a terminal's `@wait`, the
try-out page, tests). Neither holds anything that matters: due times are rows.

Rules of the real one:
- One task looks at the rows when the next one is due, and a second later at most. It waits in
  steady time, so nothing that is done to the wall clock holds it up, and no failure ends it.
- A wall clock that was set (over two seconds away from steady time) is noticed within a second.
  Until what runs has been moved along with it, the time goes on that people were told.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

from scheduler.logger import Logger
from scheduler.wall_clock import steady_seconds, wall_time

Ring = Callable[[], Awaitable["datetime | None"]]
"""Handles everything that is due now, and says when the next timer is."""
Shift = Callable[[timedelta], Awaitable[None]]
"""Moves what runs by as much as the wall clock was set ahead (or back, below zero)."""

AHEAD = 1.0
"""Seconds after which rows that another process wrote are noticed, at the latest."""
LEAST = 0.001
"""Seconds between two looks, at least, so that a row that cannot be handled holds nobody up."""
SET = timedelta(seconds=2)
"""How far the wall clock may be from steady time before it counts as having been set."""
SAY_AGAIN = 60.0
"""Seconds after which a failure that lasts is logged once more."""

_log = Logger()


async def nothing_moves(_by: timedelta) -> None:
    """A `Shift` for where nothing runs."""


async def ring_nothing() -> None:
    """A `Ring` for a process in which no timer rings."""


class Clock(Protocol):
    """Where time comes from. All instants are UTC."""

    def now(self) -> datetime:
        """The instant that it is."""

    async def start(self, ring: Ring, shift: Shift) -> None:
        """From now on, call `ring` whenever a timer is due, and `shift` when the clock was set."""

    def notice(self) -> None:
        """Timers have changed: look again."""

    async def stop(self) -> None:
        """Ring no more."""


class RealClock:
    """The wall clock. wall and steady: where it reads the two kinds of time."""

    def __init__(
        self,
        wall: Callable[[], datetime] = wall_time,
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._at = (wall(), steady())
        self._noticed = asyncio.Event()
        self._failure = ("", 0.0)
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        wall, steady = self._wall(), self._steady()
        if self._task is not None and abs(wall - self._expected(steady)) > SET:
            self._noticed.set()
            return self._expected(steady)
        self._at = (wall, steady)
        return wall

    async def start(self, ring: Ring, shift: Shift) -> None:
        self.now()
        self._task = asyncio.create_task(self._run(ring, shift), name="clock")

    def notice(self) -> None:
        self._noticed.set()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _run(self, ring: Ring, shift: Shift) -> None:
        has_looked_back = False
        while True:
            self._noticed.clear()
            wait = AHEAD
            try:
                if not has_looked_back:  # it may have been set while nothing ran
                    await shift(timedelta(0))
                    has_looked_back = True
                await self._follow(shift)
                if (due := await ring()) is not None:
                    wait = min(AHEAD, (due - self.now()).total_seconds())
            except asyncio.CancelledError as error:
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise
                self._failed(error)
            except Exception as error:  # noqa: BLE001 - the outermost loop: it is logged, and the timers are read again
                self._failed(error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(LEAST, wait)):
                    await self._noticed.wait()

    async def _follow(self, shift: Shift) -> None:
        """Go to where the wall clock was set, and take along what runs."""
        wall, steady = self._wall(), self._steady()
        by = wall - self._expected(steady)
        if abs(by) <= SET:
            return
        self._at = (wall, steady)  # whatever is heard from here on is heard after the shift
        try:
            await shift(by)
        except BaseException:
            self._at = (self._at[0] - by, self._at[1])  # it is tried again
            raise
        _log.warning("the clock was set", seconds=round(by.total_seconds(), 1))

    def _expected(self, steady: float) -> datetime:
        """Where the wall clock stands if nobody has set it."""
        return self._at[0] + timedelta(seconds=steady - self._at[1])

    def _failed(self, error: BaseException) -> None:
        kind, since = type(error).__name__, self._steady()
        if kind != self._failure[0] or since - self._failure[1] > SAY_AGAIN:
            self._failure = (kind, since)
            _log.error("timers could not be rung; they are tried again", error=kind)


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

    async def start(self, ring: Ring, _shift: Shift = nothing_moves) -> None:
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
