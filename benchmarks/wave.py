"""Everybody's check-in falls due at the same instant: how long until all of it is stored."""

import asyncio
import contextlib
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.toy import AT
from bot.alarm import Alarm
from bot.dispatcher import Dispatcher, Hear
from bot.storage.sqlite import SqliteStore

KIND = "morning"
TICK = 0.005


@dataclass(frozen=True, slots=True)
class Wave:
    """seconds: from due to stored; gap: the longest, in seconds, that the loop was held."""

    seconds: float
    gap: float
    stored: int


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


async def wave(path: Path, hear: Hear) -> Wave:
    """Ring everything that is due, as a running Limber does."""
    store = SqliteStore(path)
    await store.open()
    dispatcher = Dispatcher(store, hear)
    await dispatcher.start()
    alarm = Alarm(store, dispatcher, lambda: AT)
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    await asyncio.sleep(TICK * 4)
    began = perf_counter()
    await alarm.ring()
    seconds = perf_counter() - began
    ticking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await ticking
    stored = len(await store.waiting("terminal", AT, 1_000_000))
    await dispatcher.stop()
    await store.close()
    return Wave(seconds, ticker.gap, stored)
