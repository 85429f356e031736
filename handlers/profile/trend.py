"""What a person's days say together: the morning after, and trends that a coach should hear of.

Source: safety rules, section 4 (pain-monitoring model of Thomeé 1997 and Silbernagel 2007, made
stricter: project defaults). Pure functions of the days, the oldest first.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from statistics import fmean

from handlers.profile.day import BEFORE, CHECK_IN, Day, Days

HIGH = 6
"""From here on a score stops a drill; two of three check-ins with it are a trend."""
SEVERE = 8
SORE_THEN_SILENT = 5
"""A score from which on silence afterwards is worth a question."""
A_POINT = 1
"""The smallest change that people notice (Salaffi 2004)."""
RISE = 2
"""Points that are much (Farrar 2001: two points or 30 %)."""
POOR_SLEEP = 3
SIX_WEEKS = timedelta(weeks=6)
HARDLY_ATE = 3
"""The number that stands for "hardly ate" among the answers on meals."""


class Morning(Enum):
    """How the morning after a session compares with how it began."""

    NONE = "none"
    KEEP = "keep"
    REPEAT = "repeat"
    REST = "rest"


class Trend(Enum):
    """A row of the table of trends."""

    SEVERE_ONCE = "severe_once"
    HIGH_TWICE = "high_twice"
    RISING = "rising"
    MORNINGS = "mornings"
    NO_BETTER = "no_better"
    LONG = "long"
    NEW_AREA = "new_area"
    OTHER_SIDE = "other_side"
    SILENT = "silent"
    NIGHTS = "nights"
    SLEEP = "sleep"
    EATING = "eating"


SAME_DAY = "same_day"
NEXT_DAY = "next_working_day"

LEVELS: Mapping[Trend, str] = {
    Trend.SEVERE_ONCE: SAME_DAY,
    Trend.HIGH_TWICE: SAME_DAY,
    Trend.RISING: SAME_DAY,
    Trend.MORNINGS: NEXT_DAY,
    Trend.NO_BETTER: NEXT_DAY,
    Trend.LONG: NEXT_DAY,
    Trend.NEW_AREA: NEXT_DAY,
    Trend.OTHER_SIDE: NEXT_DAY,
    Trend.SILENT: NEXT_DAY,
    Trend.NIGHTS: NEXT_DAY,
    Trend.SLEEP: NEXT_DAY,
    Trend.EATING: NEXT_DAY,
}
"""How soon the coach should look, as in the table."""

AGAIN = timedelta(days=7)
"""A trend that goes on is told again after a week, not every day."""


def morning(days: Sequence[Day], today: date) -> Morning:
    """Today's check-in against the score before yesterday's session.

    As before or lower: keep or add a little. One higher: the same or less. Two higher, or stiff
    for over 30 minutes longer than usual: a rest day, and half the dose.
    """
    trained, now = _on(days, today - timedelta(days=1)), _on(days, today)
    before = trained.worst(BEFORE)
    level = now.level
    if trained.drills is None or (before is None and not now.stiff):
        return Morning.NONE
    higher = 0 if before is None or level is None else level - before
    if now.stiff or higher >= RISE:
        return Morning.REST
    if level is None:
        return Morning.NONE
    return Morning.REPEAT if higher >= A_POINT else Morning.KEEP


def week_rises(days: Sequence[Day], today: date) -> bool:
    """Whether the mean of these seven days is above that of the seven before."""
    now, then = levels(days, today, 0, 7), levels(days, today, 7, 14)
    return bool(now and then) and fmean(now) > fmean(then)


def trends(days: Sequence[Day], today: date, *, known_days: int = 0) -> tuple[Trend, ...]:
    """The rows of the table that are true today.

    known_days: for how many days the pain had been there when it was first told.
    """
    found = [trend for trend, holds in _ROWS.items() if holds(days, today)]
    if _is_long(days, today, known_days):
        found.append(Trend.LONG)
    return tuple(found)


# -- the rows -----------------------------------------------------------------------------------


def _severe_once(days: Sequence[Day], today: date) -> bool:
    return any(s.score >= SEVERE for s in _on(days, today).scores)


def _high_twice(days: Sequence[Day], today: date) -> bool:
    last = [d.worst(CHECK_IN) for d in days if d.date <= today and d.worst(CHECK_IN) is not None]
    return sum(score is not None and score >= HIGH for score in last[-3:]) >= 2


def _rising(days: Sequence[Day], today: date) -> bool:
    """Needs two scores in these three days and three in the seven before (project default)."""
    now, then = levels(days, today, 0, 3), levels(days, today, 3, 10)
    return len(now) >= 2 and len(then) >= 3 and fmean(now) - fmean(then) >= RISE


def _mornings(days: Sequence[Day], today: date) -> bool:
    week = (today - timedelta(days=n) for n in range(7))
    return sum(morning(days, day) in {Morning.REPEAT, Morning.REST} for day in week) >= 2


def _no_better(days: Sequence[Day], today: date) -> bool:
    """Two weeks with eight sessions or more: the mean of the first three days and the last."""
    window = [d for d in days if timedelta(0) <= today - d.date <= timedelta(days=14)]
    levels = [d.level for d in window if d.level is not None]
    if not window or today - window[0].date < timedelta(days=13) or len(levels) < 6:
        return False
    sessions = sum(d.drills is not None for d in window)
    first, last = fmean(levels[:3]), fmean(levels[-3:])
    return sessions >= 8 and last >= A_POINT and first - last < A_POINT


def _is_long(days: Sequence[Day], today: date, known_days: int) -> bool:
    """Pain over six weeks, counted from when it was said to have begun; and there is some now."""
    scored = [d for d in days if d.level is not None and d.date <= today]
    if not scored or not scored[-1].level:
        return False
    free = [d.date for d in scored if d.level == 0]
    since = [d for d in scored if not free or d.date > free[-1]]
    known = timedelta(0) if free else timedelta(days=known_days)
    return today - since[0].date + known > SIX_WEEKS


def _new_area(days: Sequence[Day], today: date) -> bool:
    before = {s.area for d in days if d.date < today for s in d.scores if s.area}
    now = {s.area for s in _on(days, today).scores if s.area and s.score}
    return bool(before) and bool(now - before)


def _other_side(days: Sequence[Day], today: date) -> bool:
    earlier = [s for d in days if d.date < today for s in d.scores]
    for now in _on(days, today).scores:
        sides = {s.side for s in earlier if s.area == now.area} - {"none"}
        if now.score and now.side != "none" and sides and "both" not in sides | {now.side}:
            if now.side not in sides:
                return True
        elif now.score and now.side == "both" and sides and "both" not in sides and len(sides) < 2:
            return True
    return False


def _silent(days: Sequence[Day], today: date) -> bool:
    """Three missed check-ins after a score of 5 or more."""
    missed = 0
    for day in reversed([d for d in days if d.date <= today]):
        if day.is_missed:
            missed += 1
        elif day.level is not None:
            return missed >= 3 and day.level >= SORE_THEN_SILENT
    return False


def _nights(days: Sequence[Day], today: date) -> bool:
    checked = [d for d in days if d.is_checked and d.date <= today]
    return sum(d.woke for d in checked[-7:]) >= 3


def _sleep(days: Sequence[Day], today: date) -> bool:
    slept = [d.answer for d in days if d.habit == "sleep" and d.date <= today]
    return len(slept) >= 5 and all(answer <= POOR_SLEEP for answer in slept[-5:])


def _eating(days: Sequence[Day], today: date) -> bool:
    now = _on(days, today)
    return now.habit == "meals" and now.answer == HARDLY_ATE


_ROWS: Mapping[Trend, Callable[[Sequence[Day], date], bool]] = {
    Trend.SEVERE_ONCE: _severe_once,
    Trend.HIGH_TWICE: _high_twice,
    Trend.RISING: _rising,
    Trend.MORNINGS: _mornings,
    Trend.NO_BETTER: _no_better,
    Trend.NEW_AREA: _new_area,
    Trend.OTHER_SIDE: _other_side,
    Trend.SILENT: _silent,
    Trend.NIGHTS: _nights,
    Trend.SLEEP: _sleep,
    Trend.EATING: _eating,
}


def _on(days: Sequence[Day], on: date) -> Day:
    return next((day for day in days if day.date == on), Day(on))


def between(days: Sequence[Day], today: date, first: int, end: int) -> Days:
    """The days from `first` to before `end` days ago."""
    return tuple(d for d in days if first <= (today - d.date).days < end)


def levels(days: Sequence[Day], today: date, first: int, end: int) -> list[int]:
    """The scores that stand for these days."""
    found = [day.level for day in between(days, today, first, end)]
    return [level for level in found if level is not None]
