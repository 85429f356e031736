"""A clock that runs and can be pushed ahead: for trying out what tomorrow brings.

Pushing it stops at every timer that is due on the way, each at its own instant, like the moved one.
What was said before is delivered before: a step counts from its delivery, not from the push.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from scheduler.clock import RealClock, Ring, Shift, nothing_moves


class PushedClock:
    """Implements `scheduler.clock.Clock`.

    now: where it starts; next_due: asks the storage for the next timer; settled: waits until what
    was said at an instant has been delivered, so that it is delivered then.
    """

    def __init__(
        self,
        now: datetime | None,
        next_due: Callable[[], Awaitable["datetime | None"]],
        settled: Callable[[datetime], Awaitable[None]] | None = None,
    ) -> None:
        self._real = RealClock()
        wall = self._real.now()
        self._ahead = timedelta(0) if now is None else max(timedelta(0), now - wall)
        self._next_due = next_due
        self._held: datetime | None = None
        self._ring: Ring | None = None
        self._one = asyncio.Lock()
        self._settled = settled or _at_once

    def now(self) -> datetime:
        return self._held or self._real.now() + self._ahead

    async def start(self, ring: Ring, _shift: Shift = nothing_moves) -> None:
        self._ring = ring
        await self._real.start(self._rung, self._stay)

    def notice(self) -> None:
        self._real.notice()

    async def stop(self) -> None:
        await self._real.stop()

    async def _rung(self) -> datetime | None:
        """What the real clock calls; it speaks in the wall's time."""
        assert self._ring is not None
        async with self._one:
            due = await self._ring()
        return None if due is None else due - self._ahead

    async def _stay(self, by: timedelta) -> None:
        """The wall clock was set. Here the time goes on as it was, so nothing has to be moved."""
        self._ahead -= by

    async def settled(self) -> None:
        """Wait until what was said by now has been delivered."""
        await self._settled(self.now())

    async def push(self, target: datetime) -> None:
        """Go ahead to an instant; going back is not possible."""
        assert self._ring is not None, "start() first"
        async with self._one:
            try:
                self._held = self.now()
                await self.settled()
                while (due := await self._next_due()) is not None and due <= target:
                    self._held = max(self._held, due)
                    await self._ring()
                    await self.settled()
                self._held = max(self._held, target)
                self._ahead = self._held - self._real.now()
            finally:
                self._held = None
        self.notice()


async def _at_once(_now: datetime) -> None:
    return
