"""Days and times in a person's words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import pytest

from handlers.calendar import (
    date_words,
    days_words,
    first_moment,
    instant_words,
    next_instants,
    time_words,
)
from handlers.engine.words import render
from handlers.world import World
from scheduler.recurrence import EVERY_DAY, Schedule, next_after

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # a Saturday, six in the morning in Berlin


@pytest.fixture
def messages(world: World) -> Mapping[str, str]:
    return world.catalog.messages


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (-24, "yesterday 06:00"),
        (1, "today 07:00"),
        (25, "tomorrow 07:00"),
        (49, "Monday 07:00"),
        (6 * 24 + 1, "Friday 07:00"),
        (7 * 24 + 1, "Saturday 28 November 07:00"),
        (-48, "Thursday 19 November 06:00"),
    ],
)
def test_an_instant_is_said_as_seen_from_now(
    messages: Mapping[str, str], hours: int, said: str
) -> None:
    instant = datetime.fromtimestamp(NOW.timestamp() + hours * 3600, UTC)
    assert render(messages, instant_words(instant, NOW, "Europe/Berlin")) == said


def test_the_day_is_left_out_where_it_is_today(messages: Mapping[str, str]) -> None:
    later = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    assert render(messages, time_words(later, NOW, "Europe/Berlin")) == "20:30"
    assert render(messages, time_words(NOW, later, "Pacific/Auckland")) == "yesterday 18:00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (range(7), "every day"),
        (range(5), "weekdays"),
        ((5, 6), "weekends"),
        ((3, 0), "Monday, Thursday"),
        ((2,), "Wednesday"),
    ],
)
def test_days_of_the_week(messages: Mapping[str, str], days: range, said: str) -> None:
    assert render(messages, days_words(frozenset(days))) == said


def test_a_leap_day_is_said_like_any_other(messages: Mapping[str, str]) -> None:
    assert render(messages, date_words(date(2028, 2, 29))) == "Tuesday 29 February"


def test_the_next_three_stand_on_the_wall_also_where_the_clocks_change() -> None:
    schedule = Schedule(time(7), EVERY_DAY, "Europe/Berlin")
    before = datetime(2026, 10, 23, 12, tzinfo=UTC)
    assert [f"{i:%d %H:%M}" for i in next_instants(schedule, before)] == [
        "24 05:00",
        "25 06:00",
        "26 06:00",
    ]


def test_a_pause_ends_with_the_first_check_in_of_its_day() -> None:
    schedule = Schedule(time(0), EVERY_DAY, "Europe/Berlin")
    first = next_after(schedule, first_moment(date(2026, 11, 24), "Europe/Berlin"))
    assert first == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
