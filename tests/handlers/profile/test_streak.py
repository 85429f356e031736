"""The streak's rules, and what is stored of it."""

from datetime import date, timedelta

import pytest

from handlers.profile.streak import Streak, dump_streak, load_streak

ON = date(2026, 11, 21)


def day(number: int) -> date:
    return ON + timedelta(days=number)


def test_every_day_that_counts_adds_one_and_only_one() -> None:
    streak = Streak().counted(day(0)).counted(day(0)).counted(day(1)).counted(day(1))
    assert streak.days == 2


def test_one_bad_day_does_not_break_it() -> None:
    streak = Streak().counted(day(0)).counted(day(1)).missed_one(is_frozen=False)
    assert streak.days == 2
    assert streak.counted(day(3)).days == 3


def test_two_bad_days_in_a_row_do() -> None:
    streak = Streak(9, 0, day(0)).missed_one(is_frozen=False).missed_one(is_frozen=False)
    assert streak.days == 0
    assert streak.counted(day(3)).days == 1


def test_a_bad_day_here_and_there_never_breaks_it() -> None:
    streak = Streak()
    for number in range(0, 20, 2):
        streak = streak.counted(day(number)).missed_one(is_frozen=False)
    assert streak.days == 10


def test_frozen_days_neither_count_nor_break() -> None:
    streak = Streak(4, 0, day(0))
    for _ in range(10):
        streak = streak.missed_one(is_frozen=True)
    assert streak == Streak(4, 0, day(0))


def test_an_older_day_that_is_filled_in_late_does_not_count_twice() -> None:
    assert Streak().counted(day(1)).counted(day(0)).days == 1


def test_a_streak_survives_being_stored() -> None:
    for streak in (Streak(), Streak(3, 1, ON)):
        assert load_streak(dump_streak(streak)) == streak


@pytest.mark.parametrize("broken", [None, [1], [1, 2, "soon"], "3"])
def test_what_is_no_streak_is_refused(broken: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        load_streak(broken)  # type: ignore[arg-type]  # broken JSON is what is tested
