"""Limber reads English alone: what is not is passed on, never an answer, and danger is danger."""

from dataclasses import replace

import pytest

from handlers.engine.effect import AlertCoach, ToCoach
from handlers.engine.event import Edited
from handlers.profile.facts import QUESTIONS
from handlers.routing.gate import WITH_DRILLS
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import PLANNED, Story, agreed

GERMAN = "Wo finde ich denn bitte die Einstellungen von gestern Abend"


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("Ich habe starke Schmerzen in der Brust und bekomme keine Luft", "chest_pain"),
        ("me duele mucho el pecho y no puedo respirar", "chest_pain"),
        ("j'ai une douleur à la poitrine", "chest_pain"),
        ("ho un forte dolore al petto", "chest_pain"),
        ("não consigo respirar", "pe"),
        ("ich will sterben", "self_harm"),
        ("quiero morir", "self_harm"),
    ],
)
def test_the_commonest_words_of_danger_are_a_flag(
    coached: Router, said: str, category: str
) -> None:
    story = agreed(coached)
    told = story.say(said)
    assert category in story.categories
    assert "112" in told[0].text
    assert any(isinstance(each, AlertCoach) for each in story.effects)


def test_they_are_heard_before_any_agreement_too(coached: Router) -> None:
    story = Story(coached, "/start")
    assert "112" in story.say("Ich habe starke Schmerzen in der Brust")[0].text
    assert story.flows[0] == "danger_before_consent"


@pytest.mark.parametrize("said", ["Ich habe keine Brustschmerzen", "pas de douleur à la poitrine"])
def test_a_denial_is_none(coached: Router, said: str) -> None:
    assert not agreed(coached, said).categories


def test_anything_else_is_passed_on_and_asked_about(coached: Router) -> None:
    story = agreed(coached)
    told = "\n".join(each.text for each in story.say(GERMAN))
    assert "I only read English" in told
    assert "112" in told
    assert [e.text for e in story.effects if isinstance(e, ToCoach)] == [GERMAN]
    assert any(isinstance(each, AlertCoach) for each in story.effects)
    assert [each.category for each in QUESTIONS.of(story.person.profile)] == ["unread"]
    for line in ("/warmup", *PLANNED, "Start"):
        story.say(line)
        assert not set(story.flows[:1]) & WITH_DRILLS
    story.say("Nothing like that")
    assert not QUESTIONS.of(story.person.profile)


def test_it_is_no_clinicians_word_and_no_answer(coached: Router) -> None:
    story = agreed(coached, "I have chest pain and my left arm is numb", "A clinician cleared me")
    told = "\n".join(each.text for each in story.say(GERMAN))
    assert "I only read English" in told
    assert "And when was that?" not in told


def test_an_edit_is_heard_like_any_text(coached: Router) -> None:
    story = agreed(coached, "hello")
    told = "\n".join(each.text for each in story.hear(Edited(story.at, GERMAN)))
    assert "I only read English" in told


def test_before_any_agreement_it_is_asked_about_and_nothing_is_kept(coached: Router) -> None:
    story = Story(coached, "/start")
    told = "\n".join(each.text for each in story.say(GERMAN))
    assert "I only read English" in told
    assert not any(isinstance(each, ToCoach) for each in story.effects)
    assert not QUESTIONS.of(story.person.profile)


@pytest.mark.parametrize("city", ["Bad Homburg vor der Höhe", "Mülheim an der Ruhr"])
def test_a_citys_name_is_no_text_in_another_language(coached: Router, city: str) -> None:
    story = Story(coached)
    story.person = replace(story.person, profile={"channel": "telegram", "zone": ""})
    for line in ("/start", "I agree", "/stop", "/checkin", "every day at 7 am"):
        story.say(line)
    heard = "\n".join(each.text for each in story.say(city))
    assert "only read English" not in heard
    assert story.flows == ["reminder"]


def test_but_a_sign_in_it_is_heard_there(coached: Router) -> None:
    story = Story(coached)
    story.person = replace(story.person, profile={"channel": "telegram", "zone": ""})
    for line in ("/start", "I agree", "/stop", "/checkin", "every day at 7 am"):
        story.say(line)
    heard = "\n".join(each.text for each in story.say("starke Brustschmerzen"))
    assert "112" in heard
