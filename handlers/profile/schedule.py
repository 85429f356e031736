"""When the check-in comes, and days of the calendar, as JSON."""

from datetime import date, time

from handlers.engine.json import JSON
from scheduler.recurrence import Schedule


def dump_schedule(schedule: Schedule | None) -> JSON:
    if schedule is None:
        return None
    return [f"{schedule.time:%H:%M}", list[JSON](sorted(schedule.days)), schedule.zone]


def load_schedule(value: JSON) -> Schedule:
    """A schedule from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a schedule")
    at, days, zone = value
    if not isinstance(days, list) or not days:
        raise TypeError("not days")
    return Schedule(time.fromisoformat(str(at)), frozenset(int(str(d)) for d in days), str(zone))


def dump_date(day: date | None) -> JSON:
    return None if day is None else day.isoformat()


def load_date(value: JSON) -> date:
    """A date from JSON. Raises `ValueError` for anything else."""
    return date.fromisoformat(str(value))
