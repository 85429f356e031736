"""When the coach works, and by when an answer is likely: a pure function of their hours.

Rules:
- Hours are written like "mon-fri 09:00-18:00"; several with a semicolon between them:
  "mon-thu 09:00-12:00; mon,wed 16:00-19:00; sat 10:00-12:00". They are wall time in the coach's
  zone.
- An answer is likely after one hour of the coach's work (project default): who asks on a Saturday
  night hears on Monday, an hour after the coach has sat down.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.recurrence import instant_of, zone_named

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ANSWER = timedelta(hours=1)
"""How much of the coach's working time an answer usually takes (project default)."""
_HORIZON_DAYS = 15

_BLOCK = re.compile(r"(?P<days>[a-z,\- ]+?) +(?P<times>\d[\d:,\- ]*)")
_TIMES = re.compile(r"(\d{1,2})(?::(\d{2}))? *- *(\d{1,2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of work on each of these days (0 is Monday), in wall time; it may end at 00:00."""

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The shifts of a week and the name of the zone that they are meant in."""

    shifts: tuple[Shift, ...] = ()
    zone: str = "UTC"

    @property
    def here(self) -> ZoneInfo:
        """Where these hours are worked."""
        return zone_named(self.zone)


def read_hours(text: str, zone: str) -> WorkingHours:
    """Hours from their text. Raises `ValueError` for a text that is none."""
    shifts: list[Shift] = []
    for block in filter(None, (part.strip() for part in text.lower().split(";"))):
        found = _BLOCK.fullmatch(block)
        if found is None:
            raise ValueError(f"not working hours: {block}")
        days = frozenset(_days(found["days"]))
        shifts.extend(Shift(days, *_span(each)) for each in found["times"].split(","))
    if not shifts:
        raise ValueError("no working hours")
    return WorkingHours(tuple(shifts), zone)


def likely_by(hours: WorkingHours, at: datetime) -> datetime | None:
    """The instant (UTC) by which an answer to something written at `at` is likely.

    None where there are no hours to count with.
    """
    left = ANSWER
    for begins, ends in spells(hours, at):
        from_then = max(begins, at)
        if ends - from_then >= left:
            return from_then + left
        left -= ends - from_then
    return None


def next_start(hours: WorkingHours, at: datetime) -> datetime | None:
    """The instant (UTC) at which the coach next sits down to work after `at`."""
    return next((begins for begins, _ in spells(hours, at) if begins > at), None)


def spells(hours: WorkingHours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spells of work (UTC) that end after `at`, in order, none overlapping."""
    zone = zone_named(hours.zone)
    first = at.astimezone(zone).date() - timedelta(days=1)
    found = sorted(
        spell
        for offset in range(_HORIZON_DAYS)
        for spell in _spells_on(hours, first + timedelta(days=offset), zone)
    )
    until: datetime | None = None
    for begins, ends in found:
        if ends > (until or at):
            yield begins if until is None else max(begins, until), ends
            until = ends


def _spells_on(
    hours: WorkingHours, day: date, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for shift in hours.shifts:
        if day.weekday() in shift.days:
            end_day = day if shift.end > shift.start else day + timedelta(days=1)
            begins = instant_of(day, shift.start, zone)
            ends = instant_of(end_day, shift.end, zone)
            if ends > begins:
                yield begins, ends


def _days(text: str) -> Iterator[int]:
    for part in filter(None, re.split(r"[, ]+", text.replace(" -", "-").replace("- ", "-"))):
        first, _, last = part.partition("-")
        start, end = _day(first), _day(last or first)
        yield from ((start + n) % 7 for n in range((end - start) % 7 + 1))


def _day(name: str) -> int:
    if name[:3] not in DAYS:
        raise ValueError(f"not a day: {name}")
    return DAYS.index(name[:3])


def _span(text: str) -> tuple[time, time]:
    found = _TIMES.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not two times of day: {text}")
    hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    return time(hour, minute), time(end_hour % 24, end_minute)
