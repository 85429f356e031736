"""Who types what stands on a button has pressed it: in every state, with or without the sign."""

from itertools import count

import pytest

from handlers.engine.effect import Say, SendCoachReply
from handlers.engine.event import Event, Said, Tapped
from handlers.engine.message import Button
from handlers.engine.person import Person
from handlers.routing.router import Router
from tests.handlers.routing.random_walk import Step, Walk
from tests.support.stage import Stage

WALKS, EVENTS = 5, 60
READ_FOR_DANGER = {"danger_question", "still_standing", "flagged"}
"""Flows whose answers are read for danger first, whatever stands on a button."""


def texts(router: Router, person: Person, event: Event) -> list[str]:
    heard = router.hear(person, event, count(100_000))
    return [each.message.text for each in heard.effects if isinstance(each, Say | SendCoachReply)]


def open_buttons(step: Step) -> tuple[Button, ...]:
    """The buttons of what was said last, if they belong to what is in front now.

    A tick is left out: a typed name is an answer, and goes on. So is "Carry on" where a question
    without a clock has it among its answers.
    """
    if not step.said or not step.after.stack or step.after.stack[0].flow in READ_FOR_DANGER:
        return ()
    front = step.after.stack[0]
    return tuple(
        each
        for each in step.said[-1].buttons
        if each.id.startswith(f"{front.id}.") and not each.ticks
        if front.open.is_paused or not each.id.endswith(".resume")
    )


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_typed_label_does_what_its_button_does(coached: Router, seed: int) -> None:
    for number, step in enumerate(Walk(coached, seed).steps(EVENTS), 1):
        for button in open_buttons(step):
            tapped = texts(coached, step.after, Tapped(step.event.at, button.id))
            for typed in (button.label, button.label.rstrip("?").upper()):
                said = texts(coached, step.after, Said(step.event.at, typed))
                assert said == tapped, (seed, number, typed)


async def in_a_hold(stage: Stage) -> None:
    for line in ("/start", "I agree", "left knee, 3, ten minutes", "None of these", "Go on"):
        await stage.say(line)
    await stage.say("Start")
    await stage.say("Go now")
    assert "left side" in stage.said[-1].text


@pytest.mark.parametrize("asked", ["how?", "How", "how exactly"])
async def test_how_in_a_hold_stops_the_clock_and_shows_each_step(stage: Stage, asked: str) -> None:
    await in_a_hold(stage)
    await stage.say(asked)
    told, kept = stage.said[-2:]
    assert "\n1. " in told.text
    assert told.picture is not None
    assert [each.label for each in kept.buttons] == ["Carry on", "Stop for today"]
    before = len(stage.said)
    await stage.wait(60)
    assert len(stage.said) == before, "the clock stands"
    await stage.say("carry on")
    assert "Get back into position" in stage.said[-1].text


async def test_why_these_can_be_asked_while_a_routine_runs(stage: Stage) -> None:
    await in_a_hold(stage)
    await stage.say("why these?")
    assert stage.said[-2].text.startswith("Why these?")
    assert stage.said[-1].buttons[0].label == "Carry on"
    await stage.say("stop for today")
    assert stage.said[-1].text.startswith("Stopped.")


async def test_how_in_a_change_of_sides_is_about_the_drill_that_runs(stage: Stage) -> None:
    await in_a_hold(stage)
    name = stage.said[-1].text.split("**")[1]
    await stage.say("Done already")
    assert "Switch sides" in stage.said[-1].text
    await stage.say("how?")
    assert f"**{name}**" in stage.said[-2].text
