"""Setting the check-in: what is unclear is asked back, what is declined stays declined."""

from pathlib import Path

import pytest

from handlers.routing.router import Router
from handlers.understanding.english.schedule_doubt import DOUBTS
from tests.support.check_ins import (
    a_person,
    a_stage,
    asked_at,
    begin_session,
    do_check_in,
    lines,
    local,
)
from tests.support.sql import change, rows
from tests.support.stage import Stage

EVENING = "2026-11-20T19:00"  # a Friday


async def agreed(stage: Stage) -> None:
    for line in ("/start", "I agree", "/stop"):
        await stage.say(line)


async def trained(stage: Stage) -> str:
    """A whole session; says what is said after its last score."""
    await begin_session(stage)
    await stage.wait(12 * 60)
    (said,) = await stage.say("1")
    return said.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("whenever", "I need one time of day for that."),
        ("after work", "I need one time of day for that."),
        ("25:00", "That isn't a time of day that I know."),
        ("every other day at 7 am", "I keep to one time a day"),
        ("", "That came through empty."),
        ("🦵", "That isn't a time of day that I know."),
        ("hm", "That isn't a time of day that I know."),
        ("Nothing really", "If you mean no check-ins at all, tap that below."),
        ("nothing", "If you mean no check-ins at all, tap that below."),
    ],
)
async def test_what_is_no_time_is_asked_again(
    router: Router, tmp_path: Path, text: str, answer: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await stage.say("/checkin")
        (said,) = await stage.say(text)
        assert said.text.startswith(answer)
        assert await asked_at(stage, local("2026-11-22T23:00")) == []


@pytest.mark.parametrize(
    ("text", "offered", "then", "first"),
    [
        ("at nine", ["09:00", "21:00"], "pm", "today 21:00"),
        ("9", ["09:00", "21:00"], "in the morning", "tomorrow 09:00"),
        ("half past five", ["05:30", "17:30"], "05:30", "tomorrow 05:30"),
        ("sundays at four", ["04:00", "16:00"], "4 pm", "Sunday 16:00"),
        ("mornings", ["06:00", "07:00", "08:00"], "07:00", "tomorrow 07:00"),
        ("in the evening", ["18:00", "19:30", "21:00"], "8.15 pm", "today 20:15"),
    ],
)
async def test_a_time_that_could_be_several_is_never_stored_unasked(
    router: Router, tmp_path: Path, text: str, offered: list[str], then: str, first: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await stage.say("/checkin")
        (asked,) = await stage.say(text)
        assert [button.label for button in asked.buttons] == offered
        (again,) = await stage.say("bananas")
        assert again.text.startswith("I'd rather ask than guess")
        await stage.restart()
        (said,) = await stage.say(then)
        assert f"The next ones: {first}" in said.text


async def test_a_check_in_that_is_not_wanted_is_not_offered_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        assert "Shall I check in with you" in await trained(stage)
        (said,) = await stage.say("don't remind me")
        assert said.text.startswith("Fine, no check-ins.")
        assert "Shall I check in" not in await trained(stage)
        await stage.say("/checkin")
        await stage.say("Every day at 07:00")
        assert "Shall I check in" not in await trained(stage)


async def test_not_now_is_asked_again_after_the_next_session(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await trained(stage)
        await stage.say("Not now")
        assert "Shall I check in with you" in await trained(stage)


async def test_after_a_session_the_first_one_is_tomorrow(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await trained(stage)
        (said,) = await stage.say("every day at 8 pm")
        assert "The next ones: tomorrow 20:00, Sunday 20:00, Monday 20:00" in said.text


async def test_the_zone_is_asked_by_city_where_it_is_not_known(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await change(stage.store, "UPDATE person SET profile = json_set(profile, '$.zone', '')")
        await stage.say("/checkin")
        (asked,) = await stage.say("7 am")
        assert "which city are you in" in asked.text
        assert asked.buttons == ()
        assert (await stage.say("melborne"))[0].text.startswith("I don't know that one. Did you")
        assert (await stage.say("the moon"))[0].text.startswith("I don't know that one yet.")
        (offset,) = await stage.say("GMT+2")
        assert "pick one of these" not in offset.text
        (said,) = await stage.say("Melbourne, Australia")
        assert "The next ones: today 07:00, tomorrow 07:00, Monday 07:00 (Mel" in said.text
        assert await asked_at(stage, local("2026-11-21T12:00")) == ["11-20T20:00"]


@pytest.mark.parametrize("text", ["GMT+2", "UTC-8", "EST"])
async def test_an_offset_is_asked_back_since_clocks_change(
    router: Router, tmp_path: Path, text: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        for line in ("/settings", "My time zone"):
            await stage.say(line)
        assert (await stage.say(text))[0].text.startswith("Clocks change over the year")
        await stage.say("Berlin")
        assert "Berlin time" in "".join(message.text for message in stage.said)


async def test_settings_move_the_time(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/settings", "When the check-in comes", "weekdays at 8 am"):
            await stage.say(line)
        assert "Your check-in comes weekdays at 08:00 (Berlin time)." in stage.said[-1].text
        await stage.say("Leave it so")
        assert await asked_at(stage, local("2026-11-24T12:00")) == ["11-23T07:00", "11-24T07:00"]


async def test_settings_know_what_there_is_to_work_with(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/settings", "What I can work with", "no band, no chair"):
            await stage.say(line)
        assert stage.said[-1].text.startswith("Noted.")
        ((profile,),) = await rows(stage.store, "SELECT profile FROM person")
        assert '"equipment":["band","chair"]' in profile


async def test_settings_can_take_it_away(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/settings", "When the check-in comes", "No check-ins", "Leave it so"):
            await stage.say(line)
        assert await asked_at(stage, local("2026-11-24T12:00")) == []


@pytest.mark.parametrize(
    ("moved", "first"), [("every day at 6 pm", "tomorrow 18:00"), ("weekdays 9 pm", "Monday 21:00")]
)
async def test_what_is_announced_after_a_check_in_is_one_that_comes(
    router: Router, tmp_path: Path, moved: str, first: str
) -> None:
    async with a_person(router, tmp_path, "2026-11-19T19:00", "7 am") as stage:
        await stage.until(local("2026-11-20T07:00"))
        if first.startswith("Monday"):
            await do_check_in(stage, 2)
            await stage.until(local("2026-11-21T07:00"))
        await do_check_in(stage, 2)
        for line in ("/settings", "When the check-in comes", moved):
            await stage.say(line)
        assert f"The next ones: {first}" in "".join(each.text for each in stage.said)
        await stage.say("Leave it so")
        found = await asked_at(stage, local("2026-11-24T00:00"))
        assert found[0] == {"t": "11-21T17:00", "M": "11-23T20:00"}[first[0]]


UNCLEAR = {
    "other_zone": "7am server time",
    "once_only": "tomorrow at nine",
    "has_end": "7am until friday",
    "starts_later": "starting monday 7am",
    "relative": "an hour before training at 18:00",
    "days_unclear": "W at seven",
}


@pytest.mark.parametrize("doubt", DOUBTS)
async def test_each_doubt_about_a_time_is_asked_in_its_own_words(
    router: Router, tmp_path: Path, doubt: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await stage.say("/checkin")
        (said,) = await stage.say(UNCLEAR[doubt])
        asked = router.world.catalog.messages[f"reminder.unclear.{doubt}"]
        assert said.text.startswith(asked)
        assert await asked_at(stage, local("2026-11-22T23:00")) == []


@pytest.mark.parametrize(
    ("text", "asked", "offered", "then", "first"),
    [
        ("tonight at 8pm", "I can't come just once", "Every Friday at 20:00", "0", "today 20:00"),
        ("in an hour", "I can't come just once", "Every Friday at 20:00", "2", "today 20:00"),
        (
            "mañana 7am",
            "I can't come just once",
            "Every Saturday at 07:00",
            "weekdays",
            "Monday 07:00",
        ),
        ("tomorrow at 8 am", "I can't come", "Weekdays at 08:00", "tue and thu", "Tuesday 08:00"),
        ("blursdays 7am", "07:00 is fine", "Every day at 07:00", "mondays", "Monday 07:00"),
        ("7am on gymdays", "07:00 is fine", "Weekdays at 07:00", "sundays at 9 am", "Sunday 09:00"),
    ],
)
async def test_where_the_time_alone_is_sure_only_the_days_are_asked(
    router: Router, tmp_path: Path, text: str, asked: str, offered: str, then: str, first: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await stage.say("/checkin")
        (said,) = await stage.say(text)
        assert said.text.startswith(asked)
        labels = [button.label for button in said.buttons]
        assert offered in labels
        (again,) = await stage.say("bananas")
        assert "write them out" in again.text
        (done,) = await stage.say(labels[int(then)] if then.isdecimal() else then)
        assert f"The next ones: {first}" in done.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [("Not now", "No problem. /checkin"), ("no reminders please", "Fine, no check-ins.")],
)
async def test_whoever_wants_no_more_than_once_gets_no_check_in(
    router: Router, tmp_path: Path, answer: str, said: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        await stage.say("/checkin")
        await stage.say("tonight at 8pm")
        assert lines(await stage.say(answer))[0].startswith(said)
        assert await asked_at(stage, local("2026-11-22T23:00")) == []


async def test_a_time_that_was_kept_stays_when_one_for_a_day_is_taken_back(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/settings", "When the check-in comes", "tonight at 9pm"):
            await stage.say(line)
        assert lines(await stage.say("Not now"))[0].startswith("Good, I'll be back at the usual")
        assert await asked_at(stage, local("2026-11-21T12:00")) == ["11-21T06:00"]


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        ("Yes, at 09:00", "11-21T08:00"),
        ("yes please", "11-21T08:00"),
        ("8 am", "11-21T07:00"),
        ("sundays 10 am", "11-22T09:00"),
    ],
)
async def test_another_places_time_is_asked_about_by_the_persons_own_clock(
    router: Router, tmp_path: Path, answer: str, first: str
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/settings", "When the check-in comes", "8am London time"):
            await stage.say(line)
        assert "It's 09:00 in Berlin these days." in stage.said[-1].text
        await stage.say(answer)
        assert (await asked_at(stage, local("2026-11-22T12:00")))[:1] == [first]


async def test_days_that_are_told_with_the_time_after_all_count(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        for line in ("/checkin", "weekdays at nine"):
            await stage.say(line)
        (done,) = await stage.say("sundays at 9 am")
        assert "The next ones: Sunday 09:00, Sunday 29 November 09:00" in done.text


async def test_a_zone_can_be_moved_before_there_is_a_check_in(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await agreed(stage)
        for line in ("/settings", "My time zone", "Tokyo"):
            await stage.say(line)
        assert stage.said[-1].text.startswith("Noted: Tokyo time. It is 03:00 there now.")
        await stage.say("Leave it so")
        await stage.say("/checkin")
        (said,) = await stage.say("7 am")
        assert "today 07:00" in said.text


async def test_a_new_time_during_an_open_pause_waits_for_its_end(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for line in ("/pause", "Until I'm back", "/settings", "When the check-in comes", "8 am"):
            await stage.say(line)
        assert "Your check-ins are paused" in stage.said[-1].text
        await stage.say("Leave it so")
        assert await asked_at(stage, local("2026-11-24T12:00")) == []
        await stage.say("resume")
        assert await asked_at(stage, local("2026-11-25T12:00")) == ["11-25T07:00"]


@pytest.mark.parametrize(
    ("choice", "answer", "found"),
    [
        ("Keep it as it is", "Good, I'll be back at the usual time.", ["11-25T06:00"]),
        ("No check-ins", "Fine, no check-ins.", []),
        ("A break", "Sure, a break is part of training.", ["11-25T06:00"]),
        ("Another time", "When shall I check in with you?", ["11-25T06:00"]),
    ],
)
async def test_what_can_be_said_after_three_without_an_answer(
    router: Router, tmp_path: Path, choice: str, answer: str, found: list[str]
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-24T08:00"))
        said = await stage.say(choice)
        assert lines(said)[0].startswith(answer)
        assert await asked_at(stage, local("2026-11-25T12:00")) == found


async def test_who_leaves_and_comes_back_has_the_check_in_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.say("/withdraw")
        assert await asked_at(stage, local("2026-11-23T12:00")) == []
        await stage.say("/start")
        await stage.say("I agree")
        await stage.say("/stop")
        assert await asked_at(stage, local("2026-11-24T12:00")) == ["11-24T06:00"]
