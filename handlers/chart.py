"""Progress in words and in a small chart of text: one line a week, at one point as at sixty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from handlers.day import AFTER, Day

WEEKS_SHOWN = 9
_FULL, _EMPTY = "●", "○"
_SCALE = 10


@dataclass(frozen=True, slots=True)
class Week:
    """A week of an area: its Monday, and the mean of its scores."""

    monday: date
    mean: float

    @property
    def bar(self) -> str:
        """Ten dots, as many of them full as the mean says; any pain shows at least one."""
        full = max(1, round(self.mean)) if self.mean else 0
        return _FULL * full + _EMPTY * (_SCALE - full)


def places(days: Iterable[Day]) -> tuple[tuple[str, str], ...]:
    """Every area and side that was scored, in the order in which they turned up."""
    return tuple(dict.fromkeys(s.place for d in days for s in d.scores))


def scores_of(days: Iterable[Day], place: tuple[str, str]) -> list[tuple[date, int]]:
    """A score for each day of a place: its highest, leaving out what was said after a session."""
    found = []
    for day in days:
        scores = [s.score for s in day.scores if s.place == place and s.moment != AFTER]
        if scores:
            found.append((day.date, max(scores)))
    return found


def weeks(scores: Sequence[tuple[date, int]]) -> list[Week]:
    """The weeks that have scores, the newest last."""
    by_monday: dict[date, list[int]] = {}
    for day, score in scores:
        by_monday.setdefault(day - timedelta(days=day.weekday()), []).append(score)
    found = [Week(monday, fmean(each)) for monday, each in sorted(by_monday.items())]
    return found[-WEEKS_SHOWN:]
