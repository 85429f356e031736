"""A reply that quotes a message: whose words count, and which question it answers."""

from datetime import timedelta

import pytest

from handlers.engine.event import Said
from handlers.routing.router import Router
from tests.handlers.routing.gate_story import CHEST, agreed


@pytest.mark.parametrize("is_known", [True, False])
def test_a_reply_to_limbers_own_list_answers_it(coached: Router, is_known: bool) -> None:
    story = agreed(coached, "left knee, 3, five minutes")
    screen = coached.world.catalog.messages["screen.ask"]
    at = story.at + timedelta(minutes=3)
    said = story.hear(Said(at, "none", screen, quotes_limber=is_known))
    assert story.categories == []
    assert "missing or off today" in said[-1].text


def test_a_reply_to_a_question_that_is_parked_answers_that_one(coached: Router) -> None:
    story = agreed(coached, "left knee, 3, five minutes", "/settings")
    screen = coached.world.catalog.messages["screen.ask"]
    story.hear(Said(story.at, "none", screen, quotes_limber=True))
    assert story.flows[0] == "visit"
    story.hear(Said(story.at, "none", "What's missing or off today? Tap what is true, or type it."))
    assert story.categories == []


def test_limbers_own_words_are_no_danger_and_a_persons_are(coached: Router) -> None:
    for is_own, categories in ((True, []), (False, ["chest_pain"])):
        story = agreed(coached)
        story.hear(Said(story.at, "what is this?", CHEST, quotes_limber=is_own))
        assert story.categories == categories
        story = agreed(coached)
        story.hear(Said(story.at, CHEST, "Hello", quotes_limber=is_own))
        assert story.categories == ["chest_pain"]
