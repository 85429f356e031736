"""Whether an answer helped: asked below the first answer alone, counted once, seen by the coach."""

from datetime import timedelta

import pytest

from handlers.engine.effect import NoteInThread, Say, SendCoachReply
from handlers.engine.event import Tapped
from handlers.profile.facts import HELPED
from handlers.profile.outcome import Helped
from handlers.routing.router import Router
from tests.handlers.coach.talk import Talk, notes


@pytest.fixture
def talk(coached: Router) -> Talk:
    return Talk(coached)


def buttons(talk: Talk, text: str) -> list[str]:
    talk.now += timedelta(minutes=1)
    _, effects = talk.coach(text)
    (sent,) = [each.message for each in effects if isinstance(each, SendCoachReply)]
    return [each.id for each in sent.buttons]


def test_it_is_asked_below_the_first_answer_to_a_question_and_below_nothing_else(
    talk: Talk,
) -> None:
    assert buttons(talk, "Hello!") == []
    talk.says("/coach May I squat?")
    assert [each.split(".")[1] for each in buttons(talk, "Yes, slowly.")] == ["yes", "no"]
    assert buttons(talk, "And keep your heels down.") == []


def test_a_tap_counts_once_and_the_coach_sees_it(talk: Talk) -> None:
    talk.says("/coach May I squat?")
    yes, no = buttons(talk, "Yes, slowly.")
    effects = talk.hear(Tapped(talk.now, yes))
    assert notes(effects) == ["They say that your last answer helped."]
    for again in (yes, no):
        effects = talk.hear(Tapped(talk.now, again))
        assert not any(isinstance(each, NoteInThread) for each in effects)
    assert HELPED.of(talk.person.profile) == Helped(1, 0, int(yes.rpartition(".")[2]))
    assert "Your answers helped: 1 of 1 that they rated" in talk.coach("/card")[0]


def test_not_yet_opens_the_way_to_say_what_is_missing(talk: Talk) -> None:
    talk.says("/coach May I squat?")
    _, no = buttons(talk, "Yes, slowly.")
    effects = talk.hear(Tapped(talk.now, no))
    assert notes(effects) == ["They say that your last answer hasn't helped yet."]
    said = [each.message.text for each in effects if isinstance(each, Say)]
    assert "exactly as you type it" in said[-1]
    assert [each.flow for each in talk.person.stack] == ["question"]


@pytest.mark.parametrize("choice", ["helped.maybe.1", "helped.yes.x", "helped", "helped.yes."])
def test_any_other_tap_is_none_of_it(talk: Talk, choice: str) -> None:
    talk.hear(Tapped(talk.now, choice))
    assert HELPED.of(talk.person.profile) == Helped()
