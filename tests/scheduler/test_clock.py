"""The real clock goes on ringing, whatever befalls a single ring."""

import asyncio
from datetime import datetime

from scheduler.clock import RealClock


async def test_a_ring_that_failed_is_followed_by_another_one() -> None:
    rings: list[int] = []
    again = asyncio.Event()

    async def ring() -> datetime | None:
        rings.append(len(rings))
        if len(rings) == 1:
            raise OSError("the disk is full")
        again.set()
        return None

    clock = RealClock()
    await clock.start(ring)
    try:
        async with asyncio.timeout(10):
            await again.wait()
    finally:
        await clock.stop()
