"""Days as they are kept: one line each, sixty of them, the newest score of a moment counts."""

from datetime import date, timedelta

import pytest

from handlers.profile import day
from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Scored, day_in, with_day

ON = date(2026, 11, 21)
KNEE = Scored(CHECK_IN, 3, 1_795_240_000_000, "knee", "left")
FULL = Day(
    ON,
    (KNEE, Scored(BEFORE, 4, 5, "low_back", "none"), Scored(AFTER, 0, 6)),
    drills=7,
    habit="sleep",
    answer=8,
    is_checked=True,
    is_missed=True,
    is_skipped=True,
    woke=True,
    stiff=True,
)


def test_days_survive_being_stored() -> None:
    days = (Day(ON - timedelta(days=1)), FULL)
    assert day.load(day.dump(days)) == days


def test_a_stored_day_can_be_read_by_a_person() -> None:
    kept = Day(ON, (KNEE,), drills=7, is_checked=True)
    assert day.dump((kept,)) == ["2026-11-21 checked drills=7 knee.left.check_in=3@1795240000000"]


@pytest.mark.parametrize("broken", [None, "2026-11-21", ["yesterday"], ["2026-11-21 knee=x@y"]])
def test_what_is_no_list_of_days_is_refused(broken: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        day.load(broken)  # type: ignore[arg-type]  # broken JSON is what is tested


def test_a_second_score_of_the_same_moment_takes_the_place_of_the_first() -> None:
    again = Scored(CHECK_IN, 5, 2, "knee", "left")
    other = Scored(CHECK_IN, 2, 2, "knee", "right")
    assert Day(ON, (KNEE,)).scored(again).scored(other).scores == (again, other)


def test_the_check_in_stands_for_the_day_and_a_session_only_without_one() -> None:
    before, after = Scored(BEFORE, 6, 1, "knee"), Scored(AFTER, 1, 2, "knee")
    assert Day(ON, (before, after)).level == 6
    assert Day(ON, (before, after, KNEE)).level == 3
    assert Day(ON, (after,)).level is None


def test_sixty_days_are_kept_and_no_more() -> None:
    days: day.Days = ()
    for number in range(70):
        days = with_day(days, Day(ON + timedelta(days=number), drills=number))
    assert len(days) == 60
    assert days[0].date == ON + timedelta(days=10)
    assert day_in(days, ON + timedelta(days=69)).drills == 69
    assert day_in(days, ON) == Day(ON)


def test_filling_in_an_older_day_forgets_no_newer_one() -> None:
    days = with_day((Day(ON),), Day(ON - timedelta(days=1)))
    assert [d.date for d in days] == [ON - timedelta(days=1), ON]
