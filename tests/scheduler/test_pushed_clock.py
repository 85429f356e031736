"""The try-out's clock: it runs, and it can be pushed ahead past what is due."""

import contextlib
from datetime import UTC, datetime, timedelta

from scheduler.pushed_clock import PushedClock
from scheduler.wall_clock import wall_time

FAR = datetime(2100, 1, 1, 6, 0, tzinfo=UTC)


class Timers:
    """Due instants, and when each rang."""

    def __init__(self, clock_at: datetime, *after: timedelta) -> None:
        self.due = [clock_at + each for each in after]
        self.rang: list[tuple[datetime, datetime]] = []
        self.settled = 0

    async def next_due(self) -> datetime | None:
        return min(self.due, default=None)

    async def settle(self, _now: datetime) -> None:
        self.settled += 1


async def pushed(timers: Timers) -> PushedClock:
    clock = PushedClock(FAR, timers.next_due, timers.settle)

    async def ring() -> datetime | None:
        now = clock.now()
        timers.rang += [(due, now) for due in timers.due if due <= now]
        timers.due = [due for due in timers.due if due > now]
        return min(timers.due, default=None)

    await clock.start(ring)
    return clock


async def test_everything_on_the_way_rings_at_its_own_instant() -> None:
    timers = Timers(FAR, timedelta(hours=1), timedelta(hours=3), timedelta(hours=9))
    first, second, third = timers.due
    clock = await pushed(timers)
    await clock.push(FAR + timedelta(hours=4))
    await clock.stop()
    assert timers.rang == [(first, first), (second, second)]
    assert timers.due == [third]
    assert timers.settled == 3, "what was said before the push, and at each timer"


async def test_a_step_that_begins_with_its_delivery_rings_on_the_way() -> None:
    """What was said just before a push is delivered before time goes on, and counts from there."""

    class Undelivered(Timers):
        async def settle(self, now: datetime) -> None:
            if not self.settled:
                self.due.append(now + timedelta(seconds=30))
            await super().settle(now)

    timers = Undelivered(FAR)
    clock = await pushed(timers)
    await clock.push(FAR + timedelta(minutes=10))
    await clock.stop()
    assert [at - due for due, at in timers.rang] == [timedelta(0)]


async def test_it_goes_on_from_where_it_was_pushed() -> None:
    clock = await pushed(Timers(FAR))
    await clock.push(FAR + timedelta(hours=4))
    assert timedelta(0) <= clock.now() - (FAR + timedelta(hours=4)) < timedelta(minutes=1)
    await clock.stop()


async def test_it_is_never_behind_the_wall_and_never_goes_back() -> None:
    clock = PushedClock(datetime(2020, 1, 1, tzinfo=UTC), Timers(FAR).next_due)
    assert clock.now() >= wall_time() - timedelta(minutes=1)
    ahead = await pushed(Timers(FAR))
    await ahead.push(FAR - timedelta(days=1))
    assert ahead.now() >= FAR
    await ahead.stop()


async def test_it_stands_where_it_was_when_a_ring_fails() -> None:
    timers = Timers(FAR, timedelta(hours=1))
    clock = PushedClock(FAR, timers.next_due)

    async def broken() -> datetime | None:
        raise OSError

    await clock.start(broken)
    with contextlib.suppress(OSError):
        await clock.push(FAR + timedelta(hours=2))
    assert clock.now() < FAR + timedelta(hours=1)
    await clock.stop()
