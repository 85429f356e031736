"""What somebody writes before they agree: heard together, answered once, and stored nowhere."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from bot.dispatch.hear import hear_in
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said
from handlers.engine.person import Person
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import AT

HALVES = ("I have this crushing feeling", "in the middle of my chest")


class Newcomer:
    """Somebody new, in front of the router as the dispatcher has it."""

    def __init__(self, router: Router) -> None:
        self.hears = hear_in(router, {})
        self.person = Person(1, {"channel": "terminal", "zone": "Europe/Berlin"})
        self.at = AT
        self._ids: Iterator[int] = count(1)

    def say(self, text: str, *, after: int = 5) -> str:
        self.at += timedelta(seconds=after)
        heard = self._hear(Said(self.at, text))
        return "\n".join(each.message.text for each in heard.effects if isinstance(each, Say))

    def _hear(self, event: Event) -> Heard:
        heard = self.hears(self.person, event, self._ids)
        self.person = heard.person
        return heard


def test_a_danger_in_two_halves_is_answered_at_once(coached: Router) -> None:
    somebody = Newcomer(coached)
    assert "Limber" in somebody.say(HALVES[0])
    assert "emergency care now" in somebody.say(HALVES[1])


def test_and_neither_half_is_stored(coached: Router) -> None:
    somebody = Newcomer(coached)
    for each in HALVES:
        somebody.say(each)
        assert not somebody.person.recent


def test_halves_that_are_minutes_apart_are_no_sentence(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say(HALVES[0])
    assert "emergency care now" not in somebody.say(HALVES[1], after=180)


def test_what_was_answered_with_an_instruction_is_not_read_again(coached: Router) -> None:
    somebody = Newcomer(coached)
    for each in HALVES:
        somebody.say(each)
    assert "emergency care" not in somebody.say("I'm being helped")


def test_the_agreement_ends_it(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say(HALVES[0])
    somebody.say("I agree")
    assert not somebody.person.recent
    somebody.say(HALVES[1])
    assert [text for _, text in somebody.person.recent] == [HALVES[1]]


def test_a_breath_of_ten_texts_has_two_answers(coached: Router) -> None:
    somebody = Newcomer(coached)
    texts = ("hi", "my knee hurts", "can you help", "the left one", "are you there", "about five")
    heard = [somebody.say(each, after=2) for each in texts]
    assert [bool(each) for each in heard] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("what do you store?", "What I keep"),
        ("I can't feel between my legs", "emergency department"),
        ("I'm 16", "under 18"),
        ("/help", "Here's what I can do"),
    ],
)
def test_in_it_danger_and_what_is_asked_are_answered(
    coached: Router, said: str, answer: str
) -> None:
    somebody = Newcomer(coached)
    for each in ("hi", "my knee hurts", "can you help", "hm"):
        somebody.say(each, after=2)
    assert answer in somebody.say(said, after=2)


def test_somebody_under_18_is_heard_over_two_messages_too(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("/start")
    somebody.say("I'm under 18")
    somebody.say(HALVES[0])
    assert "emergency care now" in somebody.say(HALVES[1])


def test_halves_are_joined_while_a_question_about_danger_waits(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("if I get chest pain, do I stop?")
    assert "emergency care now" not in somebody.say(HALVES[0])
    assert "emergency care now" in somebody.say(HALVES[1])


def test_halves_are_joined_beside_an_instruction_that_was_given_before(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("hot red swollen knee and fever")
    somebody.say("/start", after=300)
    somebody.say("my calf is")
    assert "that leg" in somebody.say("swollen, warm and sore")


def test_the_same_sign_is_answered_again_where_its_instruction_was_left(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("numb between my legs and I can't pee")
    somebody.say("/start", after=300)
    somebody.say("I can't feel")
    assert "emergency department" in somebody.say("between my legs")


def test_a_question_that_another_replaced_does_not_end_what_is_joined(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("do I stop if my foot goes numb?")
    somebody.say(HALVES[0])
    assert "emergency care now" in somebody.say(HALVES[1])


def test_what_is_asked_about_is_not_asked_again_of_each_next_text(coached: Router) -> None:
    somebody = Newcomer(coached)
    somebody.say("if I get chest pain, do I stop?")
    assert "something you feel now" not in somebody.say("no")


def test_who_takes_their_time_is_answered_each_time(coached: Router) -> None:
    somebody = Newcomer(coached)
    assert all(somebody.say(each, after=15) for each in ("hi", "hm", "so", "what now", "well"))


def test_a_half_that_is_heard_again_as_it_could_not_be_stored_is_joined_again(
    coached: Router,
) -> None:
    somebody = Newcomer(coached)
    somebody.say(HALVES[0])
    before = somebody.person
    assert "emergency care now" in somebody.say(HALVES[1])
    somebody.person = before
    assert "emergency care now" in somebody.say(HALVES[1], after=0)
