"""Words for the coach: they reach the thread as they are, and what was open waits with them."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.coach.handoff import expected
from handlers.coach.thread import State, ThreadLineKind
from handlers.engine.event import Attached, CoachReplied, Said
from handlers.engine.message import Message
from handlers.engine.words import render
from handlers.routing.router import Router
from handlers.working_hours import read_hours
from handlers.world import Coach
from tests.handlers.coach.thread_lines import IN_A_HOLD, lines, played, state
from tests.support.stage import Stage


async def test_what_happened_in_a_hold_reaches_the_coach_and_the_hold_goes_on_where_it_stood(
    stage: Stage,
) -> None:
    await played(stage, IN_A_HOLD)
    await played(
        stage,
        """
        > my knee clicked twice in the bridge
        < I've passed your words on to John. … usually by Monday 10:00, your time. … Paused, 23 s left. … [Carry on] [Stop for today]
        """,  # noqa: E501 - a transcript's line
    )
    assert await lines(stage) == [(ThreadLineKind.PERSON, "my knee clicked twice in the bridge")]
    assert await state(stage) is State.WAITING
    await played(
        stage,
        """
        ~ 10 min
        # restart
        c> Two sets are plenty, keep the knee over the toes.
        < John, your coach: Two sets are plenty, keep the knee over the toes.
        < Your place is kept. [Carry on] [Stop for today]
        > carry on
        < Get back into position, then 23 s left. …
        ~ 5 s
        < On we go, 23 s left. 1 of 4 · left side …
        ~ 22 s
        ~ 1 s
        < Switch sides. …
        """,
    )
    assert await state(stage) is State.OPEN


async def test_coach_alone_makes_the_next_text_the_question(stage: Stage) -> None:
    await played(
        stage,
        """
        > /start
        < …
        > I agree
        < …
        > /coach
        < Write it, and John gets it exactly as you type it. … [Never mind]
        > Can I squat tomorrow?  I'd *love* to.
        < I've passed your words on to John. …
        < What's bothering you today? …
        > ask my coach
        < Write it, … [Never mind]
        > never mind
        < All right, nothing sent.
        < What's bothering you today? …
        > tell my coach: the knee is better
        < I've passed your words on to John. … No rush, I wait. …
        """,
    )
    assert await lines(stage) == [
        (ThreadLineKind.PERSON, "Can I squat tomorrow?  I'd *love* to."),
        (ThreadLineKind.PERSON, "tell my coach: the knee is better"),
    ]


async def test_a_reply_to_the_coachs_line_is_for_the_coach(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.coach("How is it today?")
    answered: Message = stage.said[-1]
    await stage.submit(Said(stage.now, "much better", quoted=answered.text))
    assert (await lines(stage))[-1] == (ThreadLineKind.PERSON, "much better")
    await stage.submit(Said(stage.now, "left knee", quoted="Something else of long ago"))
    assert (await lines(stage))[-1] == (ThreadLineKind.PERSON, "much better")


async def test_what_is_attached_goes_to_the_coach(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.submit(Attached(stage.now, "photo", caption="my squat"))
    assert await lines(stage) == [(ThreadLineKind.PERSON, "[photo] my squat")]


async def test_three_questions_at_once_are_three_lines_and_one_waiting(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    for text in ("one?", "two?", "three?"):
        await stage.say(f"/coach {text}")
        await stage.wait(60)
    assert await lines(stage) == [(ThreadLineKind.PERSON, t) for t in ("one?", "two?", "three?")]
    (listed,) = await stage.store.threads()
    assert listed.thread.waiting_since is not None
    assert (stage.now - listed.thread.waiting_since).total_seconds() == 180
    await stage.coach("Yes, yes and no.")
    (listed,) = await stage.store.threads()
    assert listed.thread.waiting_since is None


async def test_two_coaches_answering_together_are_both_heard_and_the_first_has_claimed(
    stage: Stage,
) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("/coach squats?")
    await stage.submit(CoachReplied(stage.now, "Ann", "Box squats."))
    await stage.submit(CoachReplied(stage.now, "Ben", "Or goblet squats."))
    said = [m.text for m in stage.said[-4:] if " squats." in m.text]
    assert [text.splitlines()[-1] for text in said] == ["Box squats.", "Or goblet squats."]
    (listed,) = await stage.store.threads()
    assert listed.thread.claimed_by == "Ann"


async def test_a_coach_says_nothing_by_an_empty_line_and_nothing_after_a_withdrawal(
    stage: Stage,
) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("/withdraw")
    before = len(stage.said)
    taken = await stage.submit(CoachReplied(stage.now, "John", "Hi there"))
    assert taken.answer.startswith("Not sent")
    assert len(stage.said) == before


@pytest.mark.parametrize("text", ["is that all", "how long", "hmm"])
async def test_a_word_in_passing_stops_no_clock(stage: Stage, text: str) -> None:
    await stage.play(IN_A_HOLD)
    assert (await stage.say(text))[0].text.startswith("I didn't get that, and the clock runs on.")


@pytest.mark.parametrize(
    ("at", "hours", "zone", "when"),
    [
        ("2026-11-20T10:00", "mon-fri 09:00-18:00", "Europe/Berlin", "by 11:00 today"),
        ("2026-11-20T10:03", "mon-fri 09:00-18:00", "Europe/Berlin", "by 11:15 today"),
        ("2026-11-19T20:00", "mon-fri 09:00-18:00", "Europe/Berlin", "by 10:00 tomorrow"),
        ("2026-11-21T06:00", "mon-fri 09:00-18:00", "Europe/Berlin", "by Monday 10:00"),
        ("2026-11-21T06:00", "mon-fri 09:00-18:00", "America/New_York", "by Monday 04:00"),
        ("2026-11-21T06:00", "sat 05:00-06:30", "Europe/Berlin", "by Saturday 28 Nov, 05:30"),
    ],
)
def test_an_answer_is_promised_in_the_persons_own_time(
    coached: Router, at: str, hours: str, zone: str, when: str
) -> None:
    coach = replace(coached.world.coach, hours=read_hours(hours, "Europe/Berlin"))
    world = replace(coached.world, coach=coach)
    instant = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    said = render(world.catalog.messages, expected(world, zone, instant))
    assert said == f"usually {when}, your time"


def test_without_hours_no_time_is_promised(coached: Router) -> None:
    world = replace(coached.world, coach=Coach("John", is_set_up=True))
    said = expected(world, "UTC", datetime(2026, 11, 21, tzinfo=UTC))
    assert render(world.catalog.messages, said) == "as soon as there's time for it"


async def test_a_picture_is_taken_as_the_question_too(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("/coach")
    await stage.submit(Attached(stage.now, "photo"))
    assert await lines(stage) == [(ThreadLineKind.PERSON, "[photo]")]
    assert "exactly as you type it" not in (await stage.say("again"))[0].text


async def test_a_reply_to_the_daily_message_is_for_the_coach(stage: Stage, coached: Router) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    daily = next(t for k, t in coached.world.catalog.messages.items() if k.startswith("check_in."))
    await stage.submit(Said(stage.now, "a bit stiff, is that fine?", quoted=daily))
    assert await lines(stage) == [(ThreadLineKind.PERSON, "a bit stiff, is that fine?")]


async def test_a_call_that_only_looks_like_one_is_none(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("ask my coaches")
    assert await lines(stage) == []


async def test_an_empty_line_is_no_question(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    await stage.say("/coach")
    await stage.say("   ")
    await stage.say("why?")
    assert await lines(stage) == [(ThreadLineKind.PERSON, "why?")]


async def test_an_empty_answer_of_the_coach_is_not_sent(stage: Stage) -> None:
    await stage.say("/start")
    taken = await stage.submit(CoachReplied(stage.now, "John", "   "))
    assert taken.answer == "There's nothing in it to send."
