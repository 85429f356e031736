"""The next days in no time, on a copy of the database and with no channel."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import hear_in
from bot.storage.records import Address
from bot.storage.store import Store
from handlers.routing.router import Router
from handlers.world import World
from scheduler.clock import MovedClock

MANY = 1000
"""Events that were set aside, or messages of a channel, that are read at once."""


@dataclass(frozen=True, slots=True)
class Days:
    """What came of the days. broken: the errors of events that could not be handled."""

    messages: int
    people: int
    broken: tuple[str, ...]


async def next_days(store: Store, world: World, start: datetime, days: int) -> Days:
    """Let every timer of the next days ring in order, from an instant on. Raises `StorageError`."""
    dispatcher = Dispatcher(store, hear_in(Router(world), {}), timedelta(0))
    clock = MovedClock(start, store.next_due)
    taker = _Taker(store, Outbox(store, dispatcher, clock.now), clock)
    due_timers = DueTimers(store, dispatcher, clock.now)
    before = {each.id for each in await store.set_asides(MANY)}

    async def ring() -> datetime | None:
        await due_timers.ring()
        await taker.take()
        return await store.next_due()

    await dispatcher.start()
    try:
        await taker.take()
        taken_before = taker.messages
        taker.reached.clear()
        await clock.start(ring)
        await clock.move(start + timedelta(days=days))
    finally:
        await clock.stop()
        await dispatcher.stop()
    broken = tuple(each.error for each in await store.set_asides(MANY) if each.id not in before)
    return Days(taker.messages - taken_before, len(taker.reached), broken)


@dataclass(slots=True)
class _Taker:
    """Stands for every channel: takes whatever waits at once, and throws it away."""

    store: Store
    outbox: Outbox
    clock: MovedClock
    messages: int = 0
    reached: set[Address] = field(default_factory=set)

    async def take(self) -> None:
        """Take everything that waits by now."""
        for channel in await self.store.channels():
            while waiting := await self.store.waiting(channel, self.clock.now(), MANY):
                for address in {each.address for each in waiting}:
                    parcels = await self.outbox.waiting(address)
                    await self.outbox.delivered(parcels, [""] * len(parcels))
                    self.messages += len(parcels)
                    self.reached.add(address)
