"""Channels run side by side; one that falls comes back and takes nobody with it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.delivery.channel import Later
from bot.delivery.outbox import Outbox
from bot.delivery.pacer import AT_WILL, Pace
from bot.delivery.supervisor import FIRST_WAIT, LONGEST_WAIT, Backoff, serving
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived
from bot.storage.parcel import Parcel
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard
from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.support.sql import rows


@dataclass
class Falling:
    """A channel that falls with each of these errors in turn, and then ends by itself."""

    name: str
    falls: list[Exception]
    pace: Pace = AT_WILL
    runs: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, parcel: Parcel) -> str:
        return str(parcel.id)

    async def run(self) -> None:
        self.runs += 1
        if self.falls:
            raise self.falls.pop(0)
        self.up.set()


@dataclass
class Connected:
    """A channel whose calls take a while and need its connection."""

    name: str = "connected"
    pace: Pace = AT_WILL
    is_up: bool = False
    on_its_way: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: list[int] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> str:
        self.on_its_way.set()
        for _ in range(100):
            await asyncio.sleep(0)
        if not self.is_up:
            raise RuntimeError("the session is closed")
        self.arrived.append(parcel.id)
        return str(parcel.id)

    async def run(self) -> None:
        self.is_up = True
        try:
            await asyncio.Event().wait()
        finally:
            self.is_up = False


async def test_what_is_on_its_way_lands_and_is_noted_before_the_connection_is_closed(
    router: Router,
) -> None:
    store = SqliteStore(None)
    await store.open()
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    dispatcher = Dispatcher(store, hear_in(router, {}))
    outbox = Outbox(store, dispatcher, lambda: at)
    await dispatcher.start()
    channel = Connected()
    here = Address(channel.name, "me")
    try:
        async with asyncio.timeout(20), serving([channel], outbox):
            await dispatcher.submit(Arrived(here, Said(at, "hello"), "1"))
            await channel.on_its_way.wait()
        assert len(channel.arrived) == 1
        assert await outbox.waiting(here) == []
    finally:
        await dispatcher.stop()
        await store.close()


async def test_a_channel_that_falls_is_started_again_while_the_others_go_on() -> None:
    store = SqliteStore(None)
    await store.open()
    dispatcher = Dispatcher(store, lambda person, _event, _ids: Heard(person, ()))
    outbox = Outbox(store, dispatcher, lambda: datetime(2026, 11, 21, tzinfo=UTC))
    await dispatcher.start()
    steady = Falling("steady", [])
    falling = Falling("falling", [Later(0.0, "The network is away."), Later(0.0, "Still away.")])
    conditions: dict[str, str] = {}
    async with serving([falling, steady], outbox, conditions) as ended:
        assert conditions == {}
        async with asyncio.timeout(5):
            await ended.wait()
    assert conditions == {"steady": "ended", "falling": "ended"}
    assert (steady.runs, falling.runs) == (1, 3)
    await dispatcher.stop()
    await store.close()


def test_a_channel_that_falls_at_once_waits_longer_each_time_and_not_for_ever() -> None:
    backoff = Backoff()
    waits = [backoff.after(0.1) for _ in range(9)]
    assert waits[0] == FIRST_WAIT
    assert waits == sorted(waits)
    assert len(set(waits)) > 4
    assert waits[-2:] == [LONGEST_WAIT, LONGEST_WAIT]


def test_a_channel_that_ran_well_for_a_while_begins_again_with_the_shortest_wait() -> None:
    backoff = Backoff()
    for _ in range(9):
        backoff.after(0.1)
    assert backoff.after(3600.0) == FIRST_WAIT
    assert backoff.after(0.1) > FIRST_WAIT


@dataclass
class Slow(Connected):
    """A channel whose call lasts until it is let go."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, parcel: Parcel) -> str:
        self.on_its_way.set()
        await self.let_go.wait()
        return str(parcel.id)


@contextlib.asynccontextmanager
async def outbox_with_a_message(
    router: Router, channel: Slow
) -> AsyncIterator[tuple[SqliteStore, Outbox]]:
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    async with opened_in_memory() as store:
        dispatcher = Dispatcher(store, hear_in(router, {}))
        outbox = Outbox(store, dispatcher, lambda: at)
        await dispatcher.start()
        await dispatcher.submit(Arrived(Address(channel.name, "me"), Said(at, "hello"), "1"))
        yield store, outbox
        await dispatcher.stop()


@contextlib.asynccontextmanager
async def opened_in_memory() -> AsyncIterator[SqliteStore]:
    store = SqliteStore(None)
    await store.open()
    yield store
    await store.close()


async def test_a_lost_turn_leaves_no_call_that_counts_as_stuck_and_notes_what_landed(
    router: Router,
) -> None:
    channel = Slow()
    async with outbox_with_a_message(router, channel) as (store, outbox):
        running = asyncio.create_task(outbox.run(channel))
        await channel.on_its_way.wait()
        running.cancel()  # the lease is lost
        await asyncio.sleep(0)
        assert not running.done(), "its calls are its own until they have landed"
        channel.let_go.set()
        await asyncio.wait([running])
        assert await outbox.stuck(0.0) == []
        assert (await rows(store, "SELECT state FROM outgoing ORDER BY id"))[0][0] == "sent"
