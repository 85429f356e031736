"""Local wall times as instants, above all where clocks change."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.recurrence import EVERY_DAY, Schedule, day_end, day_of, next_after


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# zone, wall time, after (UTC), the next three instants (UTC)
CHANGES = [
    # Berlin springs forward on 2026-03-29: 02:00 to 03:00 does not exist
    ("Europe/Berlin", "02:30", "2026-03-28T00:00", "03-28T01:30 03-29T01:00 03-30T00:30"),
    ("Europe/Berlin", "03:00", "2026-03-28T00:00", "03-28T02:00 03-29T01:00 03-30T01:00"),
    # and falls back on 2026-10-25: 02:00 to 03:00 exists twice
    ("Europe/Berlin", "02:30", "2026-10-24T00:00", "10-24T00:30 10-25T00:30 10-26T01:30"),
    ("Europe/Berlin", "03:00", "2026-10-24T00:00", "10-24T01:00 10-25T02:00 10-26T02:00"),
    # New York: 2026-03-08 and 2026-11-01
    ("America/New_York", "02:30", "2026-03-07T05:00", "03-07T07:30 03-08T07:00 03-09T06:30"),
    ("America/New_York", "03:00", "2026-03-07T05:00", "03-07T08:00 03-08T07:00 03-09T07:00"),
    ("America/New_York", "02:30", "2026-10-31T05:00", "10-31T06:30 11-01T07:30 11-02T07:30"),
    ("America/New_York", "01:30", "2026-10-31T05:00", "10-31T05:30 11-01T05:30 11-02T06:30"),
    ("America/New_York", "03:00", "2026-10-31T05:00", "10-31T07:00 11-01T08:00 11-02T08:00"),
    # Lord Howe moves by half an hour: 2026-10-04 forward (02:00 to 02:30), 2026-04-05 back
    ("Australia/Lord_Howe", "02:15", "2026-10-02T15:00", "10-02T15:45 10-03T15:30 10-04T15:15"),
    ("Australia/Lord_Howe", "02:30", "2026-10-02T15:00", "10-02T16:00 10-03T15:30 10-04T15:30"),
    ("Australia/Lord_Howe", "03:00", "2026-10-02T15:00", "10-02T16:30 10-03T16:00 10-04T16:00"),
    ("Australia/Lord_Howe", "02:30", "2026-04-03T15:00", "04-03T15:30 04-04T16:00 04-05T16:00"),
    ("Australia/Lord_Howe", "03:00", "2026-04-03T15:30", "04-03T16:00 04-04T16:30 04-05T16:30"),
    ("Australia/Lord_Howe", "01:45", "2026-04-03T14:00", "04-03T14:45 04-04T14:45 04-05T15:15"),
]


@pytest.mark.parametrize(("zone", "wall", "after", "expected"), CHANGES)
def test_each_day_has_one_instant_also_when_clocks_change(
    zone: str, wall: str, after: str, expected: str
) -> None:
    schedule = Schedule(time.fromisoformat(wall), EVERY_DAY, zone)
    at, found = utc(after), []
    for _ in range(3):
        at = next_after(schedule, at)
        found.append(f"{at:%m-%dT%H:%M}")
    assert " ".join(found) == expected


def test_only_the_days_that_were_chosen() -> None:
    schedule = Schedule(time(7), frozenset({1, 4}), "Europe/Berlin")  # Tuesday and Friday
    first = next_after(schedule, utc("2026-11-21T06:00"))  # a Saturday
    assert first == utc("2026-11-24T06:00")
    assert next_after(schedule, first) == utc("2026-11-27T06:00")


def test_a_leap_day_is_a_day() -> None:
    schedule = Schedule(time(7), EVERY_DAY, "UTC")
    assert next_after(schedule, utc("2028-02-28T07:00")) == utc("2028-02-29T07:00")
    assert next_after(schedule, utc("2028-02-29T07:00")) == utc("2028-03-01T07:00")
    in_the_night = Schedule(time(2, 30), EVERY_DAY, "Australia/Lord_Howe")  # 11 hours ahead
    assert next_after(in_the_night, utc("2028-02-27T16:00")) == utc("2028-02-28T15:30")
    assert next_after(in_the_night, utc("2028-02-28T15:30")) == utc("2028-02-29T15:30")


def test_a_schedule_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        next_after(Schedule(time(7), frozenset(), "UTC"), utc("2026-01-01T00:00"))


def test_a_day_ends_at_three_in_the_morning_where_the_person_is() -> None:
    assert day_of(utc("2026-11-21T01:59"), "Europe/Berlin") == date(2026, 11, 20)
    assert day_of(utc("2026-11-21T02:00"), "Europe/Berlin") == date(2026, 11, 21)
    assert day_end(utc("2026-11-21T01:59"), "Europe/Berlin") == utc("2026-11-21T02:00")
    assert day_end(utc("2026-11-21T02:00"), "Europe/Berlin") == utc("2026-11-22T02:00")


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
INSTANTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(
    after=INSTANTS,
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
    ),
)
def test_the_next_instant_is_later_and_at_most_a_day_and_two_hours_away(
    after: datetime, minute: int, zone: str
) -> None:
    schedule = Schedule(time(minute // 60, minute % 60), EVERY_DAY, zone)
    found = next_after(schedule, after)
    assert 0 < (found - after).total_seconds() <= 26 * 3600
