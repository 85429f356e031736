"""The time of a clock that several machines share: read every ten seconds, and continued by the
monotonic clock in between. This machine's wall clock is never used.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from scheduler.logger import Logger
from scheduler.wall_clock import steady_seconds

READ_SECONDS = 10.0
"""Between two readings."""
SURE_SECONDS = 0.5
"""An answer that took longer is of no use: nobody knows when in that time the clock was read."""

_log = Logger()


class SharedTime:
    """ask: reads the shared clock; steady: seconds that only go forward."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[datetime]],
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._ask = ask
        self._steady = steady
        self._read: tuple[datetime, float] | None = None
        self._took = 0.0

    def now(self) -> datetime:
        """What the shared clock says now, as far as is known."""
        assert self._read is not None, "read() first"
        at, steady = self._read
        return at + timedelta(seconds=self._steady() - steady)

    async def read(self) -> None:
        """Ask what time it is; the answer is as old as half of the way there and back.

        Where that took too long, the last reading still counts, unless that took longer still.
        """
        before = self._steady()
        at = await self._ask()
        after = self._steady()
        took = after - before
        if self._read is None or took <= max(SURE_SECONDS, self._took):
            self._read, self._took = (at, (before + after) / 2), took

    async def run(self) -> None:
        """Read it again and again, until cancelled."""
        while True:
            await asyncio.sleep(READ_SECONDS)
            try:
                await self.read()
            except Exception as error:  # noqa: BLE001 - the outermost loop: it is logged, and the time is read again
                _log.warning("shared time not read", error=type(error).__name__)
