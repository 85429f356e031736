"""The leases of one worker: its own, by which its claims last, and those of the work that it leads.

Rules:
- One short statement renews them all, several times in the time of one lease.
- A lease that is lost ends its work and nothing else; the worker then waits for its turn again.
- While somebody else has the database alone, which takes an outage of all workers, none leads.
- The worker's own name is new with each start, so that what an earlier process claimed is free.
"""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator
from typing import Final

from bot.errors import StorageError
from bot.storage.leases import (
    LEASE_SECONDS,
    MARGIN_SECONDS,
    RUN,
    SEVERAL,
    WORKER,
    Fence,
    HeldLease,
    Leases,
)
from scheduler.logger import Logger
from scheduler.wall_clock import steady_seconds

LOOK_SECONDS: Final = 0.5
"""Between two tries to take a lease that another one holds."""
RENEWALS: Final = 5
"""Renewals in the time of one lease."""

_log = Logger()


class WorkerLeases:
    """What one worker holds. name: of its own lease, by which the database knows its claims."""

    def __init__(self, leases: Leases) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self.name = f"{WORKER}{self.holder}:{secrets.token_hex(4)}"
        self._leases = leases
        self._held: dict[str, HeldLease] = {}
        self._said: dict[str, str] = {}

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Be one of the workers inside; waits while an older Limber works alone."""
        await self._wait_for(RUN, is_shared=True)
        await self._wait_for(self.name)
        renewing = asyncio.create_task(self._renew(), name="leases")
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            with contextlib.suppress(StorageError):  # they run out by themselves
                await self._leases.leave(self._held[self.name].fence, self._held[RUN].fence)

    @contextlib.asynccontextmanager
    async def leading(self, name: str) -> AsyncIterator[HeldLease]:
        """Wait until the work of this name is ours, and hold it inside."""
        held = await self._wait_for(name)
        _log.info("leads", work=name, epoch=held.fence.epoch)
        try:
            yield held
        finally:
            self._held.pop(name, None)
            if held.is_held():
                with contextlib.suppress(StorageError):  # it runs out by itself
                    await self._leases.give_up(held.fence, MARGIN_SECONDS)
            held.end()

    async def _wait_for(self, name: str, *, is_shared: bool = False) -> HeldLease:
        asked = steady_seconds()
        while (
            not self._may_take(name)
            or (fence := await self._taken(name, is_shared=is_shared)) is None
        ):
            await asyncio.sleep(LOOK_SECONDS)
            asked = steady_seconds()
        held = self._held[name] = HeldLease(fence, asked + LEASE_SECONDS)
        self._said.pop(name, None)
        return held

    def _may_take(self, name: str) -> bool:
        shared = self._held.get(RUN)
        return name in {RUN, self.name} or shared is None or not shared.is_over()

    async def _taken(self, name: str, *, is_shared: bool) -> Fence | None:
        """The lease, or None for as long as one has to wait; the log says why, once in a row."""
        try:
            if is_shared:
                found = await self._leases.join(name, SEVERAL, LEASE_SECONDS)
            else:
                found = await self._leases.take(name, self.holder, LEASE_SECONDS)
            if found is not None:
                return found
            why, more = "waits for its turn", {"holder": await self._leases.holder(name)}
        except StorageError as error:  # it waits for the database as it waits for another one
            why, more = "waits for the database", {"error": str(error)}
        if self._said.get(name) != why:
            self._said[name] = why
            _log.warning(why, work=name, **more)
        return None

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / RENEWALS)
            try:
                await self._renew_once()
            except StorageError as error:  # the database may be back before they have run out
                _log.warning("leases not renewed", error=str(error))
            except Exception as error:  # noqa: BLE001 - the outermost loop: a worker that stops renewing is noticed by the others
                _log.error("leases not renewed", error=type(error).__name__)

    async def _renew_once(self) -> None:
        held, asked = dict(self._held), steady_seconds()
        kept = await self._leases.renew([each.fence for each in held.values()], LEASE_SECONDS)
        for name, each in held.items():
            if each.fence in kept:
                each.renewed(asked + LEASE_SECONDS)
            elif name in {RUN, self.name}:
                fence = await self._taken(name, is_shared=name == RUN)
                if fence is not None:
                    self._held[name] = HeldLease(fence, asked + LEASE_SECONDS)
                elif name == RUN:
                    each.end()
            else:
                self._lose(name)
        if not self._may_take("what is led"):
            for name in self._held.keys() - {RUN, self.name}:
                self._lose(name)

    def _lose(self, name: str) -> None:
        if (held := self._held.pop(name, None)) is not None:
            _log.warning("another worker leads now", work=name)
            held.end()


@contextlib.asynccontextmanager
async def alone(leases: Leases, holder: str) -> AsyncIterator[HeldLease | None]:
    """Keep every worker off a database inside, by the lease that they share; None where some work.

    Raises `StorageError`.
    """
    asked = steady_seconds()
    fence = await leases.take(RUN, holder, LEASE_SECONDS)
    if fence is None:
        yield None
        return
    held = HeldLease(fence, asked + LEASE_SECONDS)
    renewing = asyncio.create_task(_kept(leases, held), name="lease")
    try:
        yield held
    finally:
        renewing.cancel()
        await asyncio.wait([renewing])
        if held.is_held():
            with contextlib.suppress(StorageError):  # it runs out by itself
                await leases.give_up(fence)


async def _kept(leases: Leases, held: HeldLease) -> None:
    """Renew a lease until it is lost, or until cancelled."""
    kept = True
    while kept:
        await asyncio.sleep(LEASE_SECONDS / RENEWALS)
        asked = steady_seconds()
        with contextlib.suppress(StorageError):  # the database may be back before it has run out
            kept = held.fence in await leases.renew([held.fence], LEASE_SECONDS)
            held.renewed(asked + LEASE_SECONDS)
    held.end()
