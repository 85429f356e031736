"""When something that happens on local days is due next: wall time, days and zone, as instants.

Rules:
- A time that does not exist (clocks go forward) is the first moment after the gap; a time that
  exists twice (clocks go back) is the first of the two.
- A person's day ends at 03:00 where they are.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
DAY_ENDS = time(3)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Local wall time, days (0 is Monday) and the zone's name, like "Europe/Berlin"."""

    time: time
    days: frozenset[int]
    zone: str


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name, kept: the library itself keeps the last eight alone.

    Raises `ZoneInfoNotFoundError` for no such zone.
    """
    return ZoneInfo(name)


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall time on a day."""
    wall = datetime.combine(day, at, tzinfo=zone)
    early, late = sorted(
        (wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC))
    )
    if early.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return early
    if late == early:
        return early
    before = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:  # the gap's end is where the offset changes
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


@lru_cache(maxsize=4096)
def next_after(schedule: Schedule, after: datetime) -> datetime:
    """The first instant (UTC) of a schedule that is later than `after`.

    Kept for those that follow: in a wave many ask the same. Raises `ValueError` for a schedule
    with no days, and `ZoneInfoNotFoundError` for no such zone.
    """
    if not schedule.days:
        raise ValueError("a schedule needs at least one day")
    zone = zone_named(schedule.zone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        if day.weekday() in schedule.days:
            instant = instant_of(day, schedule.time, zone)
            if instant > after:
                return instant
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def day_meant(schedule: Schedule, due: datetime) -> date:
    """The person's day that an instant of a schedule is for: 02:30 belongs to the day before.

    The wall time that was meant decides, so that each instant has a day of its own also where the
    clocks change.
    """
    local = due.astimezone(zone_named(schedule.zone)).date()
    return local if schedule.time >= DAY_ENDS else local - timedelta(days=1)


@lru_cache(maxsize=4096)
def day_of(at: datetime, zone: str) -> date:
    """The person's day that an instant belongs to; it begins and ends at 03:00."""
    local = at.astimezone(zone_named(zone))
    return local.date() if local.time() >= DAY_ENDS else local.date() - timedelta(days=1)


def day_end(at: datetime, zone: str) -> datetime:
    """The instant (UTC) at which the person's day ends."""
    return next_after(Schedule(DAY_ENDS, EVERY_DAY, zone), at)
