"""What is said after an instruction is answered with it, and never with less."""

import pytest

from handlers.engine.effect import ToCoach
from handlers.profile.facts import QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import Story, agreed

DANGER = "I have chest pain right now"
OTHERS = "my wife has stopped breathing"
TEXTS = ("what should I do?", "I can't call", "it's worse", "hello?")


def _heard(story: Story, text: str) -> str:
    return "\n".join(each.text for each in story.say(text))


@pytest.mark.parametrize("text", TEXTS)
def test_before_any_agreement_each_further_text_is_answered_with_the_number(
    coached: Router, text: str
) -> None:
    story = Story(coached, "/start", DANGER)
    for _ in range(4):
        heard = _heard(story, text)
        assert "112" in heard
        assert "/coach" not in heard


@pytest.mark.parametrize("answer", ["No, don't tell", "Yes, tell them"])
@pytest.mark.parametrize("text", TEXTS)
def test_and_after_it_was_said_who_may_know(coached: Router, answer: str, text: str) -> None:
    story = Story(coached, "/start", DANGER, answer)
    heard = _heard(story, text)
    assert "112" in heard
    assert "software with exercise ideas" not in heard


@pytest.mark.parametrize("text", TEXTS)
def test_and_where_no_coach_is_set_up(router: Router, text: str) -> None:
    story = Story(router, "/start", DANGER)
    assert "112" in _heard(story, text)


def test_whoever_is_helped_may_begin_anew(router: Router) -> None:
    story = Story(router, "/start", DANGER, "I'm being helped")
    assert story.flows == []
    story.say("/start")
    assert story.flows == ["welcome"]


@pytest.mark.parametrize(
    "text",
    [
        "the ambulance is here",
        "she's breathing again",
        "he's ok now",
        "false alarm",
        "he is with the doctor now",
        "the paramedics arrived",
        "she woke up",
    ],
)
def test_somebody_else_is_helped_by_what_people_say(coached: Router, text: str) -> None:
    story = agreed(coached, OTHERS)
    assert "other_person" in story.flows
    story.say(text)
    assert "other_person" not in story.flows
    assert not QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize(
    "text",
    [
        "the ambulance isn't here",
        "is the ambulance here?",
        "she's not breathing again",
        "what should I do?",
        "I don't know how",
        "her lips are blue",
        "they are on their way",
    ],
)
def test_anything_else_is_passed_on_and_the_number_said_again(coached: Router, text: str) -> None:
    story = agreed(coached, OTHERS)
    for _ in range(4):
        heard = _heard(story, text)
        assert "112" in heard
        assert "/coach" not in heard
        assert any(isinstance(each, ToCoach) for each in story.effects)
        assert "other_person" in story.flows


@pytest.mark.parametrize("text", ["what is this", "blue", "knee?"])
def test_before_any_agreement_nobody_is_promised(coached: Router, text: str) -> None:
    story = Story(coached, "/start")
    heard = ""
    for _ in range(3):
        heard = _heard(story, text)
    assert "/coach" not in heard
    assert "112" in heard


def test_with_no_coach_none_is_offered(router: Router) -> None:
    story = agreed(router, "/settings")
    heard = "".join(_heard(story, "blue sky") for _ in range(3))
    assert "/coach" not in heard


@pytest.mark.parametrize("line", ["what should I do about it?", "/coach can I lie down?"])
def test_what_is_passed_on_under_a_grave_flag_names_the_number(coached: Router, line: str) -> None:
    story = agreed(coached, "I have chest pain and my left arm is numb")
    told = "\n".join(each.text for each in story.say(line))
    assert "passed your words on" in told
    assert "112" in told
    assert "see a doctor" not in told
