"""What is said after an instruction is answered with it, and never with less."""

import pytest

from handlers.engine.effect import ToCoach
from handlers.engine.event import Edited
from handlers.profile.facts import FLAGS, QUESTIONS
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


CALF = "My calf is swollen, warm and sore"


@pytest.mark.parametrize(
    "line",
    [
        "it's worse",
        "it's getting worse, what should I do?",
        "it's getting worse what should I do?",
        "it's spreading",
        "A clinician cleared me, but it's worse",
    ],
)
def test_what_is_for_today_and_got_worse_is_an_emergency(coached: Router, line: str) -> None:
    story = agreed(coached, CALF)
    told = "\n".join(each.text for each in story.say(line))
    assert "needs emergency care now" in told
    assert [each.text for each in story.effects if isinstance(each, ToCoach)] == [line]
    assert FLAGS.of(story.person.profile)[0].urgency == "emergency"


@pytest.mark.parametrize("line", ["it's back", "I feel it again", "still there, what now?"])
def test_what_is_flagged_and_back_has_its_instruction_again(coached: Router, line: str) -> None:
    story = agreed(coached, CALF)
    told = "\n".join(each.text for each in story.say(line))
    assert told.startswith("Stop here, please.")
    assert "116117" in told


@pytest.mark.parametrize(
    "line",
    [
        "it's not worse",
        "is it worse to walk?",
        "my knee is worse",
        "what if it gets worse?",
        "the weather is worse",
        "was getting worse but feel much better now",
        "much better, no longer getting worse",
        "it stopped getting worse",
        "it's stopped spreading",
        "less swelling, not even worse",
        "my husband says it is worse than it looks",
    ],
)
def test_what_says_no_such_thing_raises_nothing(coached: Router, line: str) -> None:
    story = agreed(coached, CALF, line)
    assert {each.urgency for each in FLAGS.of(story.person.profile)} == {"same_day"}


@pytest.mark.parametrize("line", ["help", "help me", "I need help!", "please help"])
@pytest.mark.parametrize(
    "before",
    [
        ("/start", "I agree", CALF),
        ("/start", "I agree", CALF, "A clinician cleared me"),
        ("/start", "I agree", "if I get chest pain, do I stop?"),
        ("/start", "I agree", "my wife has stopped breathing"),
        ("I have chest pain right now",),
    ],
)
def test_a_cry_for_help_is_answered_with_whom_to_call(
    coached: Router, before: tuple[str, ...], line: str
) -> None:
    story = Story(coached, *before)
    told = "\n".join(each.text for each in story.say(line))
    assert "112" in told
    assert "/warmup" not in told


def test_an_edit_says_that_it_is_worse_as_well(coached: Router) -> None:
    story = agreed(coached, CALF)
    told = "\n".join(each.text for each in story.hear(Edited(story.at, "it's worse now")))
    assert "needs emergency care now" in told


def test_an_edit_leaves_the_question_about_danger_in_front(coached: Router) -> None:
    story = agreed(coached, "/stop", "if I get chest pain, do I stop?")
    said = story.hear(Edited(story.at, "hello"))
    assert any(each.buttons for each in said)
