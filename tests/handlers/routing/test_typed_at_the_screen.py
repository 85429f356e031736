"""What is typed at the questions for signs: their own words, "nothing", and more beside it."""

from datetime import timedelta

import pytest

from handlers.engine.effect import ToCoach
from handlers.engine.event import Said
from handlers.profile.facts import CONSENT
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed

NOTHING = [
    "no to all of them",
    "none apply",
    "not any",
    "nope all good",
    "nothing really",
    "no fever, no fall, nothing",
    "all as before",
    "only the usual",
    "none of those thankfully",
]
BESIDE_A_NO = ["no I fell yesterday", "none just a fever", "no it's swollen", "no I feel weak"]
SIGNS = [
    "swollen",
    "a bit of swelling",
    "weakness",
    "my mum had cancer",
    "number 4",
    "the last one",
]


@pytest.mark.parametrize("said", NOTHING)
def test_nothing_in_other_words_is_a_clean_screen(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 3, five minutes")
    heard = story.say(said)
    assert "missing or off today" in heard[-1].text
    assert story.categories == []


@pytest.mark.parametrize("said", SIGNS)
def test_a_word_of_the_screen_opens_its_list(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 3, five minutes")
    heard = story.say(said)
    assert "missing or off today" not in heard[-1].text
    assert "didn't get" not in heard[0].text


@pytest.mark.parametrize("said", BESIDE_A_NO)
def test_a_sign_beside_a_no_is_never_nothing(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 3, five minutes")
    assert "missing or off today" not in story.say(said)[-1].text


@pytest.mark.parametrize("said", ["no, but it's swollen", "none, it's my right knee actually"])
def test_what_is_beside_a_no_is_not_lost(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 3, five minutes")
    assert "missing or off today" not in story.say(said)[-1].text


def test_a_reply_to_the_question_of_the_check_in_answers_it(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "/stop", "/checkin", "Weekdays at 07:00")
    heard = story.say("/checkin", after=timedelta(hours=30))
    assert story.flows[0] == "check_in"
    said = story.hear(Said(story.at, "4", heard[0].text, quotes_limber=True))
    assert not any(isinstance(each, ToCoach) for each in story.effects)
    assert "Anything new?" in said[-1].text


def test_and_what_is_no_answer_to_it_is_for_the_coach(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "/stop", "/checkin", "Weekdays at 07:00")
    heard = story.say("/checkin", after=timedelta(hours=30))
    story.hear(Said(story.at, "the stairs were awful", heard[0].text, quotes_limber=True))
    assert any(isinstance(each, ToCoach) for each in story.effects)


@pytest.mark.parametrize("said", ["what do you store?", "who reads this?", "who is John?"])
def test_what_is_kept_is_told_before_the_agreement(coached: Router, said: str) -> None:
    story = Story(coached, "/start")
    heard = "\n".join(each.text for each in story.say(said))
    assert "What I keep" in heard
    assert CONSENT.of(story.person.profile) is None


def test_and_a_pain_is_asked_for_after_it(coached: Router) -> None:
    story = Story(coached, "/start")
    heard = "\n".join(each.text for each in story.say("left knee, 4"))
    assert "I'll ask that in a moment" in heard


@pytest.mark.parametrize(
    "said", ["if I get chest pain, do I stop?", "what if my calf is hot and swollen?"]
)
def test_a_question_about_danger_is_no_place_that_hurts(coached: Router, said: str) -> None:
    story = agreed(coached, "/stop", said, "No, I meant something else")
    assert "visit" not in story.flows
    assert not any(
        isinstance(each, ToCoach) and "outside the drills" in each.text for each in story.effects
    )


@pytest.mark.parametrize("said", ["nothing missing", "everything's here", "I'm at the gym"])
def test_everything_that_is_there_is_nothing_missing(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 3, five minutes", "None of these")
    heard = story.say(said)
    assert "catch" not in heard[0].text
