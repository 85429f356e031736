"""Somebody comes back: what is typed at "same as last time, nothing new?"."""

from datetime import timedelta

import pytest

from handlers.profile.facts import LIMITS, PAIN, WISH
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed


def _back(router: Router) -> Story:
    """Somebody who trained yesterday (left knee, 3, five minutes), and asks for a routine."""
    story = agreed(router, *PLANNED, "Start", "/stop")
    story.at += timedelta(days=1)
    story.say("/warmup")
    return story


def _heard(story: Story, text: str) -> str:
    return "\n".join(each.text for each in story.say(text))


@pytest.mark.parametrize("said", ["same but it's a 5", "same, 5", "the usual, 5", "yes, it's a 5"])
def test_a_score_told_with_it_is_not_asked_for(router: Router, said: str) -> None:
    story = _back(router)
    assert "Your plan" in _heard(story, said)
    pain = PAIN.of(story.person.profile)
    assert pain is not None
    assert (pain.score, pain.areas) == (5, ("knee",))


def test_minutes_and_what_is_missing_are_taken_with_it(router: Router) -> None:
    story = _back(router)
    story.say("same, nothing new, 10 minutes, no band")
    story.say("2")
    wish, limits = WISH.of(story.person.profile), LIMITS.of(story.person.profile)
    assert wish is not None
    assert limits is not None
    assert (wish.minutes, limits.equipment) == (10, frozenset({"band"}))


def test_another_place_is_one_more_and_is_screened(router: Router) -> None:
    story = _back(router)
    assert "Which side?" in _heard(story, "same but my hip hurts too")
    story.say("left")
    assert "does any fit you" in _heard(story, "4")
    story.say("None of these")
    story.say("that's all")
    story.say("five minutes before training")
    pain = PAIN.of(story.person.profile)
    assert pain is not None
    assert pain.areas == ("knee", "hip")


@pytest.mark.parametrize("said", ["no band today", "4", "no, a 4"])
def test_what_is_told_without_same_is_screened(router: Router, said: str) -> None:
    story = _back(router)
    heard = _heard(story, said)
    if "from 0 to 10" in heard:
        heard = _heard(story, "4")
    assert "does any fit you" in heard


@pytest.mark.parametrize("said", ["same but it's swollen", "same, but a fever", "same but weak, 4"])
def test_a_sign_is_never_the_same(router: Router, said: str) -> None:
    story = _back(router)
    story.say(said)
    assert "session" not in story.flows


@pytest.mark.parametrize("said", ["same but stiffer, 4", "not the same, 4", "same but odd, 3"])
def test_more_than_that_is_asked_again(router: Router, said: str) -> None:
    story = _back(router)
    assert "Same as last time" in _heard(story, said)
