"""When a coach wants something done: "2h ...", "3d", "tomorrow 18:00 ...", "2026-12-01 ..."."""

import re
from datetime import datetime, time, timedelta

from handlers.working_hours import DAYS
from scheduler.recurrence import instant_of, zone_named

USUAL = time(9)
"""The time of a day that is named without one."""
FARTHEST = timedelta(days=60)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WHEN = re.compile(
    r"(?:in )?(?:(?P<count>\d{1,3}) ?(?P<unit>m|min|minutes?|h|hours?|d|days?|w|weeks?)\b"
    r"|(?:until |on )?(?P<day>tomorrow|(?:" + "|".join(DAYS) + r")[a-z]*|\d{4}-\d\d-\d\d)\b"
    r"(?:,? (?:at )?(?P<time>\d{1,2}:\d\d))?)"
    r"[:,]?(?:\s+(?P<rest>.*))?",
    re.IGNORECASE | re.DOTALL,
)


def read_when(text: str, at: datetime, zone: str) -> tuple[datetime, str] | None:
    """The instant (UTC) that a text begins with, and the rest of it; None where there is none, and
    for one that has passed or is farther away than two months. zone: in which a day is meant.
    """
    found = _WHEN.fullmatch(text.strip())
    if found is None:
        return None
    due = _after(found, at) if found["count"] else _on(found, at, zone)
    if due is None or not at < due <= at + FARTHEST:
        return None
    return due, (found["rest"] or "").strip()


def _after(found: re.Match[str], at: datetime) -> datetime:
    unit = found["unit"][0].casefold()
    span = timedelta(weeks=1) if unit == "w" else _UNITS[unit]
    return at + int(found["count"]) * span


def _on(found: re.Match[str], at: datetime, zone: str) -> datetime | None:
    here = zone_named(zone)
    today, name = at.astimezone(here).date(), found["day"].casefold()
    if name == "tomorrow":
        day = today + timedelta(days=1)
    elif name[:3] in DAYS:
        day = today + timedelta(days=(DAYS.index(name[:3]) - today.weekday() - 1) % 7 + 1)
    else:
        try:
            day = datetime.strptime(name, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return None
    try:
        clock = time.fromisoformat(found["time"].zfill(5)) if found["time"] else USUAL
    except ValueError:
        return None
    return instant_of(day, clock, here)
