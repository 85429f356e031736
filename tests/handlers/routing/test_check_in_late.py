"""A check-in that comes late, after an outage: one, with an honest line, or none at all."""

from pathlib import Path

from handlers.routing.router import Router
from tests.support.check_ins import a_person, asked_at, away_until, is_check_in, local, log_of


async def test_late_by_an_outage_there_is_one_with_an_honest_line(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-20T22:00", "6:10 am") as stage:
        said = await away_until(stage, local("2026-11-21T09:40"))
        assert len(said) == 1
        assert "I was away from 06:10 to 09:40, sorry." in said[0].text
        assert is_check_in(said[0])
        assert await asked_at(stage, local("2026-11-22T07:00")) == ["11-22T05:10"]
        assert not any("away" in m.text for m in stage.said[-1:])


async def test_three_days_away_are_one_check_in_and_two_lines_in_the_log(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-18T22:00", "6:10 am") as stage:
        said = await away_until(stage, local("2026-11-21T09:40"))
        assert [is_check_in(message) for message in said] == [True]
        assert "I was away from Thursday 19 November 06:10 to 09:40" in said[0].text
        (missed,) = await log_of(stage, "missed")
        assert missed.data == {"why": "away", "day": "2026-11-21", "count": 2}
        assert await asked_at(stage, local("2026-11-22T07:00")) == ["11-22T05:10"]


async def test_twelve_hours_late_is_too_late(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T22:00", "6:10 am") as stage:
        assert await away_until(stage, local("2026-11-21T18:11")) == []
        (missed,) = await log_of(stage, "missed")
        assert missed.data == {"why": "away", "day": "2026-11-21", "count": 1}
        assert await asked_at(stage, local("2026-11-22T07:00")) == ["11-22T05:10"]


async def test_a_minute_late_needs_no_apology(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T22:00", "6:10 am") as stage:
        (said,) = await away_until(stage, local("2026-11-21T06:11"))
        assert "away" not in said.text


async def test_nobody_is_woken_by_a_late_one(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T20:00", "9:00 pm") as stage:
        assert await away_until(stage, local("2026-11-20T23:30")) == []
        (said,) = await stage.until(local("2026-11-21T08:00"))
        assert "How much was it yesterday" in said.text
        await stage.say("3")
        assert await asked_at(stage, local("2026-11-21T22:00")) == ["11-21T20:00"]


async def test_a_snooze_and_the_next_one_both_late_are_one(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-20T07:01"))
        await stage.say("Tonight")
        said = await away_until(stage, local("2026-11-21T07:30"))
        assert [is_check_in(message) for message in said] == [True]
        assert "I was away from 07:00 to 07:30" in said[0].text


async def test_a_snooze_alone_that_is_late_says_so(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-20T07:01"))
        await stage.say("in an hour")
        (said,) = await away_until(stage, local("2026-11-20T10:00"))
        assert "I was away from 08:01 to 10:00" in said.text
