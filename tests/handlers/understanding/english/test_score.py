"""A pain score is a whole number from 0 to 10, however it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.score import Unclear, read_score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("0", 0), ("7", 7), ("10", 10), ("15", 10), ("12/10", 10), ("7/10", 7), ("3-4", 4),
        ("3 to 5", 5), ("6.5", 7), ("2,5", 3), ("four", 4), ("about a six", 6), ("a solid 8", 8),
        ("no pain", 0), ("none", 0), ("pain free", 0), ("zero", 0), ("5 out of 10", 5),
        ("five out of ten", 5), ("between 3 and 5", 5), ("7️⃣", 7), ("four and a half", 5),
        ("its a 3 today", 3), ("one", 1), ("4 maybe 5", 5), ("3½", 4), ("sevn", 7), ("for", 4),
    ],
)  # fmt: skip
def test_scores_are_read_from_digits_and_words(text: str, score: int) -> None:
    assert read_score(text) == score


@pytest.mark.parametrize("text", ["", "  ", "quite bad", "the left one is worse", "3 weeks"])
def test_what_is_no_score_is_unclear(text: str) -> None:
    assert isinstance(read_score(text), Unclear)


def test_a_score_that_has_gone_to_nobody_knows_where_is_over(lexicon: Lexicon) -> None:
    assert read_pain(lexicon, "left knee went from 6 to").score is None
    assert read_pain(lexicon, "left knee went from 6 to 3").score == 3


@pytest.mark.parametrize("text", ["1" * 400, "9" * 4000, "🔟" * 400])
def test_more_digits_than_a_number_holds_are_unclear(text: str) -> None:
    assert isinstance(read_score(text), Unclear)


@given(st.text(max_size=300))
def test_any_text_is_a_score_or_unclear(text: str) -> None:
    score = read_score(text)
    assert isinstance(score, Unclear) or 0 <= score <= 10
