"""A word of thanks, or a nod, gets a short answer, and takes nothing from danger or a question."""

from datetime import timedelta

import pytest

from handlers.coach.small_words import Small, small_words
from handlers.coach.thread import Thread, after
from handlers.engine.effect import SetTimer, ToCoach
from handlers.engine.event import Said
from handlers.profile.facts import ASKED, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import AT, CHEST, PLANNED, Story, agreed

SMALL = (
    "thanks",
    "Thank you so much!",
    "great",
    "👍",
    "👍🏽",
    "ok",
    "cool",
    "will do",
    "ok, ta 🙏",
)
ANSWER = "John, your coach:\n\nLet it click."


def told_by(story: Story, line: str, *, after: timedelta = timedelta(minutes=3)) -> str:
    return "\n".join(each.text for each in story.say(line, after=after))


@pytest.mark.parametrize("line", SMALL)
def test_with_nothing_open_it_gets_a_short_answer(coached: Router, line: str) -> None:
    story = agreed(coached, "/stop")
    told = told_by(story, line)
    assert told in {"You're welcome.", "Good. I'm here when you want me."}
    assert not any(isinstance(each, ToCoach) for each in story.effects)


@pytest.mark.parametrize(
    "line",
    [
        "thanks?",
        "thanks, but my knee hurts",
        "great pain",
        "ok now what",
        "thanks 😢",
        "thanks for nothing",
        "thanks, it hurts",
        "thanks, will it help?",
        "ok, the left one",
        "thanks, but no",
        "it was the",
        "",
    ],
)
def test_whatever_says_more_is_no_small_word(coached: Router, line: str) -> None:
    assert small_words(coached.world, line) is None


@pytest.mark.parametrize(
    "line",
    [
        "thanks, will do",
        "thank u",
        "thanks, that helps",
        "thank you for the answer",
        "thanks a million",
        "Thanks John, you're the best",
        "Thanks, I'll try that",
        "ok thanks bye",
        "Thank you so much for helping!!",
        "brilliant, that makes sense",
    ],
)
def test_thanks_in_parts_are_small_words(coached: Router, line: str) -> None:
    assert small_words(coached.world, line) is not None


@pytest.mark.parametrize("line", ["thanks", "ok thanks bye", "ok"])
def test_they_are_no_question_for_the_coach(coached: Router, line: str) -> None:
    story = agreed(coached, "/stop", "/coach", line)
    assert story.flows == ["question"]
    story.say("can I run?")
    assert [each.text for each in story.effects if isinstance(each, ToCoach)] == ["can I run?"]


def test_the_coachs_name_may_stand_with_it(coached: Router) -> None:
    assert small_words(coached.world, "thank you John") is Small.THANKS


def test_a_routine_that_runs_runs_on(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start")
    second = timedelta(seconds=1)
    assert told_by(story, "thanks", after=second) == "You're welcome."
    assert told_by(story, "ok", after=second) == ""
    assert story.person.stack[0].open.due is not None
    told_by(story, "pause", after=second)
    assert told_by(story, "ok", after=second) == "Your place is kept."


def test_a_question_that_is_open_is_asked_again(coached: Router) -> None:
    story = agreed(coached)
    assert told_by(story, "thanks").startswith("You're welcome.\n\nWhat's bothering you")
    assert "I didn't catch where it hurts" in told_by(story, "ok")


@pytest.mark.parametrize("line", ["thanks", "ok", "👍"])
def test_it_answers_no_question_about_danger(coached: Router, line: str) -> None:
    for worry in ("what if I had chest pain", "my wife is not breathing"):
        for last in ((), ("/stop",)):
            story = agreed(coached, "/stop", worry, *last)
            told = told_by(story, line)
            assert "welcome" not in told
            assert "Good." not in told
            assert QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize("line", ["thanks", "ok", "👍"])
def test_under_a_flag_it_is_said_what_stands(coached: Router, line: str) -> None:
    for last in ((), ("/stop",)):
        story = agreed(coached, CHEST, *last)
        assert told_by(story, line).startswith("The advice above stands")
        assert not any(isinstance(each, ToCoach) for each in story.effects)


def test_a_minor_is_told_what_stands(coached: Router) -> None:
    story = agreed(coached, "I'm 16", "I'm under 18", "hello")
    assert "only coach adults" in told_by(story, "ok")


@pytest.mark.parametrize("line", ["thanks", "great, thanks!", "👍"])
@pytest.mark.parametrize("is_quoted", [True, False])
def test_the_coach_sees_it_and_nobody_waits(coached: Router, line: str, is_quoted: bool) -> None:
    story = agreed(coached, "/stop", "/coach my knee clicks")
    story.coach("Let it click.")
    said = story.hear(Said(story.at, line, ANSWER if is_quoted else ""))
    assert [each.text for each in said] == ["I've passed that on to John."]
    (line_there,) = [each for each in story.effects if isinstance(each, ToCoach)]
    assert line_there.text == line
    assert after(Thread(), line_there, is_flagged=False).waiting_since is None
    assert not any(isinstance(each, SetTimer) for each in story.effects)
    assert not ASKED.of(story.person.profile)


def test_while_the_coachs_answer_is_awaited_it_is_for_limber(coached: Router) -> None:
    story = agreed(coached, "/stop", "/coach my knee clicks")
    assert told_by(story, "thanks") == "You're welcome."
    assert ASKED.of(story.person.profile)


def test_whoever_is_blocked_is_not_told_that_it_was_passed_on(coached: Router) -> None:
    story = agreed(coached, "/stop")
    story.coach("Let it click.")
    story.coach("/block")
    assert told_by(story, "thanks") == "You're welcome."


def test_a_thread_that_waits_waits_on() -> None:
    waiting = after(Thread(), ToCoach("person", "why?", AT), is_flagged=False)
    thanks = ToCoach("person", "thanks", AT + timedelta(hours=1), is_thanks=True)
    assert after(waiting, thanks, is_flagged=False).waiting_since == AT
