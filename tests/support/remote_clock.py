"""What a process runs with when the test that started it controls its clock.

The process keeps a connection to the clock server for as long as it runs. A line that it receives
is an instant: the clock goes to the next timer on the way there, lets it ring, and answers `rang`,
or `stands` where it has arrived; and where it is. A process whose line is cut ends.
"""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.runtime import Runtime
from bot.storage.store import Store
from content.library import Library
from scheduler.clock import Clock, MovedClock, Ring, Shift, nothing_moves


def remote_runtime(given: dict[str, Any], library: Library) -> Runtime:
    """What an order names: `at` (an instant), `port` (of the clock server) and `zones`."""
    line = socket.create_connection(("127.0.0.1", given["port"]))

    async def clock_of(store: Store) -> Clock:
        return RemoteClock(datetime.fromisoformat(given["at"]), store.next_due, line)

    return Runtime(clock_of, given.get("zones", {}), times=1000.0, library=library)


class RemoteClock(MovedClock):
    """A clock that stands still until it is told to go on."""

    def __init__(
        self,
        now: datetime,
        next_due: Callable[[], Awaitable["datetime | None"]],
        line: socket.socket,
    ) -> None:
        super().__init__(now, next_due)
        self._line = line
        self._task: asyncio.Task[None] | None = None

    async def start(self, ring: Ring, _shift: Shift = nothing_moves) -> None:
        await super().start(ring)
        self._task = asyncio.create_task(self._obey())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await super().stop()

    async def _obey(self) -> None:
        # a second handle: the line itself stays open until the process has ended
        reader, writer = await asyncio.open_connection(sock=self._line.dup())
        try:
            while told := await reader.readline():
                has_rung = await self.step(datetime.fromisoformat(told.decode().strip()))
                word = "rang" if has_rung else "stands"
                writer.write(f"{word} {self.now().isoformat()}\n".encode())
            signal.raise_signal(signal.SIGTERM)  # the test that started it is gone
        finally:
            writer.close()
