"""What was done so far, and putting a score right."""

from pathlib import Path

import pytest

from handlers.engine.message import Chart
from handlers.routing.router import Router
from tests.support.check_ins import (
    a_person,
    a_stage,
    begin_session,
    do_check_in,
    lines,
    local,
    log_of,
)
from tests.support.sql import rows
from tests.support.stage import Stage

EVENING = "2026-11-20T22:00"


async def test_with_nothing_done_there_is_nothing_to_show(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        (said,) = await stage.say("/progress")
        assert said.text.startswith("Nothing to show yet.")


async def test_one_point_is_enough_for_words_and_a_chart(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:00"))
        await do_check_in(stage, 4)
        (said,) = await stage.say("/progress")
        assert said.text == (
            "Since Saturday 21 November: 0 days with a routine, 0 drills, 1 check-in."
            " In the last seven days: 0 routines.\n\n"
            "**Anywhere**\n4 on Saturday 21 November. The next one shows which way it goes.\n\n"
            "Week by week:\n●●●●○○○○○○ 4 · from 16 Nov\n\n"
            "Is a number wrong? It can be put right."
        )
        assert isinstance(said.picture, Chart)
        assert said.picture.alt == "Anywhere: 4 out of 10 on 21 Nov."
        assert (await stage.say("All fine"))[0].text.startswith("Good.")


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (4, 5, "5 now, 4 on Saturday 21 November. A point up or down says nothing by itself."),
        (4, 3, "3 now, 4 on Saturday 21 November. A point up or down says nothing by itself."),
        (4, 2, "From 4 on Saturday 21 November to 2 now."),
        (3, 5, "From 3 on Saturday 21 November to 5 now."),
        (4, 4, "4 now, as on Saturday 21 November."),
    ],
)
async def test_one_point_is_no_change(
    router: Router, tmp_path: Path, then: int, now: int, told: str
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:00"))
        await do_check_in(stage, then)
        await stage.until(local("2026-11-22T07:00"))
        await do_check_in(stage, now)
        (said,) = await stage.say("/progress")
        assert f"**Anywhere**\n{told}\n" in said.text
        assert "When we started" not in said.text


async def test_sixty_points_still_fit_one_message(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-20T22:00", "7 am") as stage:
        for number in range(60):
            await stage.wait(86400 if number else 9 * 3600 + 60)
            await do_check_in(stage, 5 - number // 15)
        (said,) = await stage.say("/progress")
        assert "60 check-ins" in said.text
        assert "From 5 on Saturday 21 November to 2 now." in said.text
        assert said.text.count("○ ") == 9
        assert len(said.text) < 1000
        assert isinstance(said.picture, Chart)
        assert len(said.picture.courses[0].scores) == 60


async def test_a_routine_that_was_left_counts_with_its_drills(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await begin_session(stage)
        await stage.wait(240)
        await stage.say("/stop")
        (said,) = await stage.say("/progress")
        drills = len(await log_of(stage, "drill"))
        assert drills >= 2
        assert f"1 day with a routine, {drills} drills" in said.text


async def test_a_day_on_which_nothing_was_scored_has_no_chart(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:00"))
        await stage.say("Skip today")
        (said,) = await stage.say("/progress")
        assert said.text.startswith("Since Saturday 21 November: 0 days")
        assert said.picture is None
        assert not said.buttons


async def scores(stage: Stage) -> list[object]:
    return [line.data["score"] for line in await log_of(stage, "score")]  # type: ignore[index,call-overload]  # a log line holds JSON


async def two_weeks(stage: Stage) -> None:
    for number in range(8):
        await stage.wait(86400 if number else 9 * 3600 + 60)
        await do_check_in(stage, 3)


async def test_a_score_is_put_right_in_the_log_and_in_the_chart(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await two_weeks(stage)
        await stage.say("/progress")
        (asked,) = await stage.say("Put a number right")
        assert [b.label for b in asked.buttons][:2] == [
            "28 Nov 07:01, check-in · Anywhere: 3",
            "27 Nov 07:01, check-in · Anywhere: 3",
        ]
        await stage.restart()
        await stage.say("Older ones")
        (asked,) = await stage.say("21 Nov 07:01, check-in · Anywhere: 3")
        assert asked.text == "21 Nov 07:01, check-in, it says 3. What is right, from 0 to 10?"
        (said,) = await stage.say("7")
        assert said.text == "Put right: 7 instead of 3."
        assert await scores(stage) == [7, 3, 3, 3, 3, 3, 3, 3]
        (said,) = await stage.say("/progress")
        assert "From 7 on Saturday 21 November to 3 now." in said.text


async def test_only_the_score_that_was_meant_changes(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        for line in ("/start", "I agree", "left knee and lower back, 4, ten minutes", "none"):
            await stage.say(line)
        await stage.say("that's all")
        await stage.say("not now")
        await stage.say("/progress")
        (asked,) = await stage.say("Put a number right")
        knee = next(b.label for b in asked.buttons if "Knee" in b.label)
        await stage.say(knee)
        await stage.say("2")
        lines_ = [line.data for line in await log_of(stage, "score")]
        found = {str(d["area"]): d["score"] for d in lines_ if isinstance(d, dict)}
        assert found == {"knee": 2, "low_back": 4}


async def test_a_number_put_up_to_eight_is_as_grave_as_if_said_at_once(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await two_weeks(stage)
        await stage.say("/progress")
        await stage.say("Put a number right")
        await stage.say("28 Nov 07:01, check-in · Anywhere: 3")
        said = " ".join(m.text for m in await stage.say("8"))
        assert "Put right: 8 instead of 3." in said
        assert "Stop here, please." in said
        assert await scores(stage) == [3, 3, 3, 3, 3, 3, 3, 8]
        assert [line.data for line in await log_of(stage, "flag")] == [
            {"urgency": "clinician_first", "category": "severe_pain", "source": "score"}
        ]


async def test_a_number_put_down_lifts_nothing_and_the_coach_hears(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:01"))
        await stage.say("9")
        await stage.say("/progress")
        await stage.say("Put a number right")
        await stage.say("21 Nov 07:01, check-in · Anywhere: 9")
        said = " ".join(m.text for m in await stage.say("2"))
        assert "stays until it is lifted" in said
        found = await rows(stage.store, "SELECT text FROM thread_entry")
        assert any("from 9 to 2" in text for (text,) in found)


async def test_putting_right_can_be_left(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await two_weeks(stage)
        await stage.say("/progress")
        await stage.say("Put a number right")
        (said,) = await stage.say("Leave it so")
        assert said.text.startswith("Good.")
        assert set(await scores(stage)) == {3}


@pytest.mark.parametrize(("now", "word"), [(5, "From 3 on"), (3, "3 now, as on"), (1, "From 3 on")])
async def test_the_way_it_went_is_said_in_words(
    router: Router, tmp_path: Path, now: int, word: str
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:00"))
        await do_check_in(stage, 3)
        await stage.until(local("2026-11-22T07:00"))
        await do_check_in(stage, now)
        (said,) = await stage.say("/progress")
        assert word in said.text
        assert ("2 days of looking after yourself" in said.text) is True


async def test_under_a_flag_there_is_no_streak(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        for day in (21, 22):
            await stage.until(local(f"2026-11-{day}T07:00"))
            await do_check_in(stage, 2)
        await stage.say("I have chest pain right now")
        said = await stage.say("/progress")
        assert "looking after yourself" not in " ".join(lines(said))
        assert "2 check-ins" in " ".join(lines(said))
