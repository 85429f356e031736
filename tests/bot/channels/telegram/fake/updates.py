"""The updates that wait for the bot, as Telegram keeps them.

- A poll with an offset confirms everything before it; without one nothing is confirmed.
- Of two polls at the same time the earlier ends with 409.
- A message waits 24 hours, a press 150 seconds.
- At most 100 at once; a poll stays open for 50 seconds at most.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bot.channels.telegram.fake.validation import RefusedError

LIVES, PRESS_LIVES = 24 * 3600.0, 150.0
LONGEST_POLL = 50


@dataclass
class Waiting:
    """An update, and the instant at which it is thrown away."""

    update: dict[str, Any]
    until: float


@dataclass
class Updates:
    """now: the server's clock, in seconds; speed: how many of them pass in a real one."""

    now: Callable[[], float]
    speed: float = 1.0
    next_id: int = 700
    waiting: list[Waiting] = field(default_factory=list)
    confirmed: set[int] = field(default_factory=set)
    on_confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    webhook: str = ""
    _poll: "asyncio.Event | None" = None
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, kind: str, what: dict[str, Any]) -> int:
        """Put an update into the queue; returns its number."""
        self.next_id += 1
        lives = PRESS_LIVES if kind == "callback_query" else LIVES
        update = {"update_id": self.next_id, kind: what}
        self.waiting.append(Waiting(update, self.now() + lives))
        self._came.set()
        return self.next_id

    async def poll(self, offset: int | None, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109 - `timeout` is the parameter's name in the Bot API
        """Raises `RefusedError`: 409 for the earlier of two polls, or while a webhook is set."""
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll is not None:
            self._poll.set()
        ended = self._poll = asyncio.Event()
        try:
            if offset is not None:
                self._confirm(offset)
            loop = asyncio.get_running_loop()
            end = loop.time() + min(timeout, LONGEST_POLL) / self.speed
            while not (found := self._living()) and loop.time() < end:
                self._came.clear()
                await _either(self._came, ended, end - loop.time())
                if ended.is_set():
                    raise RefusedError(
                        409,
                        "Conflict: terminated by other getUpdates request; make sure that"
                        " only one bot instance is running",
                    )
            return found[: max(1, min(limit, 100))]
        finally:
            if self._poll is ended:
                self._poll = None

    def _confirm(self, offset: int) -> None:
        self.confirmed |= {w.update["update_id"] for w in self.waiting}
        self.waiting = [w for w in self.waiting if w.update["update_id"] >= offset]
        self.confirmed -= {w.update["update_id"] for w in self.waiting}
        self.on_confirmed.set()

    async def is_confirmed(self, number: int) -> None:
        """Return once the bot has let this update go."""
        while number not in self.confirmed:
            self.on_confirmed.clear()
            await self.on_confirmed.wait()

    def _living(self) -> list[dict[str, Any]]:
        now = self.now()
        self.waiting = [w for w in self.waiting if w.until > now]
        return [w.update for w in self.waiting]


async def _either(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    tasks = [asyncio.create_task(each.wait()) for each in (one, other)]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
