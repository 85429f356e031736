"""A person's days: the scores they gave, how they slept, what they trained. Trends look at these.

Rules:
- The last sixty days are kept, one line of text each, and only days on which something was said.
- Of one day the newest score of an area, side and moment counts.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from handlers.engine.json import JSON

KEPT = timedelta(days=60)
BEFORE, AFTER, CHECK_IN = "before", "after", "check_in"


@dataclass(frozen=True, slots=True)
class Scored:
    """A pain score, 0 to 10.

    moment: BEFORE or AFTER a session, or CHECK_IN; area and side: content names, "" where nothing
    is named; at: milliseconds since 1970 (UTC), which also finds the line in the log.
    """

    moment: str
    score: int
    at: int
    area: str = ""
    side: str = "none"

    @property
    def place(self) -> tuple[str, str]:
        return (self.area, self.side)


@dataclass(frozen=True, slots=True)
class Day:
    """One day, which begins and ends at 03:00 where the person is.

    drills: done in sessions, or None without one; habit and answer: the question on sleep, meals,
    load or form, and the number that stands for its answer; is_missed: a check-in stayed without
    an answer; is_skipped: the person tapped it away; woke: pain woke them; stiff: stiffness lasted
    over 30 minutes longer than usual.
    """

    date: date
    scores: tuple[Scored, ...] = ()
    drills: int | None = None
    habit: str = ""
    answer: int = 0
    is_checked: bool = False
    is_missed: bool = False
    is_skipped: bool = False
    woke: bool = False
    stiff: bool = False

    def worst(self, *moments: str) -> int | None:
        """The highest score of these moments, or None."""
        return max((s.score for s in self.scores if s.moment in moments), default=None)

    @property
    def level(self) -> int | None:
        """The score that stands for the day: of its check-in, else from before a session."""
        checked = self.worst(CHECK_IN)
        return self.worst(BEFORE) if checked is None else checked

    def scored(self, new: Scored) -> "Day":
        """The day with one more score; an older one of the same place and moment goes."""
        kept = tuple(s for s in self.scores if (s.moment, s.place) != (new.moment, new.place))
        return replace(self, scores=(*kept, new))


Days = tuple[Day, ...]


def day_in(days: Days, on: date) -> Day:
    """The day of this date; an empty one if nothing was said on it."""
    return next((day for day in reversed(days) if day.date == on), Day(on))


def sessions_since(days: Days, since: date) -> int:
    """On how many days from this one on a drill was done; a check-in is no training."""
    return sum(bool(day.drills) for day in days if day.date >= since)


def with_day(days: Days, new: Day) -> Days:
    """These days with this one in its place; what is older than sixty days goes."""
    others = [d for d in days if d.date != new.date]
    newest = max([new.date, *(d.date for d in others)])
    kept = (d for d in (*others, new) if newest - d.date < KEPT)
    return tuple(sorted(kept, key=lambda day: day.date))


# -- as text ------------------------------------------------------------------------------------

_MARKS = {
    "checked": "is_checked",
    "missed": "is_missed",
    "skipped": "is_skipped",
    "woke": "woke",
    "stiff": "stiff",
}


def dump(days: Days) -> JSON:
    """The days as JSON: a line of text each, like "2026-11-21 checked knee.left.check_in=3@17…"."""
    return [_line(day) for day in days]


def load(value: JSON) -> Days:
    """The days that `dump` gave. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not days")
    return tuple(_day(str(line)) for line in value)


def _line(day: Day) -> str:
    parts = [day.date.isoformat()]
    parts += [mark for mark, name in _MARKS.items() if getattr(day, name)]
    if day.drills is not None:
        parts.append(f"drills={day.drills}")
    if day.habit:
        parts.append(f"{day.habit}={day.answer}")
    parts += [f"{s.area}.{s.side}.{s.moment}={s.score}@{s.at}" for s in day.scores]
    return " ".join(parts)


@lru_cache(maxsize=8192)
def _day(line: str) -> Day:
    """A day from its line; kept, since a flow is run again at every answer."""
    first, *parts = line.split()
    scores: list[Scored] = []
    marks: set[str] = set()
    drills, habit, answer = None, "", 0
    for part in parts:
        name, _, value = part.partition("=")
        if name in _MARKS:
            marks.add(name)
        elif name == "drills":
            drills = int(value)
        elif "@" in value:
            area, side, moment = name.split(".")
            score, at = value.split("@")
            scores.append(Scored(moment, int(score), int(at), area, side))
        else:
            habit, answer = name, int(value)
    return Day(
        date.fromisoformat(first),
        tuple(scores),
        drills,
        habit,
        answer,
        is_checked="checked" in marks,
        is_missed="missed" in marks,
        is_skipped="skipped" in marks,
        woke="woke" in marks,
        stiff="stiff" in marks,
    )
