"""Delivers stored messages: in order for each chat, by lane, each tried until it is settled.

Rules:
- A message is marked as sent after the platform took it. A crash in between repeats that one.
- A timer that starts with a message's delivery is started in the same transaction.
- A chat that must wait is set aside; others pass.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.arrival import Wrote
from bot.channel import Channel, Later, Never, Wrong
from bot.dispatcher import Dispatcher
from bot.storage.store import Address, Changes, Parcel, StorageError, Store
from handlers.engine.journal import milliseconds

TAKE = 50
POLL = 0.5
"""Seconds after which messages that another process stored are noticed, at the latest."""
LONGEST_WAIT = 300.0
"""Seconds between two tries, at most."""

FAREWELL = "farewell"
"""The kind of a message after which nothing of the person is left."""

Prepare = Callable[[Parcel], Awaitable[Parcel]]
"""Makes a parcel whole right before it is delivered."""

_log = structlog.get_logger()


class Outbox:
    """Hands parcels to channels, and stores what became of them."""

    def __init__(self, store: Store, dispatcher: Dispatcher, now: Callable[[], datetime]) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._now = now
        self._woken: dict[str, asyncio.Event] = {}
        self._is_stopping = False
        self.prepare: Prepare = _as_it_is

    def wake(self, _addresses: set[Address] | None = None) -> None:
        """There is something to deliver."""
        for woken in self._woken.values():
            woken.set()

    async def waiting(self, address: Address) -> list[Parcel]:
        """Everything that waits for one chat, in order."""
        parcels = await self._store.waiting(address.channel, self._now(), 10_000, address.chat)
        return [await self.prepare(parcel) for parcel in parcels]

    async def delivered(self, parcels: Sequence[Parcel], externals: Sequence[str]) -> None:
        """Store that these were delivered now, and start the timers that began with them."""
        changes = Changes()
        at = milliseconds(self._now())
        for parcel, external in zip(parcels, externals, strict=True):
            changes.delivered.append((external, parcel.id))
            if parcel.kind == FAREWELL:
                changes.left.append((parcel.person,))
            if parcel.kind == "send" and parcel.slot is not None:
                changes.started.append((at, parcel.person, *parcel.slot))
        await self._dispatcher.submit(Wrote(changes))

    async def run(self, channel: Channel) -> None:
        """Deliver what waits on a channel, until `stop`."""
        woken = self._woken.setdefault(channel.name, asyncio.Event())
        while not self._is_stopping:
            woken.clear()
            try:
                parcels = await self._store.waiting(channel.name, self._now(), TAKE)
                held_up: set[Address] = set()
                for parcel in parcels:
                    if parcel.address not in held_up and not await self._try(channel, parcel):
                        held_up.add(parcel.address)
            except StorageError as error:
                _log.error("outbox", error=str(error))
                parcels = []
            if len(parcels) < TAKE:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), POLL)

    def stop(self) -> None:
        self._is_stopping = True
        self.wake()

    async def _try(self, channel: Channel, parcel: Parcel) -> bool:
        """Deliver one parcel; false when its chat must wait."""
        try:
            external = await channel.deliver(await self.prepare(parcel))
        except Never as refused:
            await self._failed(parcel, "failed", 0, refused.why)
            changes = Changes(unreachable=[(1, parcel.person)])
            if parcel.kind == FAREWELL:
                changes.left.append((parcel.person,))
            await self._dispatcher.submit(Wrote(changes))
            return True
        except Wrong as wrong:
            _log.error("message refused", parcel=parcel.id, why=wrong.why)
            await self._failed(parcel, "failed", 0, wrong.why)
            return True
        except Later as later:
            await self._failed(parcel, "stored", later.seconds, later.why)
            return False
        except Exception as error:  # noqa: BLE001 - the outermost loop: it logs and keeps the row
            wait = min(LONGEST_WAIT, 2.0**parcel.tries)
            _log.error("delivery", parcel=parcel.id, error=type(error).__name__)
            await self._failed(parcel, "stored", wait, type(error).__name__)
            return False
        await self.delivered([parcel], [external])
        return True

    async def _failed(self, parcel: Parcel, state: str, wait: float, why: str) -> None:
        again = milliseconds(self._now() + timedelta(seconds=wait))
        row = (state, parcel.tries + 1, again, why, parcel.id)
        await self._dispatcher.submit(Wrote(Changes(failed=[row])))


async def _as_it_is(parcel: Parcel) -> Parcel:
    return parcel
