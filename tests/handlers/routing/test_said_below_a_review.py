"""What is written below a weekly review, whose question nobody asked for."""

from datetime import timedelta

import pytest

from handlers.engine.event import Due
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import Story, agreed


def reviewed(router: Router) -> Story:
    """Somebody whose first week ends with the offer to name what is hard."""
    story = agreed(router, "/stop", "/checkin", "every day at 7 am", "/checkin", "3", "/stop")
    story.at += timedelta(minutes=1)
    told = "\n".join(each.text for each in story.hear(Due(story.at, "review", story.at)))
    assert "do well again" in told
    return story


@pytest.mark.parametrize("text", ["left knee, 4, ten minutes", "my shoulder hurts"])
def test_a_pain_begins_a_visit(coached: Router, text: str) -> None:
    story = reviewed(coached)
    told = "\n".join(each.text for each in story.say(text))
    assert "didn't get that" not in told
    assert story.flows == ["visit"], "a yes in the visit is never one to the review"


@pytest.mark.parametrize("text", ["no", "not now", "nothing"])
def test_a_no_ends_it(coached: Router, text: str) -> None:
    story = reviewed(coached)
    story.say(text)
    assert "review" not in story.flows
