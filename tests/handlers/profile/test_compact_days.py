"""The course of somebody's days says what the days say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.profile.compact_days import COMPACT_DAYS, CompactDays, compact_days_in
from handlers.profile.day import AFTER, BEFORE, CHECK_IN, Day, Days, Scored, day_in, sessions_since
from handlers.profile.pain_change import week_by_week

TODAY = date(2026, 11, 24)


@st.composite
def _days(draw: st.DrawFn) -> Days:
    """Up to sixty days with gaps; the last may be behind today or before it."""
    last = TODAY + timedelta(days=draw(st.integers(-40, 3)))
    places = draw(st.sets(st.integers(0, 59), max_size=30))
    return tuple(
        Day(
            last - timedelta(days=ago),
            tuple(
                Scored(moment, draw(st.integers(0, 10)), 1)
                for moment in draw(st.sets(st.sampled_from([BEFORE, AFTER, CHECK_IN])))
            ),
            drills=draw(st.sampled_from([None, 0, 3])),
            is_checked=draw(st.booleans()),
            is_missed=draw(st.booleans()),
        )
        for ago in sorted(places, reverse=True)
    )


@given(_days())
def test_a_course_says_what_the_days_say(days: Days) -> None:
    compact, known = compact_days_in(days), tuple(day for day in days if day.date <= TODAY)
    assert compact.means(TODAY) == pytest.approx(week_by_week(days, TODAY))
    assert compact.sessions(TODAY) == sessions_since(known, TODAY - timedelta(days=6))
    month = [day for day in known if day.date > TODAY - timedelta(days=28)]
    sent = [day for day in month if day.is_checked or day.is_missed]
    assert compact.check_ins(TODAY) == (sum(day.is_checked for day in sent), len(sent))
    wanted = tuple(day_in(days, TODAY - timedelta(days=n)).level for n in range(27, -1, -1))
    assert compact.four_weeks(TODAY) == wanted
    today = day_in(days, TODAY)
    assert compact.is_checked(TODAY) is today.is_checked
    assert compact.is_trained(TODAY) is bool(today.drills)
    assert compact.newest == next((d.level for d in reversed(days) if d.level is not None), None)
    signs = [day.date for day in days if day.is_checked or day.drills or day.scores]
    assert compact.last_sign == max(signs, default=None)


@given(_days())
def test_a_course_is_kept_as_it_is(days: Days) -> None:
    compact = compact_days_in(days)
    assert COMPACT_DAYS.load(COMPACT_DAYS.dump(compact)) == compact


@given(_days())
def test_worse_are_two_days_or_more_that_are_two_points_above_what_was_usual(days: Days) -> None:
    scored = [(day.date, day.level) for day in days if day.level is not None and day.date <= TODAY]
    since = compact_days_in(days).worse_since(TODAY)
    if since is None:
        return
    assert TODAY - scored[-1][0] <= timedelta(days=2)
    above = [level for on, level in scored if on >= since]
    usual = [level for on, level in scored if on < since][-7:]
    assert len(above) >= 2
    assert len(usual) >= 3
    assert min(above) - sum(usual) / len(usual) >= 2


def test_days_of_long_ago_make_no_endless_course() -> None:
    days = (Day(date(1, 1, 1), is_checked=True), Day(TODAY, is_checked=True))
    assert len(compact_days_in(days).levels) == 60
    assert compact_days_in(()) == CompactDays()
