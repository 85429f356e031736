"""A clinician's word is one: who, when, and with which limits, and not whatever is typed."""

import pytest

from handlers.profile.facts import CLAIMS, FLAGS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, Story, agreed

CLEARED = "A clinician cleared me"


def _heard(story: Story, text: str) -> str:
    return "\n".join(each.text for each in story.say(text))


@pytest.mark.parametrize("said", ["why do you need that?", "sorry?", "idk", "I don't know", "12"])
def test_what_is_no_name_is_asked_again(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED)
    assert "Who" in _heard(story, said)
    story.say("Dr Weiss")
    story.say("yesterday")
    story.say("No limits")
    assert [each.who for each in CLAIMS.of(story.person.profile)] == ["Dr Weiss"]


@pytest.mark.parametrize(
    "said",
    ["nobody yet, I mean she will on Monday", "nobody", "not yet", "I will see one tomorrow"],
)
def test_who_has_seen_nobody_hears_that_drills_stay_off(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED)
    assert "stay off" in _heard(story, said)
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize("said", ["sorry?", "at the clinic", "tomorrow", "next week", "what"])
def test_what_is_no_day_is_asked_again(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED, "Dr Weiss", said)
    story.say("No limits")
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    ["yesterday", "this morning", "last week", "3 November", "on Tuesday", "an hour ago", "11/24"],
)
@pytest.mark.parametrize("who", ["Dr Weiss", "my physio", "the doctor at the ER", "Dr. Will Ngo"])
def test_a_name_and_a_day_are_taken(coached: Router, who: str, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED, who, said, "No limits")
    assert [each.when for each in CLAIMS.of(story.person.profile)] == [said]


def test_with_no_coach_it_is_asked_outright_whether_they_were_seen_after_this(
    router: Router,
) -> None:
    story = agreed(router, CHEST, CLEARED, "Dr Weiss", "yesterday")
    heard = _heard(story, "No limits")
    assert "Dr Weiss saw you after this" in heard
    story.say("No")
    story.say("None of these")
    assert FLAGS.of(story.person.profile)


def test_and_yes_leads_to_the_screen(router: Router) -> None:
    story = agreed(router, CHEST, CLEARED, "Dr Weiss", "yesterday", "No limits", "Yes")
    story.say("None of these")
    assert not FLAGS.of(story.person.profile)
