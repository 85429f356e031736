"""The real clock goes on ringing, whatever befalls a ring and whoever sets the wall clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.clock import Clock, RealClock, Ring, nothing_moves

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
PATIENCE = 10


@dataclass(slots=True)
class BothTimes:
    """The wall's time and steady time, as the test says."""

    wall: datetime = AT
    steady: float = 1000.0

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.steady += seconds

    def is_set(self, by: timedelta) -> None:
        self.wall += by


@dataclass(slots=True)
class Followed:
    """By how much what runs was moved; the first tries may fail."""

    fails: int = 0
    by: list[timedelta] = field(default_factory=list)
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    async def shift(self, by: timedelta) -> None:
        if not by:
            return
        self.tried.set()
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        self.by.append(by)
        self.moved.set()


async def nothing_due() -> datetime | None:
    return None


@asynccontextmanager
async def running(
    times: BothTimes, followed: Followed, ring: Ring = nothing_due
) -> AsyncIterator[RealClock]:
    clock = RealClock(lambda: times.wall, lambda: times.steady)
    await clock.start(ring, followed.shift)
    try:
        async with asyncio.timeout(PATIENCE):
            yield clock
    finally:
        await clock.stop()


async def rings_again(clock: Clock, ring: Ring, again: asyncio.Event) -> None:
    await clock.start(ring, nothing_moves)
    try:
        async with asyncio.timeout(PATIENCE):
            await again.wait()
    finally:
        await clock.stop()


@pytest.mark.parametrize("error", [OSError("the disk is full"), asyncio.CancelledError()])
async def test_a_ring_that_failed_is_followed_by_another_one(error: BaseException) -> None:
    rings: list[int] = []
    again = asyncio.Event()

    async def ring() -> datetime | None:
        rings.append(len(rings))
        if len(rings) == 1:
            raise error
        again.set()
        return None

    await rings_again(RealClock(), ring, again)


async def test_what_is_overdue_when_it_is_planned_rings_all_the_same() -> None:
    rings: list[int] = []
    again = asyncio.Event()
    clock = RealClock()

    async def ring() -> datetime | None:
        rings.append(len(rings))
        if len(rings) == 50:
            again.set()
        return clock.now() - timedelta(seconds=len(rings))

    await rings_again(clock, ring, again)


async def test_it_looks_again_at_once_when_timers_have_changed() -> None:
    first, again = asyncio.Event(), asyncio.Event()

    async def ring() -> datetime | None:
        (again if first.is_set() else first).set()
        return datetime(2999, 1, 1, tzinfo=UTC)

    clock = RealClock()
    await clock.start(ring, nothing_moves)
    async with asyncio.timeout(PATIENCE):
        await first.wait()
        clock.notice()
        await again.wait()
    await clock.stop()


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_clock_that_was_set_takes_along_what_runs_once(hours: int) -> None:
    times, followed = BothTimes(), Followed()
    by = timedelta(hours=hours)
    async with running(times, followed) as clock:
        times.passes(30)
        assert clock.now() == AT + timedelta(seconds=30)
        times.is_set(by)
        times.passes(5)
        assert clock.now() == AT + timedelta(seconds=35), "as people were told, until all is moved"
        await followed.moved.wait()
        assert clock.now() == AT + timedelta(seconds=35) + by
        times.passes(5)
        assert clock.now() == AT + timedelta(seconds=40) + by
    assert followed.by == [by]


async def test_a_clock_that_was_set_is_noticed_though_nobody_asks_what_time_it_is() -> None:
    times, followed = BothTimes(), Followed()
    async with running(times, followed):
        times.is_set(timedelta(hours=-2))
        await followed.moved.wait()
    assert followed.by == [timedelta(hours=-2)]


async def test_a_clock_that_is_slewed_is_followed_and_nothing_is_moved() -> None:
    times, followed = BothTimes(), Followed()
    async with running(times, followed) as clock:
        for _ in range(10):
            times.is_set(timedelta(seconds=1.9))
            times.passes(1)
            assert clock.now() == times.wall
    assert followed.by == []


async def test_what_could_not_be_moved_is_moved_later_and_the_old_time_goes_on() -> None:
    times, followed = BothTimes(), Followed(fails=1)
    async with running(times, followed) as clock:
        times.is_set(timedelta(hours=-2))
        await followed.tried.wait()
        if not followed.moved.is_set():
            assert clock.now() == AT
        await followed.moved.wait()
        assert clock.now() == AT - timedelta(hours=2)
    assert followed.by == [timedelta(hours=-2)]


async def test_before_it_runs_it_is_just_the_wall_clock() -> None:
    times = BothTimes()
    clock = RealClock(lambda: times.wall, lambda: times.steady)
    times.is_set(timedelta(hours=-2))
    assert clock.now() == times.wall
