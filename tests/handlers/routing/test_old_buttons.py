"""Pain, pause and stop count however old their button is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.engine.conversation import Conversation, OpenStep
from handlers.engine.event import Tapped, TimerRang
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed


def running(router: Router) -> tuple[Story, Conversation]:
    story = agreed(router, *PLANNED, "Start")
    ring(story)
    return story, story.person.stack[0]


def ring(story: Story) -> None:
    front = story.person.stack[0]
    due = front.open.due
    assert due is not None
    story.at = due
    story.hear(TimerRang(due, front.id, front.open.turn, due))


@pytest.mark.parametrize("old", ["hurts", "pause", "stop"])
def test_pain_pause_and_stop_count_however_old_their_button(coached: Router, old: str) -> None:
    story, session = running(coached)
    button = f"{session.id}.{session.open.turn}.{old}"
    ring(story)
    ring(story)
    said = story.hear(Tapped(story.at + timedelta(seconds=3), button))
    assert "from earlier" not in said[0].text
    assert all(each.open.due is None for each in story.person.stack)
    if old == "hurts":
        assert said[0].text.startswith("The clock has stopped.")


def test_a_second_tap_of_it_asks_the_same_again(coached: Router) -> None:
    story, session = running(coached)
    button = f"{session.id}.{session.open.turn}.hurts"
    story.hear(Tapped(story.at, button))
    said = story.hear(Tapped(story.at, button))
    assert said[0].text.startswith("The clock has stopped.")


def test_it_hurts_after_the_routine_is_over_is_answered(coached: Router) -> None:
    story, session = running(coached)
    button = f"{session.id}.{session.open.turn}.hurts"
    story.say("/stop")
    said = story.hear(Tapped(story.at, button))
    assert said[0].text.startswith("That routine is over.")
    assert "from earlier" in story.hear(Tapped(story.at, "77.1.pause"))[0].text


def test_a_step_of_another_age_is_no_obstacle(coached: Router) -> None:
    story, session = running(coached)
    broken = replace(session, journal=(), open=OpenStep(9, story.at))
    story.person = replace(story.person, stack=(broken,))
    story.hear(Tapped(story.at, f"{session.id}.1.hurts"))
    assert story.person.stack
