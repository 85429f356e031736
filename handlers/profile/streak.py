"""How many days in a row something was done.

Rules:
- A check-in or a session counts for its day, once.
- One missed day does not break it; two in a row do.
- Pain above 5, illness, travel and pauses freeze it: such days neither count nor break.
"""

from dataclasses import dataclass
from datetime import date

from handlers.engine.json import JSON

MISSES_THAT_BREAK = 2


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


def dump_streak(streak: Streak) -> JSON:
    return [streak.days, streak.missed, None if streak.last is None else streak.last.isoformat()]


def load_streak(value: JSON) -> Streak:
    """A streak from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a streak")
    days, missed, last = value
    on = None if last is None else date.fromisoformat(str(last))
    return Streak(int(str(days)), int(str(missed)), on)
