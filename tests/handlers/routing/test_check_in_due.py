"""A check-in comes when it should: through storage, dispatcher, due timers and a moved clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.engine.event import Due
from handlers.routing.router import Router
from tests.support.check_ins import (
    DAY,
    TIME,
    a_person,
    alerts,
    asked_at,
    begin_session,
    do_check_in,
    is_check_in,
    lines,
    local,
    log_of,
    next_asked,
)
from tests.support.sql import change

# zone, wall time, from, three check-ins (UTC); the same instants as in the calendar's own test
CHANGES = [
    ("Europe/Berlin", "2:30 am", "2026-03-28T00:30", "03-28T01:30 03-29T01:00 03-30T00:30"),
    ("Europe/Berlin", "3:00 am", "2026-03-28T00:30", "03-28T02:00 03-29T01:00 03-30T01:00"),
    ("Europe/Berlin", "2:30 am", "2026-10-24T00:30", "10-24T00:30 10-25T00:30 10-26T01:30"),
    ("Europe/Berlin", "3:00 am", "2026-10-24T00:30", "10-24T01:00 10-25T02:00 10-26T02:00"),
    ("America/New_York", "2:30 am", "2026-03-07T00:30", "03-07T07:30 03-08T07:00 03-09T06:30"),
    ("America/New_York", "3:00 am", "2026-03-07T00:30", "03-07T08:00 03-08T07:00 03-09T07:00"),
    ("America/New_York", "2:30 am", "2026-10-31T00:30", "10-31T06:30 11-01T07:30 11-02T07:30"),
    ("America/New_York", "3:00 am", "2026-10-31T00:30", "10-31T07:00 11-01T08:00 11-02T08:00"),
    ("Australia/Lord_Howe", "2:30 am", "2026-10-03T00:30", "10-02T16:00 10-03T15:30 10-04T15:30"),
    ("Australia/Lord_Howe", "3:00 am", "2026-10-03T00:30", "10-02T16:30 10-03T16:00 10-04T16:00"),
    ("Australia/Lord_Howe", "2:30 am", "2026-04-04T00:30", "04-03T15:30 04-04T16:00 04-05T16:00"),
    ("Australia/Lord_Howe", "3:00 am", "2026-04-04T00:30", "04-03T16:00 04-04T16:30 04-05T16:30"),
]


@pytest.mark.parametrize("is_answered", [False, True], ids=["unanswered", "answered"])
@pytest.mark.parametrize(("zone", "wall", "begin", "expected"), CHANGES)
async def test_every_day_has_its_check_in_also_when_clocks_change(
    router: Router,
    tmp_path: Path,
    zone: str,
    wall: str,
    begin: str,
    expected: str,
    *,
    is_answered: bool,
) -> None:
    async with a_person(router, tmp_path, begin, wall, zone) as stage:
        found: list[str] = []
        for _ in range(3):
            found += await next_asked(stage)
            if is_answered:
                await stage.wait(300)
                await do_check_in(stage, 2)
        assert " ".join(found) == expected


async def test_on_a_leap_day_too(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2028-02-28T06:00", "7:00 am") as stage:
        found = await asked_at(stage, local("2028-03-01T08:00"))
    assert found == ["02-28T06:00", "02-29T06:00", "03-01T06:00"]


async def test_in_the_night_of_a_leap_day_on_the_other_side_of_the_world(
    router: Router, tmp_path: Path
) -> None:
    zone = "Australia/Lord_Howe"  # 11 hours ahead: the 29th's 02:30 is the 28th's 15:30
    async with a_person(router, tmp_path, "2028-02-28T12:00", "2:30 am", zone) as stage:
        found = [each for _ in range(3) for each in await next_asked(stage)]
    assert found == ["02-28T15:30", "02-29T15:30", "03-01T15:30"]


async def test_the_next_three_are_said_right_across_a_change(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-03-27T22:00", "2:30 am") as stage:
        assert "tomorrow 02:30, Sunday 03:00, Monday 02:30" in stage.said[-1].text


async def test_only_on_the_days_that_were_chosen(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "tuesday and friday 7am") as stage:
        found = await asked_at(stage, stage.now + 7 * DAY)
    assert found == ["11-24T06:00", "11-27T06:00"]


@pytest.mark.parametrize("is_answered", [False, True], ids=["unanswered", "answered"])
async def test_a_clock_that_is_set_back_by_an_hour_asks_nothing_twice(
    router: Router, tmp_path: Path, *, is_answered: bool
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        assert await asked_at(stage, local("2026-11-21T07:10")) == ["11-21T06:00"]
        if is_answered:
            await do_check_in(stage, 2)
        await stage.close()
        stage.at = local("2026-11-21T06:10")
        await stage.open()
        assert await asked_at(stage, local("2026-11-23T08:00")) == ["11-22T06:00", "11-23T06:00"]


async def test_a_clock_that_is_set_back_before_it_keeps_the_instant(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:55", "7:00 am") as stage:
        await stage.close()
        stage.at = local("2026-11-21T05:55")
        await stage.open()
        assert await asked_at(stage, local("2026-11-22T08:00")) == ["11-21T06:00", "11-22T06:00"]


# -- zones ----------------------------------------------------------------------------------------


async def test_moving_zone_moves_the_check_in_that_is_planned(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        for said in ("/settings", "My time zone", "New York"):
            await stage.say(said)
        assert "The next ones: today 07:00, tomorrow 07:00, Monday 07:00" in stage.said[-1].text
        await stage.say("Leave it so")
        found = await asked_at(stage, local("2026-11-22T18:00"))
    assert found == ["11-21T12:00", "11-22T12:00"]


async def test_a_check_in_done_before_moving_west_does_not_come_again_that_day(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T07:05"))
        await do_check_in(stage, 2)
        for said in ("/settings", "My time zone", "New York", "Leave it so"):
            await stage.say(said)
        assert await asked_at(stage, local("2026-11-22T18:00")) == ["11-22T12:00"]


async def test_one_that_waits_for_an_answer_is_asked_once_more_where_the_person_is_now(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T07:05"))
        for said in ("/settings", "My time zone", "New York", "Leave it so"):
            await stage.say(said)
        assert await asked_at(stage, local("2026-11-21T23:00")) == ["11-21T12:00"]
        assert await log_of(stage, "missed") == []


# -- put off --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("In a quarter of an hour", "11-21T06:16"),
        ("In an hour", "11-21T07:01"),
        ("Tonight", "11-21T19:00"),
    ],
)
async def test_a_snooze_comes_back_and_never_moves_the_schedule(
    router: Router, tmp_path: Path, said: str, again: str
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T07:01"))
        await stage.say(said)
        found = await asked_at(stage, local("2026-11-22T08:00"))
    assert found == [again, "11-22T06:00"]


async def test_one_that_was_put_off_is_not_asked_beside_the_next(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T07:01"))
        for said in ("Tonight", "/settings", "When the check-in comes", "7 pm", "Leave it so"):
            await stage.say(said)
        assert await asked_at(stage, local("2026-11-21T23:00")) == ["11-21T18:00"]


async def test_a_night_check_in_stays_open_when_the_day_ends(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T20:00", "2:30 am") as stage:
        await stage.until(local("2026-11-22T03:10"))
        (said,) = await stage.say("2")
        assert said.text.startswith("Noted.")
        await stage.until(local("2026-11-23T08:00"))
        (said,) = await stage.say("nothing new")
        assert not said.text.startswith("How did you sleep")


async def test_what_was_done_in_the_evening_is_not_asked_in_the_same_night(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T20:00", "2:30 am") as stage:
        await stage.say("/checkin")
        await do_check_in(stage, 2)
        assert await asked_at(stage, local("2026-11-23T12:00")) == ["11-23T01:30"]


async def test_a_skipped_day_is_left_alone(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T07:01"))
        await stage.say("snooze")
        await stage.wait(15 * 60)
        await stage.say("Skip today")
        assert await asked_at(stage, local("2026-11-22T08:00")) == ["11-22T06:00"]


# -- not now --------------------------------------------------------------------------------------


async def test_one_done_already_is_not_sent(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.say("/checkin")
        await do_check_in(stage, 2)
        assert await asked_at(stage, local("2026-11-22T08:00")) == ["11-22T06:00"]


async def test_while_a_session_runs_it_waits_and_then_asks_only_what_is_not_known(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:50", "7:00 am") as stage:
        await stage.wait(8 * 60)
        await begin_session(stage)
        said = await stage.until(local("2026-11-21T07:08"))
        assert not any(is_check_in(message) for message in said)
        await stage.until(local("2026-11-21T07:09"))
        await stage.say("1")
        said = await stage.until(local("2026-11-21T07:15"))
        assert lines(said)[-1].startswith(f"{TIME} You've told me 1 a moment ago")
        (said_,) = await stage.say("8")
        assert said_.text == "Well slept is half the training."
        assert await asked_at(stage, local("2026-11-22T08:00")) == ["11-22T06:00"]


async def test_a_session_that_fell_silent_holds_nothing_back(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await begin_session(stage)
        await stage.wait(20)
        await stage.say("pause")
        assert await asked_at(stage, local("2026-11-21T08:00")) == ["11-21T06:00"]


async def test_a_session_paused_a_moment_ago_does(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-21T06:45"))
        await begin_session(stage)
        await stage.wait(20)
        await stage.say("pause")
        assert await asked_at(stage, local("2026-11-21T08:00")) == ["11-21T06:20"]


async def test_not_while_a_flag_stands(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.say("I have chest pain right now")
        assert await asked_at(stage, local("2026-11-24T08:00")) == []
        assert not any(is_check_in(message) for message in await stage.say("/checkin"))


async def test_not_after_consent_was_taken_back(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await change(
            stage.parts[0], "UPDATE person SET profile = json_remove(profile, '$.consent')"
        )
        assert await asked_at(stage, local("2026-11-24T08:00")) == []


# -- pauses ---------------------------------------------------------------------------------------


async def test_a_pause_keeps_quiet_until_its_day(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.say("/pause until wednesday")
        assert "Wednesday 07:00, Thursday 07:00, Friday 07:00" in stage.said[-1].text
        assert await asked_at(stage, local("2026-11-26T06:00")) == ["11-25T06:00"]
        (said,) = await stage.say("/pause")
        assert said.text.startswith("Sure, a break is part of training.")


async def test_an_open_pause_ends_when_the_person_says_so(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.say("/pause")
        await stage.say("Until I'm back")
        assert await asked_at(stage, local("2026-11-24T08:00")) == []
        await stage.say("resume")
        assert await asked_at(stage, local("2026-11-25T08:00")) == ["11-25T06:00"]


async def test_a_check_in_that_was_planned_before_a_pause_is_looked_at_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await stage.say("/pause until wednesday")
        due = local("2026-11-21T07:00")
        said = await stage.submit(Due(due, "check_in", due))
        assert said.is_new
        assert not is_check_in(stage.said[-1])


# -- ignored --------------------------------------------------------------------------------------


async def test_after_three_without_an_answer_something_else_is_offered(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        found = await asked_at(stage, local("2026-11-23T08:00"))
        assert len(found) == 3
        (offer,) = await stage.until(local("2026-11-24T07:00"))
        assert offer.text.startswith("Am I ringing at the wrong time?")
        assert await stage.until(local("2026-11-30T08:00")) == []
        assert await alerts(stage) == []
        (again,) = await stage.until(local("2026-12-01T07:00"))
        assert again.text == offer.text
        await stage.say("another time")
        await stage.say("6 pm")
        assert await asked_at(stage, local("2026-12-02T19:00")) == [
            "12-01T17:00",
            "12-02T17:00",
        ]


async def test_a_snooze_is_an_answer_too(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await asked_at(stage, local("2026-11-23T08:00"))
        await stage.say("Tonight")
        found = await asked_at(stage, local("2026-11-25T08:00"))
        assert found == ["11-23T19:00", "11-24T06:00", "11-25T06:00"]


async def test_any_answer_starts_the_count_again(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "7:00 am") as stage:
        await asked_at(stage, local("2026-11-23T08:00"))
        await stage.say("snooze")
        await stage.wait(15 * 60)
        await stage.say("2")
        assert len(await asked_at(stage, local("2026-11-26T08:00"))) == 3


async def test_silence_after_a_five_is_a_nudge_and_then_the_coach_hears(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-20T06:00", "7:00 am") as stage:
        await stage.until(local("2026-11-20T07:00"))
        await do_check_in(stage, 5)
        await stage.until(local("2026-11-23T08:00"))
        (nudge,) = await stage.until(local("2026-11-24T08:00"))
        assert "Last time you weren't comfortable" in nudge.text
        assert await alerts(stage) == []
        await stage.until(local("2026-11-26T08:00"))
        (alert,) = await alerts(stage)
        assert alert.startswith("next_working_day: Three check-ins without an answer")


# -- yesterday ------------------------------------------------------------------------------------


async def test_yesterday_can_be_filled_in_until_noon(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T19:00", "8:00 pm") as stage:
        await stage.until(local("2026-11-21T11:59"))
        (said,) = await stage.say("/checkin")
        assert [b.label for b in said.buttons] == ["Today's", "Yesterday's"]
        await stage.say("Yesterday's")
        (said,) = await stage.say("4")
        assert said.text.startswith("Filled in")
        assert await asked_at(stage, local("2026-11-21T21:00")) == ["11-21T19:00"]
        assert await log_of(stage, "missed") == []


async def test_and_not_after_noon(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T19:00", "8:00 pm") as stage:
        await stage.until(local("2026-11-21T12:00"))
        (said,) = await stage.say("/checkin")
        assert said.text.startswith(TIME)


def test_the_moments_above_are_in_utc() -> None:
    assert local("2026-11-21T07:00").astimezone(UTC) == datetime(2026, 11, 21, 6, tzinfo=UTC)
