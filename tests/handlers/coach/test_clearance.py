"""What lifts a flag, and all that does not."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.engine.event import CoachReplied
from handlers.profile.facts import CLAIMS, FLAGS, HALF_DOSE, LIMITS, MINOR
from handlers.routing.router import Router
from handlers.world import Coach
from tests.handlers.coach.thread_lines import played
from tests.support.stage import Stage

FROM_SCREEN = """
> /start
< …
> I agree
< …
> low back, 3, ten minutes
< …
> one or more
< …
> Pregnancy, surgery, heart
< …
> go on
< …
> Heart trouble
< Stop here, please. … [A clinician cleared me]
"""

CLAIMED = """
> A clinician cleared me
< Who cleared you? …
> Dr Weiss, cardiologist
< And when was that?
> last Friday
< Did they give you any limits? … [No limits]
> no kneeling for two weeks
< Thanks. I've put that to John, who has to confirm it, … No drills until then.
"""


async def coach(stage: Stage, text: str) -> str:
    return (await stage.submit(CoachReplied(stage.now, "John", text))).answer


async def profile(stage: Stage) -> dict[str, object]:
    found = await stage.store.profile_of(1)
    assert found is not None
    return {**found}


async def is_flagged(stage: Stage) -> bool:
    found = await stage.store.profile_of(1)
    assert found is not None
    return bool(FLAGS.of(found))


async def agreed(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")


@pytest.fixture
async def alone(coached: Router, tmp_path: Path) -> AsyncIterator[Stage]:
    """A stage where no coach is set up."""
    world = replace(coached.world, coach=Coach("John"))
    stage = Stage(Router(world), tmp_path / "data" / "limber.db")
    await stage.open()
    yield stage
    await stage.close()


async def test_a_clinicians_word_and_the_coachs_lift_a_flag_at_half_the_dose(
    stage: Stage,
) -> None:
    await played(stage, FROM_SCREEN)
    await played(stage, CLAIMED)
    assert await is_flagged(stage)
    found = await stage.store.thread_of(1)
    assert found is not None
    assert found[1][-1].text == (
        "Says that a clinician cleared them. Who: Dr Weiss, cardiologist. When: last Friday."
        " Limits: no kneeling for two weeks. /clear confirms it."
    )
    assert await coach(stage, "/clear") == "Lifted. They're back at half the dose; /full ends that."
    await played(
        stage,
        """
        > /warmup
        < What's bothering you today? …
        > low back, 3, ten minutes
        < …
        > none
        < … [Can't kneel] …
        > that's all
        < … Half the dose for now: 5 minutes. … Your plan: 5 minutes, …
        """,
    )
    await coach(stage, "/full")
    await stage.say("/stop")
    await stage.say("low back, 3, ten minutes")
    await stage.say("none")
    said = await stage.say("that's all")
    assert "Half the dose" not in said[-1].text


@pytest.mark.parametrize(
    "text", ["I feel better now", "it's gone", "all good, let's go", "my doctor hasn't cleared me"]
)
async def test_feeling_better_lifts_nothing(stage: Stage, text: str) -> None:
    await stage.play(FROM_SCREEN)
    await stage.say(text)
    assert await is_flagged(stage)
    assert (await stage.say("/warmup"))[0].text.startswith("Not yet, please.")


async def test_the_coach_alone_confirms_nothing_that_nobody_said(stage: Stage) -> None:
    await agreed(stage)
    assert await coach(stage, "/clear") == "There is no flag to lift."
    await stage.play(FROM_SCREEN)
    assert (await coach(stage, "/clear")).startswith("Not lifted: they haven't said who")
    assert (await coach(stage, "/misread")).startswith("Not lifted: this flag came from the screen")
    assert await is_flagged(stage)


async def test_a_coach_lifts_a_misread_text_alone_with_the_words_before_them(stage: Stage) -> None:
    await agreed(stage)
    await stage.say("crushing chest pain right now")
    await played(
        stage,
        """
        > That's not what I meant
        < Sorry if I got you wrong. … drills stay off until your coach has looked …
        """,
    )
    found = await stage.store.thread_of(1)
    assert found is not None
    assert any(line.text == "crushing chest pain right now" for line in found[1])
    assert await coach(stage, "/misread") == "Lifted as misread."
    assert not await is_flagged(stage)
    kept = await stage.store.profile_of(1)
    assert kept is not None
    assert not HALF_DOSE.of(kept)
    said = await stage.say("so what now")
    assert not said[0].text.startswith("Stop here")
    notes = [line for line in await stage.store.log_of(1) if line.kind == "cleared"]
    assert [line.data for line in notes] == [
        {"category": "chest_pain", "how": "misread", "by": "coach"}
    ]


async def test_no_clinicians_word_makes_an_adult(stage: Stage) -> None:
    await stage.play(
        """
> /start
< …
> I agree
< …
> low back, 3, ten minutes
< …
> one or more
< …
> Under 18
< …
> go on
< …
"""
    )
    said = await stage.say("Under 18")
    assert not any(button.label == "A clinician cleared me" for m in said for button in m.buttons)
    assert MINOR.of(await stage.store.profile_of(1) or {})
    assert (await coach(stage, "/clear")).startswith("Not lifted: they have said")


async def test_alone_a_typed_word_and_a_clean_screen_lift_a_flag(alone: Stage) -> None:
    await played(alone, FROM_SCREEN)
    await played(
        alone,
        """
        > A clinician cleared me
        < Who cleared you? …
        > Dr Weiss
        < And when was that?
        > yesterday
        < Did they give you any limits? …
        > No limits
        < Thanks. There's no coach here to confirm it, … [None of these] …
        > None of these
        < Good. Drills are back, at half the dose: …
        """,
    )
    kept = await alone.store.profile_of(1)
    assert kept is not None
    assert HALF_DOSE.of(kept)
    assert not CLAIMS.of(kept)
    assert LIMITS.of(kept) is not None


async def test_alone_a_misread_word_is_lifted_by_a_clean_screen_unless_it_was_urgent(
    alone: Stage,
) -> None:
    await agreed(alone)
    await alone.say("my knee is 9 out of 10")
    await alone.say("That's not what I meant")
    said = await alone.say("None of these")
    assert said[-1].text.startswith("Good, then that was my misreading.")
    assert not await is_flagged(alone)
    await alone.wait(300)
    await alone.say("crushing chest pain right now")
    said = await alone.say("That's not what I meant")
    assert said[-1].text.startswith("Sorry if I got you wrong. To be on the safe side")
    assert await is_flagged(alone)


async def test_alone_a_sign_on_the_new_screen_raises_its_own_flag(alone: Stage) -> None:
    await agreed(alone)
    await alone.say("my knee is 9 out of 10")
    for text in ("That's not what I meant", "One or more", "Swollen calf", "go on", "Only the leg"):
        await alone.say(text)
    kept = await alone.store.profile_of(1)
    assert kept is not None
    assert [flag.category for flag in FLAGS.of(kept)] == ["dvt", "severe_pain"]


async def test_words_under_a_flag_reach_the_coach(stage: Stage) -> None:
    await stage.play(FROM_SCREEN)
    said = await stage.say("what do I tell the doctor?")
    assert said[0].text.startswith("I've passed your words on to John.")
    assert not said[0].buttons


async def test_what_is_open_under_a_flag_closes_when_the_coach_lifts_it(stage: Stage) -> None:
    await agreed(stage)
    said = await stage.say("crushing chest pain right now")
    assert await coach(stage, "/misread") == "Lifted as misread."
    old = said[-1].buttons[0].id
    assert (await stage.tap(old))[0].text.startswith("That button is from earlier")


async def test_alone_a_condition_on_the_new_screen_lifts_nothing(alone: Stage) -> None:
    await agreed(alone)
    await alone.say("my knee is 9 out of 10")
    for text in (
        "That's not what I meant",
        "One or more",
        "Pregnancy, surgery, heart",
        "go on",
        "Weak bones, advised, stable",
    ):
        await alone.say(text)
    assert alone.said[-1].text.startswith("Then the advice stands")
    assert await is_flagged(alone)


async def test_a_word_that_is_no_answer_is_asked_for_again(alone: Stage) -> None:
    await alone.play(FROM_SCREEN)
    said = await alone.say("pancakes")
    assert said[0].text.startswith("Sorry, I didn't get that.") or said[0].buttons
    assert await is_flagged(alone)


async def test_a_flag_from_a_check_in_ends_a_routine_that_was_parked(stage: Stage) -> None:
    for text in ("/start", "I agree", "/stop", "/checkin", "every day at 06:10", "/stop"):
        await stage.say(text)
    for text in ("left knee, 3, five minutes", "none", "that's all", "start"):
        await stage.say(text)
    parked = await stage.say("pause")
    await stage.wait(12 * 3600)
    assert "0 to 10" in (await stage.say("/checkin"))[-1].text
    said = await stage.say("9")
    assert said[0].text.startswith("Stop here, please.")
    assert (await stage.tap(parked[-1].buttons[0].id))[0].text.startswith("That button is from")
    said = await stage.say("carry on")
    assert not any("hold" in message.text for message in said)
