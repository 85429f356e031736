"""By when an answer is likely: an hour into the coach's next work, wherever the clocks stand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.working_hours import WorkingHours, likely_by, next_start, read_hours, spells

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = read_hours("mon-fri 09:00-18:00", "Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "likely"),
    [
        ("2026-11-20T10:00", "2026-11-20T11:00"),  # a Friday, at work
        ("2026-11-20T08:00", "2026-11-20T10:00"),  # before the coach sits down
        ("2026-11-20T17:30", "2026-11-23T09:30"),  # half an hour today, half on Monday
        ("2026-11-20T18:00", "2026-11-23T10:00"),  # just gone
        ("2026-11-21T06:00", "2026-11-23T10:00"),  # a Saturday
        ("2026-03-28T12:00", "2026-03-30T10:00"),  # clocks go forward that Sunday
        ("2026-10-24T12:00", "2026-10-26T10:00"),  # and back
    ],
)
def test_an_answer_is_likely_an_hour_into_the_coachs_work(asked: str, likely: str) -> None:
    assert likely_by(OFFICE, at(asked)) == at(likely)


def test_several_shifts_a_night_and_overlaps_are_counted_once() -> None:
    hours = read_hours("mon 9-9:30,14:00-15:00; tue 22:00-02:00; tue,wed 23-01:00", "UTC")
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert likely_by(hours, monday) == monday + timedelta(hours=14, minutes=30)
    after = monday + timedelta(hours=15)
    assert [(b.hour, e.hour) for b, e in list(spells(hours, after))[:3]] == [
        (22, 2),
        (23, 1),
        (9, 9),
    ]


def test_the_coach_sits_down_next_on_monday() -> None:
    assert next_start(OFFICE, at("2026-11-21T06:00")) == at("2026-11-23T09:00")
    assert next_start(OFFICE, at("2026-11-23T09:00")) == at("2026-11-24T09:00")


def test_without_hours_nothing_is_promised() -> None:
    assert likely_by(WorkingHours(), at("2026-11-21T06:00")) is None
    assert next_start(WorkingHours(), at("2026-11-21T06:00")) is None


@pytest.mark.parametrize("text", ["", "always", "mon-fri", "mon 9", "foo 09:00-18:00", "mon 25-26"])
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_hours(text, "UTC")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_whenever_somebody_asks_the_hour_of_work_lies_between(asked: datetime) -> None:
    likely = likely_by(OFFICE, asked)
    assert likely is not None
    worked = sum(
        (min(e, likely) - max(b, asked) for b, e in spells(OFFICE, asked) if b < likely),
        timedelta(0),
    )
    assert worked == timedelta(hours=1)


def test_hours_that_the_clocks_skip_are_nobodys() -> None:
    """02:10 to 02:50 does not exist on the night in which clocks go forward."""
    hours = read_hours("sun 02:10-02:50", "Europe/Berlin")
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    starts = next_start(hours, before)
    assert starts is not None
    assert f"{starts:%m-%d %H:%M}" == "04-05 00:10"
