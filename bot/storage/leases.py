"""Who does the work on a database that several processes can reach, and until when.

Rules:
- A lease has an epoch, one higher each time it changes hands. What is written under a lease is
  written only while that epoch holds (`Fence`), whatever a stopped or slow holder believes.
- It ends by the database's clock. The holder counts from before it asked, on a clock that goes on
  while the machine sleeps, so it stops sending before anybody else can begin.
- Whoever does not hold it waits, and takes it over once it was given up or has run out.
"""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, Protocol

from bot.errors import StorageError
from scheduler.logger import Logger

LEASE_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 1.0
"""Between two tries to take a lease that another one holds."""
RENEWALS: Final = 4
"""Renewals in the time of one lease."""
RUN: Final = "run"
"""The lease of `limber run`: timers, delivery, channels, the page."""

_log = Logger()


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

    async def renew(self, fence: Fence, seconds: float) -> bool:
        """Hold it for so long from now; False once it is lost."""

    async def give_up(self, fence: Fence) -> None:
        """Let another one take it at once."""

    async def holder(self, name: str) -> str | None:
        """Who holds it now, for the operator."""


class HeldLease:
    """A lease that is held, and renewed until `give_up` or until it is lost."""

    def __init__(self, leases: Leases, fence: Fence, until: float) -> None:
        self.fence = fence
        self._leases = leases
        self._until = until
        self._lost = asyncio.Event()
        self._renewing = asyncio.create_task(self._renew(), name="lease")

    def is_held(self) -> bool:
        """Whether nobody else can have it yet, by this process's own clock."""
        return _now() < self._until and not self._lost.is_set()

    async def lost(self) -> str:
        """Wait until it is lost; returns a sentence for the operator."""
        await self._lost.wait()
        return (
            "Another Limber has taken over, as this one could not renew its lease in time (it was"
            " stopped, or the database was out of reach). Nothing that it does now is stored, so it"
            " ends. Start it again, and it waits for its turn."
        )

    async def give_up(self) -> None:
        """Let another one take it at once; nothing may be written under it any more."""
        self._renewing.cancel()
        await asyncio.wait([self._renewing])
        if not self._lost.is_set():
            with contextlib.suppress(StorageError):  # it runs out by itself
                await self._leases.give_up(self.fence)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / RENEWALS)
            asked = _now()
            try:
                if not await self._leases.renew(self.fence, LEASE_SECONDS):
                    break
                self._until = asked + LEASE_SECONDS
            except StorageError as error:  # the database may be back before the lease has run out
                _log.warning("lease not renewed", error=str(error))
            except Exception as error:  # noqa: BLE001 - outermost: a holder that only stops is noticed
                _log.error("lease not renewed", error=type(error).__name__)
        self._lost.set()


@contextlib.asynccontextmanager
async def leading(leases: Leases, name: str = RUN) -> AsyncIterator[HeldLease]:
    """Wait until this lease is ours, and hold it inside."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    said: set[str] = set()
    asked = _now()
    while (fence := await _taken(leases, name, holder, said)) is None:
        await asyncio.sleep(LOOK_SECONDS)
        asked = _now()
    held = HeldLease(leases, fence, asked + LEASE_SECONDS)
    try:
        yield held
    finally:
        await held.give_up()


async def taken_now(leases: Leases, name: str, holder: str) -> HeldLease | None:
    """The lease, held from now on, or None where another one holds it. Raises `StorageError`."""
    asked = _now()
    fence = await leases.take(name, holder, LEASE_SECONDS)
    return None if fence is None else HeldLease(leases, fence, asked + LEASE_SECONDS)


async def _taken(leases: Leases, name: str, holder: str, said: set[str]) -> Fence | None:
    """The lease, or None for as long as one has to wait; the log says why, once in a row."""
    try:
        if (fence := await leases.take(name, holder, LEASE_SECONDS)) is not None:
            return fence
        why, more = "waits for its turn", {"holder": await leases.holder(name)}
    except StorageError as error:  # it waits for the database as it waits for another one
        why, more = "waits for the database", {"error": str(error)}
    if why not in said:
        said.clear()
        said.add(why)
        _log.warning(why, **more)
    return None


def _now() -> float:
    """Seconds on a clock that nobody sets and that no sleep of the machine stops."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
