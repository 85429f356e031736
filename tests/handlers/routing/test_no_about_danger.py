"""What counts as "no" to a question about danger, and what is asked again."""

from dataclasses import replace

import pytest

from handlers.profile.facts import FLAGS, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import Story, agreed

UNSURE_SIGN = "if I get chest pain, do I stop?"
MIND_SIGN = "sometimes I used to want to die"


@pytest.mark.parametrize(
    "said",
    [
        "no it hurts when I breathe in",
        "no just a tightness",
        "nothing like that, just pressure",
        "no, only when I cough",
        "no it's only when I run",
        "no i mean it happened on Sunday",
        "no it's my arm",
        "no, not that bad",
        "no it isn't always there",
        "nope, more like a squeeze",
        "no. it comes when I climb stairs",
        "not at the moment",
        "not today",
        "no, a pinch",
        "no i cant feel my toes",
        "no i feel nothing there",
        "no I don't feel my foot",
        "no it doesn't stop",
        "no it is not getting less",
        "no it isn't over",
        "no, I'm not well",
        "no im not ok",
        "no, it's not nothing",
        "no, never better",
        "no i haven't slept because of it",
        "no i meant that",
        "i'm not joking",
        "no joke, I mean it",
    ],
)
def test_what_only_corrects_the_word_is_no_no(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert QUESTIONS.of(story.person.profile) or FLAGS.of(story.person.profile)


@pytest.mark.parametrize(
    "said", ["no just sometimes", "no, only at night", "no but often", "maybe"]
)
def test_nor_where_it_is_about_not_living(coached: Router, said: str) -> None:
    story = agreed(coached, MIND_SIGN, said)
    assert QUESTIONS.of(story.person.profile) or FLAGS.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "n",
        "haha no",
        "lol no",
        "oh no, not at all",
        "no no, I'm fine",
        "no, all good",
        "nothing like that, thanks",
        "no I don't have chest pain",
        "no, I have never had that",
        "no there's no pain in my chest",
        "no, it doesn't hurt",
        "nope, just asking",
        "no it's just a question",
        "just a question",
        "never mind",
        "hypothetically",
        "no not now and not lately either",
        "all good",
        "no, it's my knee",
        "no I was only wondering",
        "no, that was years ago",
        "no, in a film",
        "no, it was a joke",
        "no, not right now or lately",
        "never had it",
        "no I don't feel anything like that",
        "no, I feel fine",
        "no, just in case",
    ],
)
def test_a_plain_no_is_one(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert not QUESTIONS.of(story.person.profile)
    assert not FLAGS.of(story.person.profile)


@pytest.mark.parametrize("said", ["comes and goes", "sometimes", "on Tuesday", "now and again"])
def test_what_comes_and_goes_was_there_lately(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert {each.urgency for each in FLAGS.of(story.person.profile)} == {"same_day"}


@pytest.mark.parametrize("said", ["y", "yh", "ya", "well yes", "oh yeah", "sí"])
def test_a_short_yes_is_one(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert {each.urgency for each in FLAGS.of(story.person.profile)} == {"emergency"}


@pytest.mark.parametrize("said", ["I don't know", "maybe", "it's complicated", "leave me alone"])
def test_whoever_is_not_sure_about_living_hears_the_number_again(
    coached: Router, said: str
) -> None:
    story = agreed(coached, MIND_SIGN)
    for _ in range(3):
        heard = "\n".join(each.text for each in story.say(said))
        assert "112" in heard
        assert "116 123" in heard
        assert "/coach" not in heard


def test_a_question_before_that_is_no_talk_with_the_coach(coached: Router) -> None:
    story = agreed(coached, "/coach can I run?")
    story.coach("Yes, gently.")
    story.say(MIND_SIGN)
    heard = "\n".join(each.text for each in story.say("what?"))
    assert "112" in heard
    assert story.flows[0] == "danger_question"


def test_a_sign_in_several_words_is_named_as_people_do(coached: Router) -> None:
    story = Story(coached)
    story.person = replace(agreed(coached).person, recent=())
    heard = "\n".join(each.text for each in story.say("what if my calf is hot and swollen?"))
    assert "swollen, calf:" not in heard
    assert "is that something you feel now" in heard
