"""A clinician's word is one: who, when, and with which limits, and not whatever is typed."""

import pytest

from handlers.engine.event import Edited
from handlers.profile.facts import CLAIMS, FLAGS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, Story, agreed

CLEARED = "A clinician cleared me"


def _heard(story: Story, text: str) -> str:
    return "\n".join(each.text for each in story.say(text))


@pytest.mark.parametrize("said", ["why do you need that?", "sorry?", "idk", "I don't know", "12"])
def test_what_is_no_name_is_asked_again(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED)
    assert "Who" in _heard(story, said)
    story.say("Dr Weiss")
    story.say("yesterday")
    story.say("No limits")
    assert [each.who for each in CLAIMS.of(story.person.profile)] == ["Dr Weiss"]


@pytest.mark.parametrize(
    "said",
    [
        "nobody yet, I mean she will on Monday",
        "nobody",
        "not yet",
        "I will see one tomorrow",
        "not seen a doctor for my chest pain",
    ],
)
def test_who_has_seen_nobody_hears_that_drills_stay_off(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED)
    assert "stay off" in _heard(story, said)
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize("said", ["sorry?", "at the clinic", "tomorrow", "next week", "what"])
def test_what_is_no_day_is_asked_again(coached: Router, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED, "Dr Weiss", said)
    story.say("No limits")
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    ["yesterday", "this morning", "last week", "3 November", "on Tuesday", "an hour ago", "11/24"],
)
@pytest.mark.parametrize("who", ["Dr Weiss", "my physio", "the doctor at the ER", "Dr. Will Ngo"])
def test_a_name_and_a_day_are_taken(coached: Router, who: str, said: str) -> None:
    story = agreed(coached, CHEST, CLEARED, who, said, "No limits")
    assert [each.when for each in CLAIMS.of(story.person.profile)] == [said]


def test_with_no_coach_it_is_asked_outright_whether_they_were_seen_after_this(
    router: Router,
) -> None:
    story = agreed(router, CHEST, CLEARED, "Dr Weiss", "yesterday")
    heard = _heard(story, "No limits")
    assert "Dr Weiss saw you after this" in heard
    story.say("No")
    story.say("None of these")
    assert FLAGS.of(story.person.profile)


def test_and_yes_leads_to_the_screen(router: Router) -> None:
    story = agreed(router, CHEST, CLEARED, "Dr Weiss", "yesterday", "No limits", "Yes")
    story.say("None of these")
    assert not FLAGS.of(story.person.profile)


CALF = "my calf is swollen, warm and sore"


@pytest.mark.parametrize("told", [(), ("Dr Weiss",), ("Dr Weiss", "yesterday")])
def test_the_flagged_sign_by_itself_is_no_clinicians_word(
    coached: Router, told: tuple[str, ...]
) -> None:
    story = agreed(coached, CALF, CLEARED, *told)
    assert "116117" in _heard(story, CALF)
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize("told", [(), ("Dr Weiss",), ("Dr Weiss", "yesterday")])
@pytest.mark.parametrize("said", ["it's there again", "it's back", "it got worse"])
def test_that_it_is_back_is_no_clinicians_word(
    coached: Router, said: str, told: tuple[str, ...]
) -> None:
    story = agreed(coached, CALF, CLEARED, *told)
    assert "116117" in _heard(story, said)
    assert not CLAIMS.of(story.person.profile)


@pytest.mark.parametrize("told", [(), ("Dr Weiss",), ("Dr Weiss", "yesterday")])
@pytest.mark.parametrize("sign", [CALF, "hot red swollen knee and fever", "Dr Weiss, swollen calf"])
def test_an_edit_that_names_a_sign_answers_nothing_and_is_instructed(
    coached: Router, sign: str, told: tuple[str, ...]
) -> None:
    story = agreed(coached, CALF, CLEARED, *told)
    heard = "\n".join(each.text for each in story.hear(Edited(story.at, sign)))
    assert "116117" in heard


@pytest.mark.parametrize(
    "words",
    [
        ("Dr Weiss about my swollen calf", "yesterday", "no squats while my calf is swollen"),
        ("the doctor who saw my swollen calf", "on Monday, for the swollen calf", "No limits"),
    ],
)
def test_a_clinicians_word_may_name_the_sign_that_it_is_about(
    coached: Router, words: tuple[str, str, str]
) -> None:
    story = agreed(coached, CALF, CLEARED, *words)
    assert [each.category for each in CLAIMS.of(story.person.profile)] == ["dvt"]


@pytest.mark.parametrize(
    ("who", "when"),
    [
        ("Dr Smith, at my appointment", "at my appointment on Monday"),
        ("the physio, she will see me again in May", "a couple of weeks back"),
        ("my GP at today's appointment", "yesterday, and I will go back in May"),
        ("Dr Weiss", "this arvo, just before training"),
    ],
)
def test_what_is_said_of_the_visit_itself_is_taken(coached: Router, who: str, when: str) -> None:
    story = agreed(coached, CALF, CLEARED, who, when, "No limits")
    assert [(each.who, each.when) for each in CLAIMS.of(story.person.profile)] == [(who, when)]


CHEST_NOW = "I have chest pain right now"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("Dr Weiss", "yesterday"), "chest is tight while resting"),
        (("Dr Weiss", "yesterday"), "chest pain with stairs"),
        (("Dr Weiss", "yesterday"), "chest pain only when I run"),
        (("Dr Weiss",), "the chest pain came on last week"),
        ((), "about the pain in my chest"),
        ((), "I had knee surgery two weeks ago"),
    ],
)
def test_a_sign_with_other_words_is_no_clinicians_word(
    coached: Router, told: tuple[str, ...], said: str
) -> None:
    story = agreed(coached, CHEST_NOW, CLEARED, *told)
    assert "112" in _heard(story, said)
    assert not CLAIMS.of(story.person.profile)
