"""Channels run side by side; one that falls comes back and takes nobody with it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.delivery.channel import Later
from bot.delivery.outbox import Outbox
from bot.delivery.pacer import AT_WILL, Pace
from bot.delivery.supervisor import FIRST_WAIT, LONGEST_WAIT, Backoff, serving
from bot.dispatch.dispatcher import Dispatcher
from bot.storage.parcel import Parcel
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.effect import Heard


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
