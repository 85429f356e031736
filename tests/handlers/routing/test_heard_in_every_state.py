"""Danger is heard in every state: in a clinician's word, beside a flag, and behind a no."""

from datetime import timedelta

import pytest

from handlers.profile.facts import QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, CLAIM, Story, agreed

LEG = "my calf is swollen, warm and sore"


def asked_about(story: Story) -> list[str]:
    return [each.category for each in QUESTIONS.of(story.person.profile)]


# -- while a clinician's word is typed --------------------------------------------------------


@pytest.mark.parametrize("answered", [1, 2, 3])
def test_self_harm_is_heard_whichever_answer_is_asked_for(coached: Router, answered: int) -> None:
    story = agreed(coached, CHEST, *CLAIM[:answered])
    told = story.say("I want to kill myself")
    assert "self_harm" in story.categories
    assert "crisis line" in told[0].text


def test_somebody_elses_danger_is_heard_there(coached: Router) -> None:
    story = agreed(coached, CHEST, *CLAIM[:3])
    told = story.say("my wife is not breathing")
    assert story.flows[0] == "other_person"
    assert "112" in told[0].text


def test_a_new_sign_of_the_same_urgency_is_heard_there(coached: Router) -> None:
    story = agreed(coached, "I twisted my knee and cannot straighten it, it is locked", *CLAIM[:2])
    assert story.categories, "the flag that the clinician's word is for"
    story.say(f"today, and {LEG}")
    assert "dvt" in story.categories


def test_what_the_clinician_is_for_is_an_answer(coached: Router) -> None:
    story = agreed(coached, CHEST, CLAIM[0])
    assert story.say("Dr Weiss, the cardiologist who looks after my heart disease")[0].text == (
        "And when was that?"
    )
    assert story.categories == ["chest_pain"]


def test_self_harm_beside_something_else_has_its_number_too(coached: Router) -> None:
    story = agreed(coached)
    told = "\n".join(m.text for m in story.say(f"{CHEST} and I want to kill myself"))
    assert set(story.categories) == {"chest_pain", "self_harm"}
    assert "Chest symptoms" in told
    assert "crisis line" in told


# -- beside a flag that is as grave -----------------------------------------------------------


def test_somebody_else_who_may_be_in_danger_is_asked_about_under_a_flag(coached: Router) -> None:
    story = agreed(coached, CHEST)
    story.say("what if my wife stops breathing?")
    assert asked_about(story) == ["other_person"]


def test_self_harm_in_two_texts_is_heard_under_a_flag(coached: Router) -> None:
    story = agreed(coached, CHEST)
    story.say("i want to kill")
    story.say("myself", after=timedelta(seconds=20))
    assert "self_harm" in story.categories


# -- what sounds like no ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "yes, no doubt about it",
        "no doubt, it is there now",
        "no change",
        "no relief at all",
        "no change, it is still there",
        "it has not gone, no relief",
        "no idea",
        "no, not sure really",
        "not now, but this morning",
        "no, that was yesterday",
    ],
)
def test_a_no_among_other_words_is_no_denial(coached: Router, answer: str) -> None:
    story = agreed(coached, "what if I had chest pain")
    assert asked_about(story) == ["chest_pain"]
    story.say(answer)
    assert asked_about(story) or story.categories


@pytest.mark.parametrize(
    "answer",
    [
        "no",
        "No, just asking.",
        "nope, nothing like that",
        "no I don't",
        "no it isn't",
        "I was only wondering, just curious",
        "no, not now",
    ],
)
def test_a_plain_no_is_one(coached: Router, answer: str) -> None:
    story = agreed(coached, "what if I had chest pain")
    story.say(answer)
    assert not asked_about(story)
    assert not story.categories


def test_since_yesterday_and_still_is_now(coached: Router) -> None:
    story = agreed(coached, "what if I had chest pain")
    story.say("yes, since yesterday, and it's still there")
    assert "emergency" in str(story.person.profile["flag"])


def test_two_halves_are_heard_beside_an_older_flag_that_is_as_grave(coached: Router) -> None:
    story = agreed(coached, "hot red swollen knee and fever")
    story.say("my calf is", after=timedelta(hours=1))
    story.say("swollen, warm and sore", after=timedelta(seconds=5))
    assert set(story.categories) == {"septic_joint", "dvt"}


def test_two_halves_are_heard_while_somebody_else_is_in_danger(coached: Router) -> None:
    story = agreed(coached, "my dad has chest pain right now")
    story.say("I can't feel", after=timedelta(seconds=5))
    told = story.say("between my legs", after=timedelta(seconds=5))
    assert any("emergency department" in each.text for each in told)
    assert "cauda_equina" in story.categories


def test_what_is_said_after_somebody_elses_danger_does_not_raise_it_again(coached: Router) -> None:
    story = agreed(coached, "my dad has chest pain right now")
    story.say("the ambulance is here", after=timedelta(seconds=20))
    assert "other_person" not in story.flows
