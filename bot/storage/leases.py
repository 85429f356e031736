"""Who does which work on a database that several workers share, and until when.

Rules:
- A lease has an epoch, one higher each time it changes hands. What is written under a lease is
  written only while that epoch holds (`Fence`), whatever a stopped or slow holder believes.
- It ends by the database's clock. The holder counts from before it asked, on a clock that goes on
  while the machine sleeps, and stops `MARGIN_SECONDS` before anybody else can begin.
- Whoever does not hold it waits, and takes it over once it was given up or has run out. One that
  was given up becomes free a second later, so that a platform's rate limit holds across it.
- `bot/storage/worker_leases.py` keeps the leases of one worker.
"""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Protocol

from scheduler.wall_clock import steady_seconds

LEASE_SECONDS: Final = 3.0
MARGIN_SECONDS: Final = 1.0
"""So long nothing is done under a lease before another one may have it."""
RUN: Final = "run"
"""The lease that all workers share. A Limber before 0.3.0 takes it for itself alone and does all
the work under it: then these wait, and while these work, it waits."""
SEVERAL: Final = "several workers"
"""Who holds the shared lease."""
WORKER: Final = "worker/"
"""What the name of a worker's own lease begins with."""


@dataclass(frozen=True, slots=True)
class Fence:
    """What is written counts only while this lease has this epoch. tenant: whose deployment."""

    name: str
    epoch: int
    tenant: str = ""


class Leases(Protocol):
    """The leases of one database. Every method may raise `StorageError`."""

    async def take(self, name: str, holder: str, seconds: float) -> Fence | None:
        """The lease, if nobody holds it now; else None."""

    async def join(self, name: str, group: str, seconds: float) -> Fence | None:
        """The lease together with whoever else of the group has it; None if another one has it."""

    async def renew(self, fences: Sequence[Fence], seconds: float) -> set[Fence]:
        """Hold these for so long from now; returns those that are still ours."""

    async def give_up(self, fence: Fence, after: float = 0.0) -> None:
        """Let another one take it, after so many seconds."""

    async def leave(self, worker: Fence, shared: Fence) -> None:
        """End a worker's own lease, and the shared one if no other worker is there."""

    async def holder(self, name: str) -> str | None:
        """Who holds it now, for the operator."""


_fences: ContextVar[tuple[Fence, ...]] = ContextVar("fences", default=())


def fences() -> tuple[Fence, ...]:
    """The leases under which this task works; what it begins works under the same."""
    return _fences.get()


@contextlib.contextmanager
def under(*held: Fence) -> Iterator[None]:
    """Whatever is submitted inside depends on these leases, and is not stored once one is lost."""
    token = _fences.set(held)
    try:
        yield
    finally:
        _fences.reset(token)


class HeldLease:
    """A lease that is held until `end`, as long as whoever keeps it renews it."""

    def __init__(self, fence: Fence, until: float) -> None:
        self.fence = fence
        self._until = until
        self._lost = asyncio.Event()

    def is_held(self) -> bool:
        """Whether there is time left to do something under it, by this process's own clock."""
        return steady_seconds() < self._until - MARGIN_SECONDS and not self._lost.is_set()

    def renewed(self, until: float) -> None:
        """It was renewed until then."""
        self._until = until

    def end(self) -> None:
        """It is lost, or given up."""
        self._lost.set()

    def is_over(self) -> bool:
        """Whether it was lost, or given up."""
        return self._lost.is_set()

    async def lost(self) -> None:
        """Return once it is."""
        await self._lost.wait()
