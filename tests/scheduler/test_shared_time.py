"""What several machines go by is one clock, whatever their own ones say."""

from datetime import UTC, datetime, timedelta

from scheduler.clock import RealClock
from scheduler.shared_time import SharedTime

AT = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


class Shared:
    """The clock that they share. steady: seconds of one machine; away: on the way to the clock."""

    def __init__(self) -> None:
        self.steady = 100.0
        self.away = 0.0

    async def ask(self) -> datetime:
        self.steady += self.away
        at = AT + timedelta(seconds=self.steady)
        self.steady += self.away
        return at


async def test_it_goes_on_in_steady_time_between_two_readings() -> None:
    shared = Shared()
    time = SharedTime(shared.ask, lambda: shared.steady)
    await time.read()
    shared.steady += 7.5
    assert time.now() == AT + timedelta(seconds=107.5)


async def test_the_way_to_it_and_back_is_taken_into_account() -> None:
    shared = Shared()
    shared.away = 0.3
    time = SharedTime(shared.ask, lambda: shared.steady)
    await time.read()
    assert abs(time.now() - (AT + timedelta(seconds=shared.steady))) < timedelta(milliseconds=1)


async def test_an_answer_that_came_late_changes_no_time() -> None:
    shared = Shared()
    waits = [0.0, 4.0]

    async def waits_first() -> datetime:
        shared.steady += waits.pop(0)
        return AT + timedelta(seconds=shared.steady)

    time = SharedTime(waits_first, lambda: shared.steady)
    for _ in range(2):
        await time.read()
        assert time.now() == AT + timedelta(seconds=shared.steady)


async def test_a_late_answer_gives_way_to_one_that_is_no_later() -> None:
    shared = Shared()
    waits = [4.0, 0.1]

    async def waits_first() -> datetime:
        shared.steady += waits.pop(0)
        return AT + timedelta(seconds=shared.steady)

    time = SharedTime(waits_first, lambda: shared.steady)
    await time.read()
    assert time.now() - (AT + timedelta(seconds=shared.steady)) == timedelta(seconds=2)
    await time.read()
    assert time.now() - (AT + timedelta(seconds=shared.steady)) == timedelta(seconds=0.05)


async def test_a_worker_tells_the_shared_time_and_not_its_machines() -> None:
    shared = Shared()
    time = SharedTime(shared.ask, lambda: shared.steady)
    await time.read()
    clock = RealClock(time.now, lambda: shared.steady)
    for _ in range(3):
        shared.steady += 300.0
        assert clock.now() == AT + timedelta(seconds=shared.steady)
