"""What follows the questions that keep drills off: danger, age, a slip."""

from dataclasses import replace

import pytest

from handlers.profile.facts import CONSENT, MINOR, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed

UNSURE_SIGN = "if I get chest pain, do I stop?"
OTHER_UNSURE_SIGN = "what if my calf is hot and swollen?"
AGE_UNSURE = "I am 16"


def test_a_slip_before_any_agreement_leads_back_to_the_welcome(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18")
    assert MINOR.of(story.person.profile)
    story.say("I tapped that by mistake")
    assert not MINOR.of(story.person.profile)
    assert story.flows == ["welcome"]


def test_a_slip_after_the_agreement_is_noted_for_the_coach(coached: Router) -> None:
    story = agreed(coached, AGE_UNSURE, "I'm under 18")
    assert MINOR.of(story.person.profile)
    story.say("I tapped that by mistake")
    assert not MINOR.of(story.person.profile)
    assert CONSENT.of(story.person.profile) is not None


def test_any_other_word_leaves_it_as_it_is(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18", "ok")
    story.say("I tapped that by mistake")
    assert MINOR.of(story.person.profile)


def test_a_yes_before_any_agreement_is_answered_in_full_and_not_kept(coached: Router) -> None:
    story = Story(coached, "/start", UNSURE_SIGN)
    assert "danger_question" in story.flows
    said = story.say("Yes, now")
    assert "112" in said[0].text
    assert "danger_before_consent" in story.flows
    assert story.person.profile.keys() <= {"channel", "zone"}


def test_a_no_asks_what_else_is_open(coached: Router) -> None:
    story = agreed(coached, UNSURE_SIGN, OTHER_UNSURE_SIGN)
    assert len(QUESTIONS.of(story.person.profile)) == 2
    story.say("No, I meant something else")
    assert story.flows[0] == "danger_question"
    story.say("No, I meant something else")
    assert QUESTIONS.of(story.person.profile) == ()


@pytest.mark.parametrize(
    "answer", ["17", "I'm 17", "seventeen", "17 and a half", "17½", "16 years old", "im 12."]
)
def test_an_age_that_is_typed_is_read_as_a_minors(coached: Router, answer: str) -> None:
    story = agreed(coached, AGE_UNSURE, answer)
    assert MINOR.of(story.person.profile)


@pytest.mark.parametrize("answer", ["34", "I'm 34", "thirty four", "sixty-one", "18", "Adult, 50"])
def test_or_as_an_adults(coached: Router, answer: str) -> None:
    story = agreed(coached, AGE_UNSURE, answer)
    assert not MINOR.of(story.person.profile)
    assert QUESTIONS.of(story.person.profile) == ()


@pytest.mark.parametrize("answer", ["bananas", "0", "999", "16 or 17", "between 17 and 19"])
def test_anything_else_is_asked_again_and_no_drill_runs(coached: Router, answer: str) -> None:
    story = agreed(coached, *PLANNED, "Start", AGE_UNSURE, answer)
    assert QUESTIONS.of(story.person.profile)
    assert not any(each.open.due for each in story.person.stack)


def test_a_greeting_gives_way_to_danger_before_any_agreement(coached: Router) -> None:
    story = Story(coached, "/start")
    said = story.say("I have crushing chest pain right now")
    assert story.flows == ["danger_before_consent"]
    assert "112" in said[0].text


def test_a_fact_that_somebody_had_before_withdrawing_stays_as_it_was(coached: Router) -> None:
    story = agreed(coached, "left knee, 3, five minutes", "/withdraw", "leave it")
    before = dict(story.person.profile)
    story.say("right hip, 7, twenty minutes")
    story.person = replace(story.person, profile={**story.person.profile})
    assert {k: v for k, v in story.person.profile.items() if k in before} == before
