"""Other ways of saying what was once read wrongly: each line stands for its kind."""

import pytest

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.constraint import EQUIPMENT, read_constraints
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.score import UnclearScore, read_score


@pytest.mark.parametrize(
    "text",
    [
        "shoulder no longer hurts but knee does",
        "knee doesnt hurt anymore, ankle does",
        "no pain in the knee, just hip",
    ],
)
def test_no_pain_in_one_place_is_no_score_of_another(lexicon: Lexicon, text: str) -> None:
    assert read_pain(lexicon, text).score is None


@pytest.mark.parametrize("text", ["left knee, no pain today", "knee and hip: nothing, pain free"])
def test_no_pain_anywhere_is_zero(lexicon: Lexicon, text: str) -> None:
    assert read_pain(lexicon, text).score == 0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("8 yesterday, 3 now", 3),
        ("it was an 8 now it's a 3", 3),
        ("7 last night, 4", 4),
        ("it was about a 6", 6),
        ("8 yesterday", 8),
        ("5..6", 6),
        ("5…6", 6),
        ("6 in 10", 6),
        ("1o", 10),
        ("6, worse than the 4 it was", 6),
    ],
)
def test_the_score_that_counts(text: str, score: int) -> None:
    assert read_score(text) == score


@pytest.mark.parametrize("text", ["6 10", "6:10"])
def test_a_score_and_a_bare_ten_are_asked(text: str) -> None:
    assert read_score(text) == UnclearScore("several")


@pytest.mark.parametrize("text", ["only a band", "band only", "nothing but a band", "just a band"])
def test_one_thing_alone(lexicon: Lexicon, text: str) -> None:
    everything_else = tuple(name for name in EQUIPMENT if name != "band")
    assert read_constraints(lexicon, text).equipment_missing == everything_else


@pytest.mark.parametrize("text", ["mat ✅ band ❌", "mat✓ band✗", "✔ mat, ✖ band"])
def test_ticks_and_crosses(lexicon: Lexicon, text: str) -> None:
    assert read_constraints(lexicon, text).equipment_missing == ("band",)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("couple of mins, make it 4", 4), ("10 min, call it 8", 8), ("15 is max", 15)],
)
def test_the_amount_that_is_meant(lexicon: Lexicon, text: str, minutes: int) -> None:
    assert read_constraints(lexicon, text).minutes == minutes


def test_all_fours_in_digits(lexicon: Lexicon) -> None:
    assert read_constraints(lexicon, "not on all 4s").positions_excluded == ("kneeling",)
