"""Whether pain has changed: at every threshold, and never by a point."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.pain_change import Direction, direction, week_by_week

SCORES = st.floats(0, 10, allow_nan=False)


@pytest.mark.parametrize(
    ("then", "now", "went"),
    [
        (6, 4, Direction.LOWER),
        (6, 4.1, Direction.SAME),
        (4.5, 3.0, Direction.LOWER),
        (3, 2, Direction.SAME),
        (3, 1.9, Direction.LOWER),
        (4, 5.9, Direction.SAME),
        (4, 6, Direction.HIGHER),
        (0, 1, Direction.SAME),
        (1, 0, Direction.SAME),
        (0, 0, Direction.SAME),
    ],
)
def test_two_points_or_a_third_matter(then: float, now: float, went: Direction) -> None:
    assert direction(then, now) is went


@given(SCORES, st.floats(-1, 1))
def test_a_point_is_noise_whatever_the_score(then: float, change: float) -> None:
    assert direction(then, then + change) is Direction.SAME


@given(SCORES, SCORES)
def test_two_points_matter_whatever_the_score(then: float, now: float) -> None:
    if now - then >= 2:
        assert direction(then, now) is Direction.HIGHER
    if then - now >= 2:
        assert direction(then, now) is Direction.LOWER


def test_weeks_are_seven_days_each() -> None:
    today = date(2026, 11, 21)
    days = [
        Day(today - timedelta(days=ago), (Scored(CHECK_IN, score, 1),))
        for ago, score in ((14, 9), (13, 6), (7, 4), (6, 2), (0, 4))
    ]
    assert week_by_week(days, today) == (5, 3)
    assert week_by_week([], today) == (None, None)
