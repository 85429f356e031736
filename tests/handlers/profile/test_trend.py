"""The table of trends, row by row, each with days that have it and days that nearly do."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Scored
from handlers.profile.trend import LEVELS, Morning, Trend, morning, trends, week_rises

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def check(days_ago: int, score: int, area: str = "knee", side: str = "left", **more: object) -> Day:
    scored = Scored(CHECK_IN, score, days_ago, area, side)
    return Day(ago(days_ago), (scored,), is_checked=True, **more)  # type: ignore[arg-type]  # `more` takes any field of a Day by its name


def session(days_ago: int, before: int) -> Day:
    return Day(ago(days_ago), (Scored(BEFORE, before, 1, "knee", "left"),), drills=8)


def checks(*scores: int) -> list[Day]:
    """Check-ins on the last days, the newest last."""
    return [check(len(scores) - 1 - n, score) for n, score in enumerate(scores)]


def has(trend: Trend, days: Sequence[Day], **more: int) -> bool:
    return trend in trends(days, TODAY, **more)


def test_quiet_days_have_no_trend() -> None:
    assert trends([], TODAY) == ()
    assert trends(checks(4, 4, 3, 3, 2), TODAY) == ()


# -- score 8 or more once; 6 or more in two check-ins out of three ---------------------------------


def test_eight_once() -> None:
    assert has(Trend.SEVERE_ONCE, checks(2, 8))
    assert not has(Trend.SEVERE_ONCE, checks(2, 7))
    assert not has(Trend.SEVERE_ONCE, checks(8, 2))
    assert has(Trend.SEVERE_ONCE, [Day(TODAY, (Scored(AFTER, 8, 1, "knee"),))])


def test_six_in_two_check_ins_of_three() -> None:
    assert has(Trend.HIGH_TWICE, checks(6, 2, 6))
    assert has(Trend.HIGH_TWICE, checks(2, 2, 6, 6))
    assert not has(Trend.HIGH_TWICE, checks(6, 2, 2, 6))
    assert not has(Trend.HIGH_TWICE, checks(5, 5, 6))
    assert not has(Trend.HIGH_TWICE, [session(2, 6), session(1, 6), check(0, 5)])


# -- the mean of three days against the seven before ----------------------------------------------


def test_three_days_two_points_above_the_seven_before() -> None:
    assert has(Trend.RISING, checks(2, 2, 2, 2, 2, 2, 2, 4, 4, 4))
    assert not has(Trend.RISING, checks(2, 2, 2, 2, 2, 2, 2, 4, 4, 3))
    assert not has(Trend.RISING, checks(5, 4, 4, 4))
    assert not has(Trend.RISING, [check(5, 1), check(0, 5)])


# -- the morning after ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("next_day", "expected"),
    [
        (check(0, 2), Morning.KEEP),
        (check(0, 3), Morning.KEEP),
        (check(0, 4), Morning.REPEAT),
        (check(0, 5), Morning.REST),
        (check(0, 9), Morning.REST),
        (check(0, 3, stiff=True), Morning.REST),
        (Day(TODAY), Morning.NONE),
    ],
)
def test_the_morning_after_a_session(next_day: Day, expected: Morning) -> None:
    assert morning([session(1, 3), next_day], TODAY) is expected


def test_without_a_session_the_day_before_there_is_no_such_morning() -> None:
    assert morning([check(1, 0), check(0, 9)], TODAY) is Morning.NONE
    assert morning([session(2, 0), check(0, 9)], TODAY) is Morning.NONE
    assert morning([Day(ago(1), drills=3), check(0, 9)], TODAY) is Morning.NONE
    assert morning([Day(ago(1), drills=3), check(0, 9, stiff=True)], TODAY) is Morning.REST


def test_two_bad_mornings_in_seven_days() -> None:
    def pair(days_ago: int, before: int, morning_after: int) -> list[Day]:
        return [session(days_ago, before), check(days_ago - 1, morning_after)]

    assert has(Trend.MORNINGS, [*pair(4, 2, 3), *pair(1, 2, 4)])
    assert not has(Trend.MORNINGS, [*pair(4, 2, 2), *pair(1, 2, 4)])
    assert not has(Trend.MORNINGS, [*pair(8, 2, 4), *pair(1, 2, 4)])


def test_week_to_week_the_mean_must_not_climb() -> None:
    assert week_rises(checks(*([2] * 7), *([3] * 7)), TODAY)
    assert not week_rises(checks(*([3] * 7), *([3] * 7)), TODAY)
    assert not week_rises(checks(3, 4), TODAY)


# -- no better, or too long -----------------------------------------------------------------------


def two_weeks(first: int, last: int, sessions: int) -> list[Day]:
    days = []
    for n in range(14, -1, -1):
        score = first if n > 6 else last
        scored = (Scored(CHECK_IN, score, n, "knee", "left"),)
        days.append(Day(ago(n), scored, drills=8 if n < sessions else None, is_checked=True))
    return days


def test_no_better_after_two_weeks_with_eight_sessions() -> None:
    assert has(Trend.NO_BETTER, two_weeks(4, 4, 8))
    assert not has(Trend.NO_BETTER, two_weeks(4, 3, 8))
    assert not has(Trend.NO_BETTER, two_weeks(4, 4, 7))
    assert not has(Trend.NO_BETTER, two_weeks(0, 0, 8))
    assert not has(Trend.NO_BETTER, two_weeks(4, 4, 8)[5:])


def test_pain_over_six_weeks() -> None:
    assert has(Trend.LONG, [check(43, 3), check(20, 2), check(0, 2)])
    assert not has(Trend.LONG, [check(42, 3), check(0, 2)])
    assert not has(Trend.LONG, [check(43, 3), check(0, 0)])
    assert not has(Trend.LONG, [check(43, 3), check(20, 0), check(0, 2)])


def test_what_was_there_before_the_first_visit_counts_too() -> None:
    assert has(Trend.LONG, [check(3, 3), check(0, 3)], known_days=40)
    assert not has(Trend.LONG, [check(3, 3), check(0, 3)], known_days=39)
    assert not has(Trend.LONG, [check(3, 0), check(0, 3)], known_days=400)


# -- a new joint, or the other side ---------------------------------------------------------------


def test_pain_in_a_new_area() -> None:
    assert has(Trend.NEW_AREA, [check(1, 3, "knee"), check(0, 2, "hip")])
    assert not has(Trend.NEW_AREA, [check(1, 3, "knee"), check(0, 0, "hip")])
    assert not has(Trend.NEW_AREA, [check(9, 3, "hip"), check(1, 3, "knee"), check(0, 2, "hip")])
    assert not has(Trend.NEW_AREA, [check(0, 2, "hip")])


def test_pain_that_changes_sides() -> None:
    assert has(Trend.OTHER_SIDE, [check(1, 3), check(0, 2, side="right")])
    assert has(Trend.OTHER_SIDE, [check(1, 3), check(0, 2, side="both")])
    assert not has(Trend.OTHER_SIDE, [check(1, 3), check(0, 2)])
    assert not has(Trend.OTHER_SIDE, [check(1, 3, side="both"), check(0, 2, side="right")])
    assert not has(Trend.OTHER_SIDE, [check(1, 3), check(0, 0, side="right")])
    assert not has(Trend.OTHER_SIDE, [check(1, 3), check(0, 2, "hip", "right")])
    assert not has(Trend.OTHER_SIDE, [check(0, 2, side="right")])
    assert not has(Trend.OTHER_SIDE, [check(1, 3, "low_back", "none"), check(0, 3, "low_back")])


# -- silence, nights, sleep, eating ---------------------------------------------------------------


def missed(days_ago: int) -> Day:
    return Day(ago(days_ago), is_missed=True)


def test_three_missed_after_a_five() -> None:
    assert has(Trend.SILENT, [check(4, 5), missed(3), missed(2), missed(1)])
    assert not has(Trend.SILENT, [check(4, 4), missed(3), missed(2), missed(1)])
    assert not has(Trend.SILENT, [check(4, 5), missed(3), missed(2)])
    assert not has(Trend.SILENT, [check(5, 5), *map(missed, (4, 3, 2)), check(1, 5)])
    assert not has(Trend.SILENT, [missed(3), missed(2), missed(1)])


def test_woken_in_three_of_seven_check_ins() -> None:
    woken = [check(n, 2, woke=n in {6, 3, 0}) for n in range(6, -1, -1)]
    assert has(Trend.NIGHTS, woken)
    assert not has(Trend.NIGHTS, woken[1:])
    assert not has(
        Trend.NIGHTS, [check(9, 2, woke=True), check(8, 2, woke=True), *checks(*[2] * 6)]
    )


def slept(days_ago: int, hours: int) -> Day:
    return Day(ago(days_ago), habit="sleep", answer=hours)


def test_poor_sleep_five_times_in_a_row() -> None:
    assert has(Trend.SLEEP, [slept(n, 3) for n in range(4, -1, -1)])
    assert not has(Trend.SLEEP, [slept(n, 3) for n in range(3, -1, -1)])
    assert not has(Trend.SLEEP, [slept(n, 4 if n == 2 else 3) for n in range(4, -1, -1)])


def test_hardly_eating() -> None:
    assert has(Trend.EATING, [Day(TODAY, habit="meals", answer=3)])
    assert not has(Trend.EATING, [Day(TODAY, habit="meals", answer=2)])
    assert not has(Trend.EATING, [Day(ago(1), habit="meals", answer=3), Day(TODAY)])


def test_every_row_says_how_soon_a_coach_should_look() -> None:
    assert set(LEVELS) == set(Trend)
    soon = {trend for trend, level in LEVELS.items() if level == "same_day"}
    assert soon == {Trend.SEVERE_ONCE, Trend.HIGH_TWICE, Trend.RISING}
