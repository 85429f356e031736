"""What follows the questions that keep drills off: danger, age, a slip."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.engine.effect import AlertCoach
from handlers.profile.facts import CONSENT, FLAGS, LAST_NO, MINOR, QUESTIONS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CLAIM, PLANNED, Story, agreed

NEXT = "missing or off today"
UNSURE_SIGN = "if I get chest pain, do I stop?"
OTHER_UNSURE_SIGN = "what if my calf is hot and swollen?"
AGE_UNSURE = "I am 16"


def test_a_slip_before_any_agreement_leads_back_to_the_welcome(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18")
    assert MINOR.of(story.person.profile)
    story.say("I tapped that by mistake")
    assert not MINOR.of(story.person.profile)
    assert story.flows == ["welcome"]


def test_a_slip_after_the_agreement_is_noted_for_the_coach(coached: Router) -> None:
    story = agreed(coached, AGE_UNSURE, "I'm under 18")
    assert MINOR.of(story.person.profile)
    story.say("I tapped that by mistake")
    assert not MINOR.of(story.person.profile)
    assert CONSENT.of(story.person.profile) is not None


def test_any_other_word_leaves_it_as_it_is(coached: Router) -> None:
    story = Story(coached, "/start", "I'm under 18", "ok")
    story.say("I tapped that by mistake")
    assert MINOR.of(story.person.profile)


def test_a_yes_before_any_agreement_is_answered_in_full_and_not_kept(coached: Router) -> None:
    story = Story(coached, "/start", UNSURE_SIGN)
    assert "danger_question" in story.flows
    said = story.say("Yes, now")
    assert "112" in said[0].text
    assert "danger_before_consent" in story.flows
    assert story.person.profile.keys() <= {"channel", "zone"}


def test_a_no_asks_what_else_is_open(coached: Router) -> None:
    story = agreed(coached, UNSURE_SIGN, OTHER_UNSURE_SIGN)
    assert len(QUESTIONS.of(story.person.profile)) == 2
    story.say("No, I meant something else")
    assert story.flows[0] == "danger_question"
    story.say("No, I meant something else")
    assert QUESTIONS.of(story.person.profile) == ()


@pytest.mark.parametrize(
    "answer", ["17", "I'm 17", "seventeen", "17 and a half", "17½", "16 years old", "im 12."]
)
def test_an_age_that_is_typed_is_read_as_a_minors(coached: Router, answer: str) -> None:
    story = agreed(coached, AGE_UNSURE, answer)
    assert MINOR.of(story.person.profile)


@pytest.mark.parametrize("answer", ["34", "I'm 34", "thirty four", "sixty-one", "18", "Adult, 50"])
def test_or_as_an_adults(coached: Router, answer: str) -> None:
    story = agreed(coached, AGE_UNSURE, answer)
    assert not MINOR.of(story.person.profile)
    assert QUESTIONS.of(story.person.profile) == ()


@pytest.mark.parametrize("answer", ["bananas", "0", "999", "16 or 17", "between 17 and 19"])
def test_anything_else_is_asked_again_and_no_drill_runs(coached: Router, answer: str) -> None:
    story = agreed(coached, *PLANNED, "Start", AGE_UNSURE, answer)
    assert QUESTIONS.of(story.person.profile)
    assert not any(each.open.due for each in story.person.stack)


def test_a_greeting_gives_way_to_danger_before_any_agreement(coached: Router) -> None:
    story = Story(coached, "/start")
    said = story.say("I have crushing chest pain right now")
    assert story.flows == ["danger_before_consent"]
    assert "112" in said[0].text


def test_a_fact_that_somebody_had_before_withdrawing_stays_as_it_was(coached: Router) -> None:
    story = agreed(coached, "left knee, 3, five minutes", "/withdraw", "leave it")
    before = dict(story.person.profile)
    story.say("right hip, 7, twenty minutes")
    story.person = replace(story.person, profile={**story.person.profile})
    assert {k: v for k, v in story.person.profile.items() if k in before} == before


@pytest.mark.parametrize(
    "said",
    [
        "It's back! What should I do?",
        "it's back, should I call?",
        "I have it right now, what now?",
        "I feel it now, calling 112",
        "the pain is back",
        "I feel it again",
    ],
)
def test_whoever_says_that_a_past_sign_is_back_gets_the_number_whatever_they_ask_with_it(
    coached: Router, said: str
) -> None:
    story = agreed(coached, UNSURE_SIGN, "Lately")
    heard = story.say(said)
    assert "112" in heard[0].text
    assert any(isinstance(each, AlertCoach) for each in story.effects)


@pytest.mark.parametrize(
    "said",
    [
        "bye for now",
        "I'm at work right now",
        "thanks, now I know",
        "nothing now",
        "what should I do now?",
        "no pain right now",
    ],
)
def test_but_not_whoever_only_says_now(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, "Lately")
    story.say(said)
    assert {each.urgency for each in FLAGS.of(story.person.profile)} == {"same_day"}


@pytest.mark.parametrize("said", ["wait, yes", "I lied", "wrong button", "that was not true"])
@pytest.mark.parametrize(
    "sign", [UNSURE_SIGN, "sometimes I used to want to die", OTHER_UNSURE_SIGN]
)
def test_a_no_is_taken_back_though_nothing_is_open(coached: Router, sign: str, said: str) -> None:
    story = agreed(coached, sign, "No, I meant something else")
    assert QUESTIONS.of(story.person.profile) == ()
    story.say(said)
    assert QUESTIONS.of(story.person.profile)
    assert "danger_question" in story.flows


def test_with_nothing_open_a_mere_yes_takes_a_no_back(coached: Router) -> None:
    story = agreed(coached, "/stop", "sometimes I used to want to die", "something else")
    assert story.flows == []
    story.say("yes")
    assert QUESTIONS.of(story.person.profile)


def test_and_not_ten_minutes_later(coached: Router) -> None:
    story = agreed(coached, UNSURE_SIGN, "No, I meant something else")
    story.say("wait, yes", after=timedelta(minutes=11))
    assert QUESTIONS.of(story.person.profile) == ()
    assert LAST_NO.of(story.person.profile) is None


@pytest.mark.parametrize(
    "said", ["no, only when I cough", "no, but a bit in my arm", "nope, except at night"]
)
def test_a_no_with_a_condition_is_asked_again(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize("said", ["no. my knee hurts 4", "no, but my left knee hurts, 4"])
def test_and_an_area_behind_a_no_is_taken_up(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert QUESTIONS.of(story.person.profile) == ()
    assert "visit" in story.flows


def test_a_plain_no_to_now_says_nothing_of_lately(coached: Router) -> None:
    story = agreed(coached, UNSURE_SIGN, "no pain right now")
    assert not FLAGS.of(story.person.profile)
    assert QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(
    "said",
    ["I have crushing chest pain right now", "the chest pain is back", "I've got chest pain"],
)
def test_a_sign_told_anew_is_no_clinicians_word(coached: Router, said: str, at: int) -> None:
    story = agreed(coached, "I have chest pain and my left arm is numb", *CLAIM[:at])
    heard = story.say(said)
    assert "112" in heard[0].text
    assert story.flows == ["flagged"]


@pytest.mark.parametrize("said", ["Dr Weiss, for the chest pain", "the cardiologist, chest pain"])
def test_but_what_a_clinician_is_there_for_is(coached: Router, said: str) -> None:
    story = agreed(coached, "I have chest pain and my left arm is numb", CLAIM[0])
    heard = story.say(said)
    assert "when" in heard[0].text


@pytest.mark.parametrize("said", ["I want to end it here", "lets end it"])
def test_end_it_means_a_routine_only_where_one_runs(coached: Router, said: str) -> None:
    story = agreed(coached, said)
    assert "self_harm" in story.categories or QUESTIONS.of(story.person.profile)
    running = agreed(coached, *PLANNED, "Start", said)
    assert not FLAGS.of(running.person.profile)
    assert not QUESTIONS.of(running.person.profile)


def test_and_not_there_either_after_words_about_not_wanting_to_live(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start", "sometimes I used to want to die", "something else")
    story.say("I want to end it here")
    assert "self_harm" in story.categories or QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize(
    "said",
    [
        "no weight on it",
        "no way i can stand on it",
        "never felt so weak",
        "no doubt swollen",
        "no sleep from it",
    ],
)
def test_a_sign_after_a_no_is_not_taken_for_none_of_these(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 4, when I squat")
    assert NEXT not in story.say(said)[-1].text


@pytest.mark.parametrize(
    "said", ["no", "none of these", "nothing like that", "no numbness, no fever", "no injuries"]
)
def test_but_a_plain_none_is(coached: Router, said: str) -> None:
    story = agreed(coached, "left knee, 4, when I squat")
    assert NEXT in story.say(said)[-1].text


@pytest.mark.parametrize("said", ["he should be in hospital", "she woke up confused"])
def test_somebody_elses_danger_is_not_over_by_what_should_be(coached: Router, said: str) -> None:
    story = agreed(coached, "my dad collapsed and is not breathing")
    story.say(said)
    assert story.flows[0] == "other_person"
    story.say("he is in hospital")
    assert "other_person" not in story.flows


@pytest.mark.parametrize("said", ["yes, but gone now", "it was yesterday, gone now"])
def test_a_yes_that_has_passed_is_lately(coached: Router, said: str) -> None:
    story = agreed(coached, UNSURE_SIGN, said)
    assert {each.urgency for each in FLAGS.of(story.person.profile)} == {"same_day"}


def test_pain_beside_what_cannot_be_done_is_heard(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start")
    said = story.say("i cant do this, my knee hurts")
    assert "another" not in said[0].text


def test_not_being_ready_for_a_drill_is_no_low_mood(coached: Router) -> None:
    story = agreed(coached, *PLANNED, "Start")
    story.say("i'm not ready")
    assert QUESTIONS.of(story.person.profile) == ()
    assert story.flows[0] == "session"
