"""Questions find their short answer."""

import pytest

from handlers.understanding.faq import CLEAR, asked_about
from tests.support.shipped import shipped_catalog, shipped_lexicon

ANSWERS, LISTS = shipped_catalog().answers, shipped_lexicon().lists
WORDINGS = [(asked, name) for name, answer in ANSWERS.items() for asked in answer.asked]


@pytest.mark.parametrize(("asked", "name"), WORDINGS, ids=[asked for asked, _ in WORDINGS])
def test_what_the_content_says_people_ask_finds_its_answer(asked: str, name: str) -> None:
    assert asked_about(ANSWERS, LISTS, asked, CLEAR) == name


@pytest.mark.parametrize(
    "text", ["left knee, 4, when I squat", "no band, ten minutes", "7", "stop", "", "???"]
)
def test_what_is_no_question_finds_none(text: str) -> None:
    assert asked_about(ANSWERS, LISTS, text) is None
