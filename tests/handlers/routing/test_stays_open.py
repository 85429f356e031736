"""What stands is said to whoever would leave it, pause it, or answers it from elsewhere."""

from datetime import timedelta

import pytest

from handlers.engine.effect import AlertCoach
from handlers.engine.event import Attached, Said, Tapped
from handlers.profile.barrier import is_minor
from handlers.profile.facts import FLAGS, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, Story, agreed

WORRY = "what if I had chest pain"
OTHER = "my wife is not breathing"


def told_by(story: Story, line: str) -> str:
    return "\n".join(each.text for each in story.say(line))


def labels(story: Story, line: str) -> list[str]:
    return [button.label for each in story.say(line) for button in each.buttons]


# -- "stop" and "pause" -----------------------------------------------------------------------


@pytest.mark.parametrize("word", ["/stop", "stop"])
def test_a_question_about_danger_that_is_left_says_what_stands(coached: Router, word: str) -> None:
    story = agreed(coached, "/stop", WORRY)
    told = told_by(story, word)
    assert "Left it there" not in told
    assert "If you feel that now, call 112" in told
    assert "Drills wait until you've answered" in told
    assert "Chest pain: is that something you feel now" in told_by(story, "/warmup")


def test_a_question_about_self_harm_that_is_left_leaves_the_number_to_call(
    coached: Router,
) -> None:
    story = agreed(coached, "/stop", "sometimes I used to want to die")
    assert story.flows == ["danger_question"]
    assert "116 123" in told_by(story, "/stop")


@pytest.mark.parametrize("word", ["pause", "wait"])
def test_a_question_about_danger_is_not_paused(coached: Router, word: str) -> None:
    story = agreed(coached, "/stop", WORRY)
    (said,) = story.say(word)
    assert "Chest pain: is that something you feel now" in said.text
    assert said.buttons[0].label == "Yes, now"


@pytest.mark.parametrize("word", ["/stop", "stop", "pause", "wait"])
def test_a_flag_is_neither_left_nor_paused(coached: Router, word: str) -> None:
    story = agreed(coached, "/stop", CHEST)
    told = told_by(story, word)
    assert "The advice above stands" in told
    assert "No rush" not in told
    assert "Chest symptoms need emergency care" in told_by(story, "/warmup")


@pytest.mark.parametrize("word", ["/stop", "stop"])
def test_somebody_in_danger_that_is_left_still_has_the_instruction(
    coached: Router, word: str
) -> None:
    story = agreed(coached, "/stop", OTHER)
    assert "Stay with them" in told_by(story, word)


def test_before_any_agreement_what_is_left_is_said_to_be_kept_nowhere(coached: Router) -> None:
    story = Story(coached, "/start", CHEST)
    assert "I've stored none of this" in told_by(story, "/stop")


def test_a_photo_sent_under_a_question_about_danger_does_not_pause_it(coached: Router) -> None:
    story = agreed(coached, "/stop", WORRY)
    said = story.hear(Attached(story.at, "photo"))
    assert said[-1].buttons[0].label == "Yes, now"
    assert "No rush" not in "\n".join(each.text for each in said)


# -- under 18 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["pause", "stop", "/stop", "again", "back"])
def test_no_button_below_the_age_notice_does_nothing(coached: Router, word: str) -> None:
    for lines in (("/start", "I'm under 18"), ("/start", "I agree", "I'm 16", "I'm under 18")):
        story = Story(coached, *lines)
        assert labels(story, word) == []
        assert "under_18" not in story.flows


def test_the_slip_can_still_be_taken_back_after_a_second_tap_on_the_same_button(
    coached: Router,
) -> None:
    story = Story(coached)
    hello = story.say("/start")
    (under,) = (b.id for each in hello for b in each.buttons if b.label == "I'm under 18")
    story.hear(Tapped(story.at, under))
    story.hear(Tapped(story.at, under))
    assert is_minor(story.person.profile)
    story.say("I tapped that by mistake")
    assert not is_minor(story.person.profile)


# -- an answer to a question about danger that is not in front --------------------------------


@pytest.mark.parametrize("front", ["/settings", "/pause", "/checkin", "/coach"])
@pytest.mark.parametrize("word", ["yes it is", "it is still there", "yes", "now", "right now"])
def test_a_free_yes_reaches_the_question_about_danger(
    coached: Router, front: str, word: str
) -> None:
    story = agreed(coached, "/stop", "/checkin", "every day at 7 am", WORRY, front)
    assert story.flows[1] == "danger_question"
    story.say(word)
    assert story.categories == ["chest_pain"]


