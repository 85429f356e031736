"""Whether pain has changed: by how much a score has to move before it says anything.

Rules (docs/outcomes.md):
- Two points or more are a change that matters; a third less is one too.
- One point is noise: a score that is asked again moves by up to 1.8 without any change. It gets no
  arrow, no praise and no blame.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from statistics import fmean

from handlers.profile.day import Day

MATTERS = 2.0
"""Points that matter (Farrar 2001; Salaffi 2004)."""
A_THIRD = 1 / 3
NOISE = 1.0
"""A change up to here says nothing, whatever share of the score it is."""
WEEK = timedelta(days=7)


class Direction(Enum):
    """Which way pain has gone."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


def direction(then: float, now: float) -> Direction:
    """From one score, or mean of scores, to another."""
    change = round(now - then, 6)
    if change >= MATTERS:
        return Direction.HIGHER
    is_a_third = then > 0 and -change >= round(then * A_THIRD, 6)
    if -change >= MATTERS or (-change > NOISE and is_a_third):
        return Direction.LOWER
    return Direction.SAME


def week_by_week(days: Sequence[Day], today: date) -> tuple[float | None, float | None]:
    """The mean score of the seven days before these, and of these seven days."""
    return _mean(days, today - WEEK), _mean(days, today)


def _mean(days: Sequence[Day], until: date) -> float | None:
    scores = list(_levels(days, until))
    return fmean(scores) if scores else None


def _levels(days: Sequence[Day], until: date) -> Iterator[int]:
    for day in days:
        if until - WEEK < day.date <= until and day.level is not None:
            yield day.level
