"""What somebody wrote beside a sign that was none is not lost: they need not write it twice."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from handlers.engine.effect import Say
from handlers.engine.event import Said
from handlers.engine.person import Person
from handlers.profile.facts import QUESTIONS, UNWELL
from handlers.routing.router import Router

AGE_AND_PAIN = "I am 16, left knee 4, ten minutes, no band"


class Talk:
    """One person who writes, and what they are told."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.person = Person(1, {"channel": "terminal", "zone": "Europe/Berlin"})
        self.at = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
        self._ids = count(1)

    def say(self, *texts: str) -> str:
        """Write these, minutes apart; returns what the last one was answered."""
        told = ""
        for text in texts:
            self.at += timedelta(minutes=3)
            heard = self.router.hear(self.person, Said(self.at, text), self._ids)
            self.person = heard.person
            told = "\n\n".join(e.message.text for e in heard.effects if isinstance(e, Say))
        return told


@pytest.fixture
def talk(coached: Router) -> Talk:
    made = Talk(coached)
    made.say("/start", "I agree")
    return made


def test_what_was_written_with_an_age_answers_the_question_that_was_open(talk: Talk) -> None:
    talk.say(AGE_AND_PAIN)
    assert [each.category for each in QUESTIONS.of(talk.person.profile)] == ["minor"]
    told = talk.say("I'm 18 or over")
    assert "Left knee, 4 out of 10, 10 minutes" in told
    assert "What's bothering you" not in told, "it is not asked for once more"


def test_where_nothing_is_open_it_begins_what_it_would_have_begun(talk: Talk) -> None:
    talk.say("/stop", AGE_AND_PAIN)
    assert "Left knee, 4 out of 10" in talk.say("34")


def test_what_answers_nothing_is_not_said_to_be_misunderstood(talk: Talk) -> None:
    talk.say("left knee, 4, ten minutes, no band")
    talk.say("well, I am 16 you know")
    told = talk.say("I'm 18 or over")
    assert "didn't get that" not in told
    assert "Safety first" in told, "the question that was open stands there again"


def test_under_18_is_not_served_whatever_else_was_written(talk: Talk) -> None:
    talk.say(AGE_AND_PAIN)
    told = talk.say("I'm under 18")
    assert "left knee" not in told


def test_a_fever_told_in_the_same_breath_is_heeded_as_well(talk: Talk) -> None:
    talk.say("I am 16, I feel unwell with a cold, left knee 4")
    talk.say("I'm 18 or over")
    assert UNWELL.of(talk.person.profile)


@pytest.mark.parametrize("before", [("/stop",), ("left knee, 3, five minutes",)])
@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("if I get chest pain, do I stop?", "112"),
        ("what if my calf is hot and swollen?", "116117"),
        ("what should I do if I faint during a drill?", "116117"),
    ],
)
def test_what_to_do_if_it_comes_is_answered_with_the_no(
    talk: Talk, before: tuple[str, ...], asked: str, number: str
) -> None:
    talk.say(*before, asked)
    told = talk.say("no")
    assert "If it ever comes: stop" in told
    assert number in told
    assert "no good answer" not in told


def test_a_sign_that_was_only_named_is_not_foreseen(talk: Talk) -> None:
    talk.say("/stop", "is that chest pain from benching?")
    assert "If it ever comes" not in talk.say("no")
