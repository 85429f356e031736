"""What is done in the coach's chat, heard in order, and beside what people say.

A coach's update may cost several calls to Telegram. Noted, it is confirmed at once, and nobody's
words wait for it. What is noted and not heard when Limber ends is heard at the next start.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram.error import NetworkError

from bot.channels.telegram.noted_updates import NotedUpdates
from bot.errors import StorageError
from scheduler.logger import Logger

_AGAIN = 1.0
"""Seconds until what could not be heard is heard again."""

_log = Logger()


@dataclass(slots=True)
class CoachQueue:
    """hear: hears one update, and returns after the commit."""

    noted: NotedUpdates
    hear: Callable[[Mapping[str, Any]], Awaitable[None]]
    is_running: bool = False
    _waiting: "asyncio.Queue[Mapping[str, Any]]" = field(default_factory=asyncio.Queue)

    async def put(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Note updates, and let them be heard in their turn. Raises `StorageError`."""
        if updates:
            await self.noted.note(updates)
            for each in updates:
                self._waiting.put_nowait(each)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Hear what is put in, meanwhile. What an earlier time left has been noted."""
        self._waiting = asyncio.Queue()
        task = asyncio.create_task(self._work(), name="telegram coach")
        self.is_running = True
        try:
            yield
        finally:
            self.is_running = False
            task.cancel()
            await asyncio.wait([task])

    async def _work(self) -> None:
        while True:
            await self._heard(await self._waiting.get())

    async def _heard(self, raw: Mapping[str, Any]) -> None:
        """Hear an update, and again until what came of it is stored."""
        while True:
            try:
                await self.hear(raw)
                await self.noted.heard([raw])
            except (StorageError, NetworkError) as error:
                _log.warning("coach's update waits", error=type(error).__name__)
                await asyncio.sleep(_AGAIN)
            except Exception as error:  # noqa: BLE001 - it is kept for the next start, and the updates behind it go on
                _log.error("coach's update cannot be heard", error=type(error).__name__)
                return
            else:
                return
