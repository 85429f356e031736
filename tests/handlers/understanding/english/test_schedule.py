"""Days and a time are read, and a wrong time is never made up."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.schedule import read_schedule
from handlers.understanding.english.weekday import DAYS
from tests.support.shipped import shipped_lexicon

SAID = Path(__file__).parent / "schedule.txt"
LEXICON = shipped_lexicon()
FRIDAY_AT_TEN = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - local time, as the reader gets it


def _said() -> Iterator[list[str]]:
    for line in SAID.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("|", 3)


@pytest.mark.parametrize(("days", "at", "reason", "text"), list(_said()))
def test_each_line_gives_a_time_or_the_reason_for_none(
    lexicon: Lexicon, days: str, at: str, reason: str, text: str
) -> None:
    read = read_schedule(lexicon, text, FRIDAY_AT_TEN)
    assert read.reason == (reason or None)
    assert read.at == (time.fromisoformat(at) if at else None)
    assert read.days == (DAYS if days == "all" else tuple(days.split()))


UNSURE = (Path(__file__).parent / "schedule_unsure.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("days", "at", "text"), [each.split("|", 2) for each in UNSURE[1:]])
def test_a_time_is_right_or_asked_back(lexicon: Lexicon, days: str, at: str, text: str) -> None:
    read = read_schedule(lexicon, text, FRIDAY_AT_TEN)
    assert read.at == (time.fromisoformat(at) if at else None)
    if at:
        assert read.days == (DAYS if days == "all" else tuple(days.split()))


ZONES = (Path(__file__).parent / "schedule_zones.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("zone", "day", "at", "text"), [each.split("|", 3) for each in ZONES[1:]])
def test_a_time_on_another_clock_is_asked_back_with_what_it_is_on_theirs(
    lexicon: Lexicon, zone: str, day: str, at: str, text: str
) -> None:
    now = datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(zone or "UTC"))
    read = read_schedule(lexicon, text, now, zone or None)
    told, _, theirs = at.rpartition("-> ")
    if at == theirs and at:
        assert (read.at, read.doubt) == (time.fromisoformat(at), None)
    else:
        assert (read.at, read.doubt, told) == (None, "other_zone", "")
        assert read.offered == ((time.fromisoformat(theirs),) if theirs else ())


def test_a_time_on_another_clock_may_be_on_the_day_before(lexicon: Lexicon) -> None:
    now = datetime(2026, 7, 15, 10, 0, tzinfo=ZoneInfo("America/New_York"))
    read = read_schedule(lexicon, "mondays 6am Dubai time", now, "America/New_York")
    assert (read.days, read.offered) == (("sun",), (time(22),))


@pytest.mark.parametrize(("text", "is_past"), [("today at 9am", True), ("today at 11am", False)])
def test_a_time_of_today_that_has_been_is_asked_back(
    lexicon: Lexicon, text: str, is_past: bool
) -> None:
    read = read_schedule(lexicon, text, FRIDAY_AT_TEN)
    assert (read.at is None) is is_past
    assert read.doubt == "once_only"


@pytest.mark.parametrize("text", ["in 45 mins", "tomorrow 8am", "tonight at 8", "hoy 18:30"])
def test_a_time_for_one_day_is_sure_and_every_week_is_not(lexicon: Lexicon, text: str) -> None:
    read = read_schedule(lexicon, text, FRIDAY_AT_TEN)
    assert (read.doubt, len(read.days)) == ("once_only", 1)


@pytest.mark.parametrize("text", ["blursdays 7am", "every blursday at 7am", "7am on gymdays"])
def test_where_days_are_not_understood_the_time_is_kept_and_the_days_are_asked(
    lexicon: Lexicon, text: str
) -> None:
    read = read_schedule(lexicon, text, FRIDAY_AT_TEN)
    assert (read.at, read.doubt, read.offered) == (None, "days_unclear", (time(7),))


def test_a_bare_number_offers_both_halves_of_the_day(lexicon: Lexicon) -> None:
    assert read_schedule(lexicon, "7:30", FRIDAY_AT_TEN).offered == (time(7, 30), time(19, 30))
    assert read_schedule(lexicon, "12", FRIDAY_AT_TEN).offered == (time(0), time(12))


def test_tomorrow_is_the_day_after_now(lexicon: Lexicon) -> None:
    assert read_schedule(lexicon, "tomorrow 8am", FRIDAY_AT_TEN).days == ("sat",)


@pytest.mark.parametrize("text", ["tomorrow 8am", "tonight at 8pm", "today at 5pm"])
def test_one_day_alone_is_never_taken_for_every_week(lexicon: Lexicon, text: str) -> None:
    assert read_schedule(lexicon, text, FRIDAY_AT_TEN).doubt == "once_only"
    daily = read_schedule(lexicon, f"{text} and every day", FRIDAY_AT_TEN)
    assert (daily.doubt, daily.days) == (None, DAYS)


@given(st.integers(1, 12), st.integers(0, 59))
def test_an_hour_without_its_half_is_never_taken_for_one(hour: int, minute: int) -> None:
    assert read_schedule(LEXICON, f"{hour}:{minute:02}", FRIDAY_AT_TEN).at is None


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_schedule(LEXICON, text, FRIDAY_AT_TEN)
    assert (read.at is None) != (read.reason is None)


@pytest.mark.parametrize("sign", ["\u24f9", "\u00b2", "\u2460", "\u0663"])
def test_a_sign_that_only_looks_like_a_digit_breaks_no_reader(sign: str, lexicon: Lexicon) -> None:
    for text in (sign, f"at {sign} pm", f"{sign}{sign}:{sign}{sign}", f"in {sign} hours"):
        assert read_schedule(lexicon, text, FRIDAY_AT_TEN) == read_schedule(
            lexicon, text, FRIDAY_AT_TEN
        )
