"""The check-in itself: its questions, what its answers lead to, and what the coach hears."""

from pathlib import Path

import pytest

from handlers.routing.router import Router
from handlers.world import Coach, World
from tests.support.check_ins import (
    TIME,
    a_person,
    a_stage,
    alerts,
    begin_session,
    do_check_in,
    lines,
    local,
    log_of,
    trained,
)
from tests.support.sql import rows
from tests.support.stage import Stage

EVENING = "2026-11-20T22:00"
"""A Friday; the first check-in is on Saturday the 21st at 07:00."""


async def begun(stage: Stage, line: str = "left knee, 3, ten minutes") -> None:
    """Somebody who has told what hurts, and wants a check-in at seven."""
    for said in ("/start", "I agree", line, "none", "that's all", "not now", "/checkin", "7 am"):
        await stage.say(said)
    assert "The next ones:" in stage.said[-1].text


async def on(stage: Stage, day: int) -> None:
    """It is the morning of this day of November (or, beyond 30, of December)."""
    month, day = (11, day) if day <= 30 else (12, day - 30)
    await stage.until(local(f"2026-{month}-{day:02d}T07:01"))
    assert stage.said[-1].text.startswith(TIME)


async def test_three_questions_and_one_tap_into_the_routine(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        await on(stage, 21)
        before = len(stage.said)
        for said in ("2", "nothing new", "8", "today's routine"):
            await stage.say(said)
        questions = [line for line in lines(stage.said[before:]) if "?" in line.split("[")[0]]
        assert len(questions) == 2, "and the first came by itself"
        assert stage.said[-1].text.startswith("1 of")
        scores = [line.data for line in await log_of(stage, "score")]
        assert scores[-1] == {"moment": "before", "area": "knee", "side": "left", "score": 2}


async def test_a_routine_begun_much_later_asks_the_score_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        await on(stage, 21)
        for said in ("2", "nothing new", "8"):
            await stage.say(said)
        await stage.wait(3600 * 2)
        (said_,) = await stage.say("today's routine")
        assert said_.text.startswith("Good to see you again.")


async def test_eight_leads_to_care_and_nothing_else(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        await on(stage, 21)
        (said,) = await stage.say("8")
        assert said.text.startswith("This is worth a check") or "worth a check" in said.text
        assert "same_day: A score of 8 or more." in await alerts(stage)
        assert await stage.until(local("2026-11-23T08:00")) == []


async def test_six_is_no_day_for_a_routine_or_a_streak(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        await on(stage, 21)
        await do_check_in(stage, 3)
        await on(stage, 22)
        said = await do_check_in(stage, 6)
        assert said[-1].text.startswith("No routine today, and that is the right call at 6.")
        assert not any("looking after yourself" in line for line in lines(stage.said[-2:]))


async def test_two_sixes_in_three_check_ins_and_the_coach_hears_once(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        for day, score in ((21, 6), (22, 2), (23, 6), (24, 6)):
            await on(stage, day)
            await do_check_in(stage, score)
        found = [a for a in await alerts(stage) if "two of the last three" in a]
        assert found == ["same_day: 6 or more in two of the last three check-ins."]


async def test_a_trend_that_goes_on_is_told_again_after_a_week(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        for day in range(21, 31):
            await on(stage, day)
            await do_check_in(stage, 6)
        found = [a for a in await alerts(stage) if "two of the last three" in a]
        assert len(found) == 2


@pytest.mark.parametrize("score", [3, 6])
async def test_pain_since_three_months_is_worth_a_clinician(
    router: Router, tmp_path: Path, score: int
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage, "left knee, 3, for three months, ten minutes")
        await on(stage, 21)
        await stage.say(str(score))
        (said,) = await stage.say("nothing new")
        assert "worth a look by a doctor or a physio" in said.text or any(
            "More than six weeks" in alert for alert in await alerts(stage)
        )


async def test_somebody_whom_nothing_hurt_is_asked_whether_anything_does(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.until(local("2026-11-21T07:00"))
        assert "Does anything hurt right now?" in stage.said[-1].text
        (said,) = await stage.say("0")
        assert said.text.startswith("Noted.")
        (line,) = await log_of(stage, "score")
        assert line.data == {"moment": "check_in", "area": None, "side": "none", "score": 0}


async def test_after_a_session_that_day_no_second_routine_is_offered(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, "2026-11-21T06:00", "8 pm") as stage:
        await begin_session(stage)
        await stage.wait(12 * 60)
        await stage.say("1")
        await stage.until(local("2026-11-21T20:00"))
        said = await do_check_in(stage, 1)
        assert said[-1].text.endswith("That's it. See you at the next one.")


# -- anything new ---------------------------------------------------------------------------------


async def signs(stage: Stage, *said: str) -> str:
    await stage.say("One or more")
    for line in said:
        await stage.say(line)
    return stage.said[-1].text


async def evening_signs(stage: Stage, *said: str) -> str:
    """Answers an evening's check-in with signs; returns what Limber says to that."""
    await begun(stage)
    await on(stage, 21)
    await stage.say("2")
    return await signs(stage, *said)


async def test_a_sign_leads_to_care(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        text = await evening_signs(stage, "Swollen calf", "Go on", "Only the leg")
        assert "Please be seen by a clinician today" in text


async def test_a_sign_that_is_none_goes_on(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        text = await evening_signs(stage, "Swollen calf", "Go on", "Both legs, as always")
        assert text.startswith("Good that you checked.")
        assert "How did you sleep" in text


async def test_what_is_lived_with_is_remembered_and_goes_on(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        text = await evening_signs(
            stage, "Pregnancy, surgery, heart", "Go on", "Weak bones, advised, stable"
        )
        assert text.startswith("Thanks for saying so. From now on I leave out")
        assert "How did you sleep" in text
        ((profile,),) = await rows(stage.store, "SELECT profile FROM person")
        assert '"conditions":["osteoporosis"]' in profile


async def test_a_cold_is_a_day_of_rest(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        text = await evening_signs(stage, "Fever, hot joint", "Go on", "Just a cold or a bug")
        assert text.startswith("Then today is for rest.")
        assert text.endswith("/pause keeps your place and your streak.")


# -- nights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("Cancer ever, or weight loss I can't explain", "Please be seen by a clinician today"),
        ("Stiff every morning, better by moving", "This is worth a check before we go on."),
        ("None of these", "Thanks. If it goes on like this, have a doctor look at it."),
    ],
)
async def test_the_third_night_is_asked_about(
    router: Router, tmp_path: Path, answer: str, text: str
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        for day in (21, 22):
            await on(stage, day)
            await do_check_in(stage, 3, "It woke me at night")
        await on(stage, 23)
        await stage.say("3")
        (asked,) = await stage.say("It woke me at night")
        assert asked.text.startswith("It has woken you several times lately")
        assert "next_working_day: Woken by pain in three of seven check-ins." in (
            await alerts(stage)
        )
        said = await stage.say(answer)
        assert text in " ".join(lines(said))


# -- sleep, meals, load, form ---------------------------------------------------------------------


async def pillar_of(stage: Stage, day: int) -> str:
    await on(stage, day)
    await stage.say("2")
    (said,) = await stage.say("nothing new")
    return said.text


async def test_the_pillars_take_turns_and_poor_sleep_is_asked_about_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        assert (await pillar_of(stage, 21)).endswith("How did you sleep, 0 to 10?")
        (said,) = await stage.say("all fine")
        assert said.text.startswith("A whole number from 0 to 10 is all I need.")
        await stage.say("three")
        assert (await pillar_of(stage, 22)).endswith("How did you sleep, 0 to 10?")
        await stage.say("5")
        assert (await pillar_of(stage, 23)).endswith("regular meals yesterday?")
        (said,) = await stage.say("42")
        assert said.text.startswith("One of the buttons is all I need.")
        await stage.say("Both fine")
        assert (await pillar_of(stage, 24)).endswith("How did you sleep, 0 to 10?")


async def test_load_and_form_come_after_training(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        for day, answer in ((21, "8"), (22, "Both fine")):
            await pillar_of(stage, day)
            await stage.say(answer)
            await stage.say("today's routine")
            await stage.wait(12 * 60)
            await stage.say("1")
        assert (await pillar_of(stage, 23)).endswith(
            "How hard was your last training, from 0 to 10?"
        )


async def test_five_poor_nights_and_hardly_eating_are_for_a_person(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        await begun(stage)
        for day in range(21, 26):
            await pillar_of(stage, day)
            await stage.say("3")
        assert "next_working_day: Slept 3 of 10 or worse, five times in a row." in " ".join(
            await alerts(stage)
        )
        await pillar_of(stage, 26)
        await stage.say("7")
        await pillar_of(stage, 27)
        await stage.say("Didn't do any")
        await pillar_of(stage, 28)
        await stage.say("Didn't do any")
        await pillar_of(stage, 29)
        (said,) = await stage.say("Hardly ate")
        assert said.text.startswith("Thank you for telling me.")
        assert any("hardly ate" in alert for alert in await alerts(stage))


# -- the coach ------------------------------------------------------------------------------------


async def test_only_the_next_routine_is_half_as_long(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await do_check_in(stage, 5)
        await stage.until(local("2026-11-23T10:00"))
        before = len(stage.said)
        await begin_session(stage)
        assert any(m.text.startswith("Half as long today, 5 min") for m in stage.said[before:])
        await stage.wait(12 * 60)
        await stage.say("1")
        before = len(stage.said)
        await begin_session(stage)
        assert not any(m.text.startswith("Half as long") for m in stage.said[before:])


@pytest.mark.parametrize("is_set_up", [True, False])
async def test_a_note_for_the_coach_is_only_promised_where_there_is_one(
    world: World, tmp_path: Path, *, is_set_up: bool
) -> None:
    with_coach = World(
        world.catalog, world.lexicon, Coach("John", is_set_up=is_set_up), zones=world.zones
    )
    async with a_stage(Router(with_coach), tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("4")
        (said_,) = await stage.say("nothing new")
        assert "so today is a rest day" in said_.text
        assert ("It's noted for your coach." in said_.text) is is_set_up


async def test_tonight_asked_for_too_late_is_in_an_hour(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, "2026-11-21T18:00", "6.30 pm") as stage:
        await stage.until(local("2026-11-21T20:30"))
        (said,) = await stage.say("Tonight")
        assert said.text == "Sure. I'll ask again at 21:30."


@pytest.mark.parametrize(
    "typed", ["it woke me", "It woke me up at night.", "stiff over 30 minutes"]
)
async def test_words_for_the_night_are_an_answer_where_it_is_asked(
    router: Router, tmp_path: Path, typed: str
) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("2")
        (asked,) = await stage.say(typed)
        assert "Stop here" not in asked.text
        assert any(b.label in {"7", "Both fine"} for b in asked.buttons)
        (said_,) = await stage.say("both fine" if "meals" in asked.text else "7")
        assert "Stop here" not in said_.text, "the answer is not read again with the next one"


@pytest.mark.parametrize("typed", ["it woke me every night and nothing eases it", "chest pain"])
async def test_more_than_that_is_danger_there_too(
    router: Router, tmp_path: Path, typed: str
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await on(stage, 21)
        await stage.say("2")
        assert "Stop here, please." in (await stage.say(typed))[0].text
