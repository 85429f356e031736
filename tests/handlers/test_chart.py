"""Progress at one point, and at sixty."""

from datetime import date, timedelta

from handlers.chart import Week, places, scores_of, weeks
from handlers.day import AFTER, BEFORE, CHECK_IN, Day, Scored

MONDAY = date(2026, 9, 21)


def day(number: int, score: int, *more: Scored) -> Day:
    return Day(MONDAY + timedelta(days=number), (Scored(CHECK_IN, score, number, "knee"), *more))


def test_one_point_is_a_chart_already() -> None:
    days = [day(3, 4)]
    assert weeks(scores_of(days, ("knee", "none"))) == [Week(MONDAY, 4)]


def test_sixty_points_are_nine_lines_the_newest_last() -> None:
    days = [day(n, n % 11) for n in range(60)]
    found = weeks(scores_of(days, ("knee", "none")))
    assert len(found) == 9
    assert found[-1].monday == MONDAY + timedelta(weeks=8)
    assert found[0].mean == 3


def test_what_was_said_after_a_session_is_not_in_the_chart() -> None:
    days = [day(0, 4, Scored(AFTER, 9, 1, "knee"), Scored(BEFORE, 5, 1, "knee"))]
    assert scores_of(days, ("knee", "none")) == [(MONDAY, 5)]


def test_each_area_and_side_has_its_own() -> None:
    days = [day(0, 4, Scored(CHECK_IN, 2, 1, "ankle", "left"))]
    assert places(days) == (("knee", "none"), ("ankle", "left"))
    assert scores_of(days, ("ankle", "left")) == [(MONDAY, 2)]
    assert scores_of(days, ("hip", "left")) == []


def test_the_bar_shows_any_pain_at_all_and_no_more_than_ten() -> None:
    assert Week(MONDAY, 0).bar == "○○○○○○○○○○"
    assert Week(MONDAY, 0.2).bar == "●○○○○○○○○○"
    assert Week(MONDAY, 3.4).bar == "●●●○○○○○○○"
    assert Week(MONDAY, 10).bar == "●●●●●●●●●●"
