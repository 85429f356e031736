"""A pain score is a whole number from 0 to 10, however it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.score import UnclearScore, read_score


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


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("3/5", 6), ("3.5/5", 7), ("30/100", 3), ("60%", 6), ("45 percent", 5), ("12/20", 6),
        ("2 outta 10", 2), ("2 outa ten", 2), ("six from ten", 6), ("7 on 10", 7), ("4 out 10", 4),
        ("7out of 10", 7), ("seven/10", 7), ("level 5", 5), ("3 out of 5", 6), ("2 of 5", 4),
        ("3 stars out of 5", 6), ("3-4 out of 5", 8), ("7 on a scale of 1 to 10", 7), ("0/5", 0),
        ("scale of 1 to 10: 6", 6), ("1-10? 6", 6), ("3 on a 1-5 scale", 6), ("12/10", 10),
        ("3 (scale 0-10)", 3), ("about a 3 on a scale from 0 to 5", 6), ("7 now, 4 at rest", 7),
        ("yesterday 7, now 4", 4), ("my knees are a solid 3", 3), ("3-4/10", 4), ("1/10th", 1),
        ("out of ten? six", 6),
    ],
)  # fmt: skip
def test_scores_on_other_scales_are_turned_into_tenths(text: str, score: int) -> None:
    assert read_score(text) == score


@pytest.mark.parametrize(
    "text",
    [
        "None of these", "none of those", "nothing helps", "nothing special", "not fine", "no idea",
        "fine except stairs", "05/7/12", "2026-11-30", "2/7", "1/2", "25/50", "-3", "2026", "100",
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_asked_and_never_zero(text: str) -> None:
    assert isinstance(read_score(text), UnclearScore)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("left knee 3/5", 6), ("left knee 30/100", 3), ("left knee 2 outta 10", 2),
        ("left knee six from ten", 6), ("left knee level 5", 5), ("hip 4 since 5/7", 4),
        ("left knee 05/7/12", None), ("knee 1/2 of the time hurts 4", 4),
        ("left knee 4, before squats", 4),
        ("my knees are a 3", 3),
        ("hip, started 05/07/2026, 4 now", 4), ("right knee 4 out of 5 when squatting", 8),
    ],
)  # fmt: skip
def test_a_line_of_pain_reads_the_same_scales(
    lexicon: Lexicon, text: str, score: int | None
) -> None:
    assert read_pain(lexicon, text).score == score


@pytest.mark.parametrize("text", ["", "  ", "quite bad", "the left one is worse", "3 weeks"])
def test_what_is_no_score_is_unclear(text: str) -> None:
    assert isinstance(read_score(text), UnclearScore)


def test_a_score_that_has_gone_to_nobody_knows_where_is_over(lexicon: Lexicon) -> None:
    assert read_pain(lexicon, "left knee went from 6 to").score is None
    assert read_pain(lexicon, "left knee went from 6 to 3").score == 3


@pytest.mark.parametrize("text", ["1" * 400, "9" * 4000, "🔟" * 400])
def test_more_digits_than_a_number_holds_are_unclear(text: str) -> None:
    assert isinstance(read_score(text), UnclearScore)


@given(st.text(max_size=300))
def test_any_text_is_a_score_or_unclear(text: str) -> None:
    score = read_score(text)
    assert isinstance(score, UnclearScore) or 0 <= score <= 10
