"""Amounts with a part of one, wherever an amount is read."""

from datetime import datetime, time

import pytest

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.constraint import read_constraints
from handlers.understanding.english.fraction import in_decimals
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.schedule import read_schedule
from handlers.understanding.english.score import read_score
from handlers.understanding.finding import Certainty
from handlers.understanding.flags import read_flags

NOW = datetime(2026, 11, 21, 6, 0)  # noqa: DTZ001 - a local time, as the readers take it


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3/4 hour", 45),
        ("about 3/4 of an hour", 45),
        ("¾ hour", 45),
        ("3/4h", 45),
        ("1/3 of an hour", 20),
        ("two thirds of an hour", 40),
        ("three quarter hour", 45),
        ("1 1/2 hours", 90),
        ("1-1/2 hours", 90),
        ("no more than 1 and 1/2 hours", 90),
        ("1¼ hours", 75),
        ("one and three quarter hours", 105),
        ("an hour and three quarters", 105),
        ("1 hr 1/4", 75),
        ("an hour and half", 90),
        ("a half to three quarters of an hour", 45),
        ("1/4 to 1/2 hour", 30),
        ("7 1/2 minutes", 8),
        ("5 to 7½ minutes", 8),
        ("one point five hours", 90),
        (".5 hours", 30),
        ("1:30 hours", 90),
        ("half a dozen minutes", 6),
        ("3/4 min", 4),
    ],
)
def test_minutes(lexicon: Lexicon, text: str, minutes: int) -> None:
    assert read_constraints(lexicon, text).minutes == minutes


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("3 1/2", 4),
        ("6½/10", 7),
        ("6 1/2 out of 10", 7),
        ("2 1/2 of 5", 5),
        ("two and a quarter", 3),
        ("nine and three quarters", 10),
        ("three point five", 4),
        ("between 3 and 4 1/2", 5),
        ("½", 1),
        ("a half", 1),
    ],
)
def test_scores(text: str, score: int) -> None:
    assert read_score(text) == score


@pytest.mark.parametrize(
    ("text", "score", "iso"),
    [
        ("left knee 3 1/2 for 1 1/2 weeks", 4, "P10D"),
        ("knee, 3½, for 2½ months", 4, "P76D"),
        ("knee hurts for 3 1/2 years", None, "P42M"),
        ("knee hurts for three quarters of a year", None, "P9M"),
        ("knee hurts for a year and a quarter", None, "P15M"),
        ("knee hurts for 1/2 a year", None, "P6M"),
        ("knee hurts for 3/4 weeks", None, "P4W"),
        ("knee hurts for a dozen days", None, "P12D"),
        ("hip hurts for half a decade", None, "P5Y"),
    ],
)
def test_pain(lexicon: Lexicon, text: str, score: int | None, iso: str) -> None:
    read = read_pain(lexicon, text)
    assert read.score == score
    assert read.duration is not None
    assert read.duration.iso == iso


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("in 3/4 of an hour", time(6, 45)),
        ("in 1 1/2 hours", time(7, 30)),
        ("in 1/2 an hour", time(6, 30)),
        ("in a half hour", time(6, 30)),
        ("in an hour and three quarters", time(7, 45)),
        ("in two thirds of an hour", time(6, 40)),
        ("in 20 or so minutes", time(6, 20)),
        ("in twenty five minutes", time(6, 25)),
        ("in a couple hours", time(8, 0)),
        ("1½ hours from now", time(7, 30)),
        ("every day at half past six in the morning", time(6, 30)),
    ],
)
def test_times_from_now(lexicon: Lexicon, text: str, at: time) -> None:
    assert read_schedule(lexicon, f"remind me {text}", NOW).at == at


@pytest.mark.parametrize(
    "text",
    [
        "every half hour",
        "the other half of the hour",
        "an hour and a half marathon",
        "on 3/4",
        "2/3 days",
        "4/3 hour",
        "the third week",
        "half past six",
        "quarter to nine",
        "1/2 of the time",
        "2 1/2 of the time",
    ],
)
def test_what_is_no_amount_stays(text: str) -> None:
    assert in_decimals(text) == text


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I had knee surgery 2½ months ago", "post_surgery"),
        ("knee surgery one and a half months ago", "post_surgery"),
        ("knee surgery a month and a half ago", "post_surgery"),
        ("pain 8½/10", "severe_pain"),
        ("I'm 17 and a half", "minor"),
        ("I'm 17½ years old", "minor"),
    ],
)
def test_danger(lexicon: Lexicon, text: str, category: str) -> None:
    found = read_flags(lexicon, text)
    assert (found.category, found.certainty) == (category, Certainty.SURE)
