"""Everybody's check-in falls due at the same instant: how long until all of it is stored."""

import asyncio
import contextlib
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.small_flow import AT
from bot.delivery.outbox import Outbox
from bot.delivery.pacer import Pace
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import Hear
from bot.storage.parcel import Parcel
from bot.storage.sqlite.store import SqliteStore
from tests.support.people import Profile, make_people, newcomer

KIND = "morning"
TICK = 0.005
SPOKEN = 2000
"""Messages of a wave that are delivered, to see how fast they come."""


@dataclass(frozen=True, slots=True)
class Wave:
    """seconds: from due to stored; gap: the longest, in seconds, that the loop was held.

    spoken: messages a second that then leave, where the platform takes whatever comes.
    """

    seconds: float
    gap: float
    spoken: float


class Takes:
    """A platform that takes whatever comes, at once."""

    name = "terminal"
    pace = Pace(at_once=64)

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self.taken = 0
        self.is_enough = asyncio.Event()

    async def run(self) -> None:
        """Nothing comes from it."""

    async def deliver(self, _parcel: Parcel) -> str:
        self.taken += 1
        if self.taken == self._enough:
            self.is_enough.set()
        return str(self.taken)


class Ticker:
    """Ticks on the loop every 5 ms, and notices how late it was at most."""

    def __init__(self) -> None:
        self.gap = 0.0

    async def run(self) -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = perf_counter()
            self.gap = max(self.gap, now - last - TICK)
            last = now


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody who has a timer of this kind due at `AT`, in a database of their own."""

    path: Path
    people: int
    kind: str
    profile: Profile = newcomer


async def wave(crowd: Crowd, hear: Hear) -> Wave:
    """Ring everything that is due, as a running Limber does."""
    await make_people(crowd.path, crowd.people, None, crowd.kind, crowd.profile)
    store = SqliteStore(crowd.path)
    await store.open()
    dispatcher = Dispatcher(store, hear)
    await dispatcher.start()
    due_timers = DueTimers(store, dispatcher, lambda: AT)
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    await asyncio.sleep(TICK * 4)
    began = perf_counter()
    following = await due_timers.ring()
    seconds = perf_counter() - began
    ticking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticking
    stored = len(await store.waiting("terminal", AT, 10 * crowd.people))
    spoken = await _spoken(store, dispatcher, min(SPOKEN, crowd.people))
    broken = await store.set_asides(1)
    await dispatcher.stop()
    await store.close()
    crowd.path.unlink()
    assert stored == crowd.people, f"{stored}: every one of them has a message"
    assert not broken, "and not only an apology"
    assert following is not None, "the next ones are planned"
    assert following > AT, "nothing is left that is due"
    return Wave(seconds, ticker.gap, spoken)


async def _spoken(store: SqliteStore, dispatcher: Dispatcher, enough: int) -> float:
    """How many of the wave's messages leave in a second; a check-in is worded as it leaves."""
    channel = Takes(enough)
    outbox = Outbox(store, dispatcher, lambda: AT)
    began = perf_counter()
    giving = asyncio.create_task(outbox.run(channel))
    await channel.is_enough.wait()
    seconds = perf_counter() - began
    outbox.stop()
    await giving
    return enough / seconds
