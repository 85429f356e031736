"""Whose a thread is: a claim holds until the coach's hours are over, and no longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.coach.claim import has_lapsed, holder, is_forgotten
from handlers.coach.thread import State, Thread
from handlers.working_hours import WorkingHours, read_hours

HOURS = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
ALMOST = ENDS - timedelta(seconds=1)
CLAIMED = Thread(State.WAITING, NOW, "Ann", claimed_at=NOW)


def test_a_claim_lapses_when_the_hours_end_and_not_before() -> None:
    assert (holder(CLAIMED, HOURS, ALMOST), holder(CLAIMED, HOURS, ENDS)) == ("Ann", "")
    assert is_forgotten(CLAIMED, HOURS, ENDS)
    assert not is_forgotten(CLAIMED, HOURS, ALMOST)
    assert not has_lapsed(replace(CLAIMED, claimed_by=None), HOURS, ENDS)
    unread = replace(CLAIMED, claimed_at=None)
    assert holder(unread, HOURS, ENDS) == "", "an older claim counts from the waiting"


def test_it_lapses_also_where_nobody_waits_and_then_nobody_is_forgotten() -> None:
    answered = replace(CLAIMED, waiting_since=None)
    assert holder(answered, HOURS, ENDS) == ""
    assert not is_forgotten(answered, HOURS, ENDS)
    wrote_later = replace(CLAIMED, waiting_since=NOW + timedelta(minutes=1))
    assert not is_forgotten(wrote_later, HOURS, ENDS)


@given(st.integers(0, 14 * 24 * 60))
def test_a_claim_made_in_the_night_or_at_a_weekend_lasts_through_the_next_hours(
    minutes: int,
) -> None:
    at = NOW + timedelta(minutes=minutes)
    claimed = replace(CLAIMED, claimed_at=at)
    for hour in range(96):
        later = at + timedelta(hours=hour)
        if not holder(claimed, HOURS, later):
            local = (later - timedelta(hours=1)).hour
            assert hour >= 1, "it holds for a while"
            assert local >= 15, "it ended with the hours, at 17:00 UTC"
            return
    raise AssertionError("it never lapsed")


def test_without_hours_it_never_lapses() -> None:
    assert holder(CLAIMED, WorkingHours((), "UTC"), ENDS + timedelta(days=99)) == "Ann"
