"""What is said in the middle of a routine: to stop, to wait, a score, what cannot be done."""

import pytest

from handlers.engine.effect import AlertCoach
from handlers.profile.facts import FLAGS, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed

RUNNING = (*PLANNED, "Start", "go")


def _is_running(story: Story) -> bool:
    return any(each.open.due is not None for each in story.person.stack)


@pytest.mark.parametrize(
    "said",
    [
        "stop please",
        "please stop",
        "I want to stop",
        "I want to stop now.",
        "I'd like to stop",
        "can we stop here?",
        "let's end it here",
        "can I end it early?",
        "I have to go",
        "no more",
        "that's enough",
    ],
)
def test_whoever_says_so_stops_and_is_asked_nothing_about_living(
    coached: Router, said: str
) -> None:
    story = agreed(coached, *RUNNING)
    assert _is_running(story)
    heard = story.say(said)
    assert not _is_running(story)
    assert not QUESTIONS.of(story.person.profile)
    assert not FLAGS.of(story.person.profile)
    assert not any(isinstance(each, AlertCoach) for each in story.effects)
    assert "Stopped" in heard[0].text


@pytest.mark.parametrize("said", ["I want to end it all", "I want to stop living", "end my life"])
def test_but_what_names_a_life_is_heard(coached: Router, said: str) -> None:
    story = agreed(coached, *RUNNING, said)
    assert QUESTIONS.of(story.person.profile) or FLAGS.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    [
        "hang on",
        "one sec",
        "give me a minute",
        "slow down",
        "slower please",
        "I need to answer the door",
        "I lost count",
    ],
)
def test_whoever_needs_a_moment_has_one(coached: Router, said: str) -> None:
    story = agreed(coached, *RUNNING, said)
    assert story.flows[0] == "session"
    assert story.person.stack[0].open.is_paused


@pytest.mark.parametrize("said", ["I can't do this one", "no mat here", "don't have a band"])
def test_whoever_cannot_do_it_gets_another(coached: Router, said: str) -> None:
    story = agreed(coached, *RUNNING)
    before = story.person.stack[0].journal
    story.say(said)
    assert [e.value for e in story.person.stack[0].journal[len(before) :]][:1] == ["swapped"]


@pytest.mark.parametrize(
    "said", ["7/10", "it's a 7 now", "pain is 7 now", "it went up to 7", "that's a 6", "pain 6"]
)
def test_a_score_above_five_stops_the_drill(coached: Router, said: str) -> None:
    story = agreed(coached, *RUNNING)
    heard = "\n".join(each.text for each in story.say(said))
    assert not _is_running(story)
    assert "Stop this one here." in heard
    assert "How much" not in heard


def test_a_mere_number_stops_the_clock_and_asks(coached: Router) -> None:
    story = agreed(coached, *RUNNING)
    story.say("7")
    assert not _is_running(story)
    heard = "\n".join(each.text for each in story.say("7"))
    assert "Stop this one here." in heard


@pytest.mark.parametrize("said", ["2/10", "pain 1", "it's a 2"])
def test_a_low_score_lets_it_run_on(coached: Router, said: str) -> None:
    story = agreed(coached, *RUNNING)
    heard = "\n".join(each.text for each in story.say(said))
    assert _is_running(story)
    assert "didn't get" not in heard
