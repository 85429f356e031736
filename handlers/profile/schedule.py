"""What makes a habit: when the check-in comes, how long it rests, and how many days in a row.

Rules of the streak:
- A check-in or a session counts for its day, once.
- One missed day does not break it; two in a row do.
- Pain above 5, illness, travel and pauses freeze it: such days neither count nor break.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import Enum

from handlers.engine.json import JSON
from scheduler.recurrence import Schedule

MISSES_THAT_BREAK = 2


class Reason(Enum):
    """Why check-ins rest."""

    ILL = "ill"
    AWAY = "away"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Pause:
    """Check-ins rest until this day comes, or until the person is back (None)."""

    until: date | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Streak:
    """days: counted so far; missed: since the last one; last: the day that counted last."""

    days: int = 0
    missed: int = 0
    last: date | None = None

    def counted(self, day: date) -> "Streak":
        """Something was done on this day."""
        if self.last is not None and day <= self.last:
            return self
        return Streak(self.days + 1, 0, day)

    def missed_one(self, *, is_frozen: bool) -> "Streak":
        """A day's check-in stayed without an answer."""
        if is_frozen:
            return self
        missed = self.missed + 1
        return Streak(0 if missed >= MISSES_THAT_BREAK else self.days, missed, self.last)


# -- as JSON ------------------------------------------------------------------------------------


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


def dump_pause(pause: Pause | None) -> JSON:
    if pause is None:
        return None
    return [None if pause.until is None else pause.until.isoformat(), pause.reason.value]


def load_pause(value: JSON) -> Pause:
    """A pause from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a pause")
    until, reason = value
    return Pause(None if until is None else date.fromisoformat(str(until)), Reason(reason))


def dump_streak(streak: Streak) -> JSON:
    return [streak.days, streak.missed, None if streak.last is None else streak.last.isoformat()]


def load_streak(value: JSON) -> Streak:
    """A streak from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a streak")
    days, missed, last = value
    on = None if last is None else date.fromisoformat(str(last))
    return Streak(int(str(days)), int(str(missed)), on)


def dump_date(day: date | None) -> JSON:
    return None if day is None else day.isoformat()


def load_date(value: JSON) -> date:
    """A date from JSON. Raises `ValueError` for anything else."""
    return date.fromisoformat(str(value))
