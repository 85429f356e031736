"""What waits to be heard, in order; people in the middle of a session go before a crowd.

Rules:
- First come steps that ring, what was delivered, and what people in a running step do. Everybody
  else follows in the same batch, so that a crowd is delayed and never held up.
- Nobody's own events change their order: who has one that waits in the crowd waits there again.
- When the clock was set, what came before is heard before, and whatever comes later after it.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.dispatch.item import (
    Alone,
    Arrived,
    CheckInWave,
    ForPerson,
    Item,
    Outcome,
    Probe,
    RowsOnly,
    Shifted,
    TimerDue,
    TurnCame,
)
from bot.storage.leases import Fence
from bot.storage.records import Address

BATCH = 64
"""Events that share a transaction, at most."""
TIMERS = 500
"""Timers that share a transaction, at most, where nobody else waits in between."""


@dataclass(slots=True, eq=False)
class Job:
    """An item, and who waits for what becomes of it. error: why it is to be set aside; fences: the
    leases that it depends on.
    """

    item: Item
    done: "asyncio.Future[Outcome]"
    error: str = ""
    is_first: bool = False
    fences: tuple[Fence, ...] = ()


class ItemQueue:
    """Jobs in the order in which they are heard."""

    def __init__(self) -> None:
        self._first: deque[Job] = deque()
        self._crowd: deque[Job] = deque()
        self._in_crowd: Counter[Address] = Counter()
        self._in_step: set[Address] = set()
        self._shifts = 0
        self._is_its_turn = False  # of what has a transaction of its own, in the crowd
        self._is_closed = False
        self._came = asyncio.Event()

    def put(self, job: Job) -> None:
        job.is_first = self._goes_first(job.item)
        if job.is_first:
            self._first.append(job)
        else:
            self._crowd.append(job)
            self._count(job.item, 1)
        self._came.set()

    def close(self) -> None:
        """Nothing more is put; `batch` ends once everything has been heard."""
        self._is_closed = True
        self._came.set()

    def note(self, address: Address, *, is_in_step: bool) -> None:
        """Whether a step runs for the person who writes from there."""
        if is_in_step:
            self._in_step.add(address)
        else:
            self._in_step.discard(address)

    async def batch(self) -> list[Job]:
        """What shares the next transaction; waits for it. Empty when all is over."""
        while not self._first and not self._crowd:
            if self._is_closed:
                return []
            self._came.clear()
            await self._came.wait()
        if self._is_its_turn or not self._first:
            self._is_its_turn = False
            if self._crowd and isinstance(self._crowd[0].item, Alone):
                return [self._next_of_crowd()]
        taken: list[Job] = []
        limit = TIMERS
        while len(taken) < limit and (self._first or self._crowd):
            if not self._first and isinstance(self._crowd[0].item, Alone):
                self._is_its_turn = True
                break
            job = self._first.popleft() if self._first else self._next_of_crowd()
            taken.append(job)
            if not isinstance(job.item, TimerDue):
                limit = BATCH
        return taken

    def give_back(self, jobs: Iterable[Job]) -> None:
        """These have not been heard; they come first again."""
        for job in reversed(list(jobs)):
            if job.is_first:
                self._first.appendleft(job)
            else:
                self._crowd.appendleft(job)
                self._count(job.item, 1)

    def _next_of_crowd(self) -> Job:
        job = self._crowd.popleft()
        self._count(job.item, -1)
        return job

    def _goes_first(self, item: Item) -> bool:
        if self._shifts:
            return False
        match item:
            case TimerDue(timer):
                return timer.kind == "step"
            case RowsOnly():
                return True
            case Arrived(address):
                return address in self._in_step and not self._in_crowd[address]
            case ForPerson() | TurnCame() | CheckInWave() | Shifted() | Probe():
                return False

    def _count(self, item: Item, by: int) -> None:
        if isinstance(item, Shifted):
            self._shifts += by
        elif isinstance(item, Arrived):
            self._in_crowd[item.address] += by
            if not self._in_crowd[item.address]:
                del self._in_crowd[item.address]
