"""A person's days as three short texts, a letter a day: what a list of many people looks at.

Rules:
- It says what the days say (`day.py`) of the score that stands for a day, of training and of
  check-ins, and nothing else.
- Worse is two points above what was usual, on two days or more up to the newest score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from handlers.engine.fact import Fact, once
from handlers.engine.json import JSON
from handlers.profile.day import KEPT, Days
from handlers.profile.facts import DAYS
from handlers.profile.pain_change import MATTERS

WEEK, FOUR_WEEKS = 7, 28
"""Days."""
USUAL_DAYS, LEAST_BEFORE, NEWEST_DAYS = 7, 3, 2
"""Scores that make what is usual, at most and at least, and how old the newest score may be."""
NOTHING, YES, ANSWERED, MISSED = ".", "1", "c", "m"
_LEVELS = {str(level): level for level in range(10)} | {"a": 10}
_LETTERS = {level: letter for letter, level in _LEVELS.items()}


@dataclass(frozen=True, slots=True)
class CompactDays:
    """Texts of one length, whose last letter is for `last`.

    levels: the day's score, "a" for 10; trained: YES; asked: ANSWERED or MISSED; last_sign: the
    last day with a check-in, a drill or a score.
    """

    last: date = date.min
    levels: str = ""
    trained: str = ""
    asked: str = ""
    last_sign: date | None = None

    @property
    def newest(self) -> int | None:
        """The newest score that stands for a day."""
        return _LEVELS.get(self.levels.rstrip(NOTHING)[-1:])

    def means(self, today: date) -> tuple[float | None, float | None]:
        """The mean score of the seven days before these, and of these seven days."""
        return self._mean(today - timedelta(days=WEEK)), self._mean(today)

    def _mean(self, until: date) -> float | None:
        scores = self._window(self.levels, until, WEEK).replace(NOTHING, "")
        return fmean(map(_LEVELS.__getitem__, scores)) if scores else None

    def sessions(self, today: date) -> int:
        """On how many of these seven days a drill was done."""
        return self._window(self.trained, today, WEEK).count(YES)

    def check_ins(self, today: date) -> tuple[int, int]:
        """How many were answered in four weeks, and how many were sent."""
        asked = self._window(self.asked, today, FOUR_WEEKS)
        return asked.count(ANSWERED), len(asked) - asked.count(NOTHING)

    def four_weeks(self, today: date) -> tuple[int | None, ...]:
        """The score of each day; None where there is none."""
        letters = self._window(self.levels, today, FOUR_WEEKS).rjust(FOUR_WEEKS, NOTHING)
        return tuple(map(_LEVELS.get, letters))

    def is_checked(self, on: date) -> bool:
        return self._window(self.asked, on, 1) == ANSWERED

    def is_trained(self, on: date) -> bool:
        return self._window(self.trained, on, 1) == YES

    def worse_since(self, today: date) -> date | None:
        """The first of two days or more, up to the newest score, that are all two points above what
        was usual before them; None where the newest is none of the last three days'.
        """
        levels = self._until(self.levels, today).rstrip(NOTHING)
        if not levels or (today - self._date(len(levels) - 1)).days > NEWEST_DAYS:
            return None
        places = [at for at, letter in enumerate(levels) if letter != NOTHING]
        scores = [_LEVELS[levels[at]] for at in places]
        found, lowest = None, scores[-1]
        for start in range(len(scores) - 2, LEAST_BEFORE - 1, -1):
            lowest = min(lowest, scores[start])
            before = scores[max(0, start - USUAL_DAYS) : start]
            if lowest - sum(before) / len(before) >= MATTERS:
                found = places[start]
            elif found is not None or lowest < MATTERS:
                break
        return None if found is None else self._date(found)

    def _date(self, place: int) -> date:
        return self.last - timedelta(days=len(self.levels) - 1 - place)

    def _window(self, letters: str, until: date, count: int) -> str:
        """The letters of so many days up to one; fewer where they begin later."""
        if not letters:
            return ""
        after = min(max((until - self.last).days, 0), count)
        return (self._until(letters, until) + NOTHING * after)[-count:]

    def _until(self, letters: str, until: date) -> str:
        ahead = (self.last - until).days
        return letters[: max(0, len(letters) - ahead)] if ahead > 0 else letters


def compact_days_in(days: Days) -> CompactDays:
    """What the days say."""
    if not days:
        return CompactDays()
    by_date = {day.date: day for day in days}
    last = max(by_date)
    first = max(min(by_date), last - KEPT + timedelta(days=1))
    levels, trained, asked, last_sign = [], [], [], None
    for number in range((last - first).days + 1):
        day = by_date.get(first + timedelta(days=number))
        level = None if day is None else day.level
        levels.append(NOTHING if level is None else _LETTERS[min(max(level, 0), 10)])
        trained.append(YES if day is not None and day.drills else NOTHING)
        asked.append(NOTHING)
        if day is not None and (day.is_checked or day.is_missed):
            asked[-1] = ANSWERED if day.is_checked else MISSED
        if day is not None and (day.is_checked or day.drills or day.scores):
            last_sign = day.date
    return CompactDays(last, "".join(levels), "".join(trained), "".join(asked), last_sign)


def _dump(compact: CompactDays) -> JSON:
    sign = "" if compact.last_sign is None else compact.last_sign.isoformat()
    return [compact.last.isoformat(), compact.levels, compact.trained, compact.asked, sign]


def _load(value: JSON) -> CompactDays:
    if not isinstance(value, list):
        raise TypeError("not compact days")
    last, levels, trained, asked, sign = map(str, value)
    signed = date.fromisoformat(sign) if sign else None
    return CompactDays(date.fromisoformat(last), levels, trained, asked, signed)


COMPACT_DAYS: Fact[CompactDays] = Fact("course", _dump, _load, CompactDays())
"""Of a profile that was made short for lists; no other has it."""


def compact_days_of(profile: Mapping[str, JSON]) -> CompactDays:
    """The compact days of a person, from the days or as it was kept for lists."""
    if COMPACT_DAYS.name in profile:
        return COMPACT_DAYS.of(profile)
    return once(profile, COMPACT_DAYS.name, lambda: compact_days_in(DAYS.of(profile)))
