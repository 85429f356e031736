"""How long a pause is meant to last."""

from datetime import date

import pytest

from handlers.profile.pause import Reason
from handlers.profile.pause_length import Until, read_until
from handlers.world import World

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 days", "2026-11-24"),
        ("5", "2026-11-26"),
        ("for a week", "2026-11-28"),
        ("two weeks", "2026-12-05"),
        ("a couple of days", "2026-11-23"),
        ("a few days", "2026-11-24"),
        ("a fortnight", "2026-12-05"),
        ("one month", "2026-12-21"),
        ("1 1/2 weeks", "2026-12-02"),
        ("1.5 weeks", "2026-12-02"),
        ("a week and a half", "2026-12-02"),
        ("half a year", "2027-05-23"),
        ("3/4 weeks", "2026-12-19"),
        ("1/2 month", "2026-12-06"),
        ("twenty-one days", "2026-12-12"),
        ("half a dozen days", "2026-11-27"),
        ("a week and three days", "2026-12-01"),
        ("a year", "2027-11-21"),
        ("tomorrow", "2026-11-22"),
        ("until friday", "2026-11-27"),
        ("Fri", "2026-11-27"),
        ("until saturday", "2026-11-28"),
        ("next Sunday", "2026-11-22"),
        ("until 3 December", "2026-12-03"),
        ("dec 24", "2026-12-24"),
        ("24th of December", "2026-12-24"),
        ("24.12.", "2026-12-24"),
        ("24/12", "2026-12-24"),
        ("12/24", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("29 february", None),
        ("until 2 january", "2027-01-02"),
        ("0 days", None),
        ("1000 days", None),
        ("2020-01-01", None),
        ("2026-02-31", None),
        ("bananas", None),
        ("", None),
    ],
)
def test_a_day_is_read(world: World, text: str, day: str | None) -> None:
    found = read_until(world.catalog.messages, world.phrases, text, TODAY).day
    assert found == (None if day is None else date.fromisoformat(day))


def test_a_leap_day_is_a_day(world: World) -> None:
    found = read_until(world.catalog.messages, world.phrases, "29 february", date(2028, 2, 1))
    assert found.day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("I'm ill", Until(reason=Reason.ILL)),
        ("travelling until friday", Until(date(2026, 11, 27), reason=Reason.AWAY)),
        ("flu, 4 days", Until(date(2026, 11, 25), reason=Reason.ILL)),
        ("until I'm back", Until(is_open=True)),
        ("no idea", Until(is_open=True)),
        ("a break of 3 days", Until(date(2026, 11, 24), reason=Reason.BREAK)),
    ],
)
def test_so_are_the_reason_and_an_open_end(world: World, text: str, until: Until) -> None:
    assert read_until(world.catalog.messages, world.phrases, text, TODAY) == until
