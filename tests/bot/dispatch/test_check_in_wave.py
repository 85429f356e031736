"""A morning on which the process was down: 500 check-ins due, none lost, none twice."""

import asyncio
from collections import Counter
from datetime import UTC, time, timedelta
from pathlib import Path

import pytest

from bot.dispatch.item import CheckInWave, TimerDue
from handlers.routing.router import Router
from scheduler.recurrence import EVERY_DAY, Schedule, next_after
from tests.bot.dispatch.restartable import EVENING, UP, Limber, wall
from tests.support.check_ins import TIME, local
from tests.support.sql import rows

PEOPLE = 500


@pytest.mark.long
async def test_after_an_outage_everybody_gets_one_honest_check_in(
    router: Router, tmp_path: Path
) -> None:
    schedules = [Schedule(wall(n), EVERY_DAY, "Europe/Berlin") for n in range(PEOPLE)]
    limber = Limber(router, tmp_path / "limber.db")
    async with limber.up(EVENING) as limber:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at {time:%H:%M}"):
            await limber.say(line, PEOPLE)
        assert await limber.planned() == Counter(next_after(s, EVENING) for s in schedules)
        await limber.forget_said()

    async with limber.up(UP) as limber:
        await limber.clock.move(UP.astimezone(UTC))
        said = await limber.waiting()
        assert Counter(chat for chat, _ in said) == Counter(str(n) for n in range(PEOPLE))
        for chat, text in said:
            assert text.startswith(TIME)
            assert f"I was away from {wall(int(chat)):%H:%M} to 09:40, sorry." in text
        assert sum("from 06:10 to 09:40" in text for _, text in said) >= PEOPLE // 2
        assert await limber.planned() == Counter(next_after(s, UP) for s in schedules)

        await limber.clock.move(UP.astimezone(UTC) + timedelta(hours=3))
        assert len(await limber.waiting()) == PEOPLE, "none twice"
        await limber.forget_said()
        await limber.clock.move(local("2026-11-22T06:10").astimezone(UTC))
        tomorrow = await limber.waiting()
        assert len(tomorrow) == sum(s.time == time(6, 10) for s in schedules)
        assert not any("away" in text for _, text in tomorrow)
        assert await rows(limber.store, "SELECT error FROM set_aside") == []


async def test_a_second_crash_in_the_middle_of_the_wave_loses_and_repeats_nothing(
    router: Router, tmp_path: Path
) -> None:
    limber = Limber(router, tmp_path / "limber.db")
    async with limber.up(EVENING) as limber:
        for line in ("/start", "I agree", "/stop", "/checkin", "every day at 06:10"):
            await limber.say(line, 60)
        await limber.forget_said()

    async with limber.up(UP) as limber:  # the ends of the day, and then twenty check-ins
        first = [*await limber.store.due(UP.astimezone(UTC), 60)]
        assert Counter(timer.kind for timer in first) == {"day_end": 60}
        now = limber.clock.now()
        await asyncio.gather(*(limber.dispatcher.submit(TimerDue(timer, now)) for timer in first))
        await limber.dispatcher.submit(CheckInWave("check_in", now, 20))

    async with limber.up(UP + timedelta(minutes=2)) as limber:
        await limber.clock.move(limber.clock.now())
        said = await limber.waiting()
        assert Counter(chat for chat, _ in said) == Counter(str(n) for n in range(60))
        assert sum("to 09:42" in text for _, text in said) == 40
