"""What keeps drills off, or changes them, is kept and acknowledged beside whatever else is said."""

import pytest

from handlers.engine.event import Edited
from handlers.profile.facts import LIMITS, UNWELL
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import Story, agreed

CALF = "my calf is swollen, warm and sore"


def _heard(story: Story, text: str) -> str:
    return "\n".join(each.text for each in story.say(text))


def test_a_condition_beside_a_sure_flag_is_kept(coached: Router) -> None:
    story = agreed(coached, f"I'm pregnant, my midwife cleared me to exercise, but {CALF}")
    assert story.categories == ["dvt"]
    limits = LIMITS.of(story.person.profile)
    assert limits is not None
    assert "pregnancy" in limits.conditions


def test_a_fever_beside_a_sure_flag_is_kept(coached: Router) -> None:
    story = agreed(coached, f"I have a cold and a fever and {CALF}")
    assert "dvt" in story.categories
    assert UNWELL.of(story.person.profile)


@pytest.mark.parametrize("open_flow", ["/settings", "/checkin", "/delete", "/progress"])
def test_a_fever_is_acknowledged_whatever_is_open(coached: Router, open_flow: str) -> None:
    story = agreed(coached, "/stop", open_flow)
    heard = _heard(story, "I have a fever")
    assert UNWELL.of(story.person.profile)
    assert "whole day without" in heard
    assert "didn't get" not in heard


def test_and_in_an_edit(coached: Router) -> None:
    story = agreed(coached, "/stop", "/settings")
    heard = "\n".join(each.text for each in story.hear(Edited(story.at, "I have a fever")))
    assert UNWELL.of(story.person.profile)
    assert "no drills" in heard.casefold()
    assert "What counts is what you answered" not in heard


def test_what_is_kept_in_mind_is_no_riddle(coached: Router) -> None:
    story = agreed(coached, "/stop")
    heard = _heard(story, "I'm pregnant and my midwife cleared me to exercise")
    assert "keep that in mind" in heard
    assert "not sure what to do" not in heard


def test_and_what_hurts_beside_it_is_taken_up(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.say("I'm pregnant and my midwife cleared me to exercise, left knee 3")
    assert "visit" in story.flows
