"""A mistyped word is read as the one that was meant, and a right word is left alone."""

import pytest

from content.lexicon.spelling import spelling
from tests.support.shipped import shipped_lexicon


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("swoollen", "swollen"), ("numbnes", "numbness"), ("thihgs", "thighs"),
        ("painnnnn", "pain"), ("breahting", "breathing"), ("shouldre", "shoulder"),
    ],
)  # fmt: skip
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert shipped_lexicon().spelling.read(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "soar",
        "peas",
        "xqzvw",
        "a",
        "Ünïcode",
        "beans",
        "hop",
        "smoother",
        "widest",
    ],
)
def test_known_and_unknown_words_stay(word: str) -> None:
    assert shipped_lexicon().spelling.read(word) == word


def test_an_ordinary_word_is_known_but_never_meant() -> None:
    words = spelling(["numbness"], ["number"])
    assert words.read("number") == "number"
    assert words.read("numbnes") == "numbness"