@pytest.mark.parametrize("word", ["lately", "it was last night"])
def test_a_free_lately_reaches_the_question_about_danger(coached: Router, word: str) -> None:
    story = agreed(coached, "/stop", WORRY, "/settings", word)
    assert story.categories == ["chest_pain"]


def test_a_free_no_reaches_the_question_about_danger(coached: Router) -> None:
    story = agreed(coached, "/stop", WORRY, "/settings", "no")
    assert not QUESTIONS.of(story.person.profile)
    assert story.flows == ["settings"]


def test_a_no_that_the_front_offers_too_answers_neither_and_danger_is_asked_again(
    coached: Router,
) -> None:
    story = agreed(coached, "/stop", "/checkin", "every day at 7 am", WORRY, "/checkin", "3")
    told = told_by(story, "no")
    assert "Chest pain: is that something you feel now" in told
    assert [each.category for each in QUESTIONS.of(story.person.profile)] == ["chest_pain"]
    story.say("no")
    assert not QUESTIONS.of(story.person.profile)
    assert story.flows == ["check_in"]


def test_a_score_and_a_longer_sentence_are_for_the_front(coached: Router) -> None:
    story = agreed(coached, "/stop", "/checkin", "every day at 7 am", "I'm 16", "/checkin")
    assert "Anything new?" in told_by(story, "3")
    story = agreed(coached, "/stop", WORRY, "/coach")
    story.say("does it matter whether I train today or on Sunday?")
    assert not story.categories


def test_a_reply_to_the_coach_is_for_the_coach(coached: Router) -> None:
    story = agreed(coached, "/stop", WORRY, "/settings")
    story.hear(Said(story.at + timedelta(minutes=3), "no", "John, your coach:\n\nStill sore?"))
    assert QUESTIONS.of(story.person.profile)


def test_no_question_about_danger_is_put_that_another_one_replaces_at_once(
    coached: Router,
) -> None:
    for worry, caption in ((WORRY, ""), ("/stop", WORRY), (WORRY, "me duele mucho")):
        story = agreed(coached, "/stop", worry)
        said = story.hear(Attached(story.at, "voice", "", caption))
        open_turns = {(str(each.id), str(each.open.turn)) for each in story.person.stack}
        shown = {tuple(b.id.split(".")[:2]) for each in said for b in each.buttons}
        assert shown <= open_turns


# -- a sign that was there lately, and is there now -------------------------------------------


@pytest.mark.parametrize(
    "line", ["now", "it's happening right now", "actually it is now", "it's back", "it came back"]
)
def test_lately_that_has_become_now_is_an_emergency(coached: Router, line: str) -> None:
    for lines in ((WORRY, "lately"), (WORRY, "lately", "/stop")):
        story = agreed(coached, "/stop", *lines)
        told = told_by(story, line)
        assert "Chest symptoms need emergency care now" in told
        assert FLAGS.of(story.person.profile)[0].urgency == "emergency"
        assert any(isinstance(e, AlertCoach) and e.level == "emergency" for e in story.effects)


@pytest.mark.parametrize(
    "line", ["better now", "not now", "what do I do now?", "I'm calling them now", "thanks"]
)
def test_whatever_else_is_said_under_such_a_flag_leaves_it_as_it_is(
    coached: Router, line: str
) -> None:
    story = agreed(coached, "/stop", WORRY, "lately")
    told_by(story, line)
    assert FLAGS.of(story.person.profile)[0].urgency == "same_day"


@pytest.mark.parametrize("line", ["wait, yes it is", "Actually yes", "oh, I tapped the wrong one"])
def test_a_no_can_be_taken_back(coached: Router, line: str) -> None:
    story = agreed(coached, WORRY, "no")
    assert not QUESTIONS.of(story.person.profile)
    told = told_by(story, line)
    assert "If you feel that now, call 112" in told
    assert [each.category for each in QUESTIONS.of(story.person.profile)] == ["chest_pain"]
    story.say("yes, now")
    assert story.categories == ["chest_pain"]


def test_a_yes_to_what_is_open_takes_no_no_back(coached: Router) -> None:
    story = agreed(coached, WORRY, "no")
    for line in ("yes", "left knee, 3, five minutes", "None of these", "that's all"):
        story.say(line)
        assert not QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize("line", ["yes it is", "no", "lately"])
def test_an_answer_to_a_question_that_was_left_has_it_asked_again(
    coached: Router, line: str
) -> None:
    story = agreed(coached, "/stop", WORRY, "/stop", "/settings")
    assert story.flows == ["settings"]
    assert "Chest pain: is that something you feel now" in told_by(story, line)
