"""The course of pain over weeks: scores by area, the days of sessions, and the same in words.

Rule: a course is broken where nothing was noted for more than four days, or for more than twice
that person's usual distance between two scores: no score is invented.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low as median
from typing import Final

GAP: Final = timedelta(days=4)
MANY_GAPS: Final = 3
"""Pieces of a course; with more the sentence counts the gaps instead of dating each."""
LEAST_DAYS: Final = 6
"""A chart is at least a week wide, so that one score stands in the middle of something."""


@dataclass(frozen=True, slots=True)
class Score:
    """A pain score (0 to 10) on a day."""

    day: date
    value: int


@dataclass(frozen=True, slots=True)
class Course:
    """The scores of one area, by its name as it is read; in any order."""

    area: str
    scores: tuple[Score, ...]

    @property
    def in_order(self) -> tuple[Score, ...]:
        return tuple(sorted(self.scores, key=lambda score: score.day))

    def pieces(self) -> Iterator[tuple[Score, ...]]:
        """The runs of scores without a gap."""
        scores = self.in_order
        steps = [b.day - a.day for a, b in pairwise(scores)]
        widest = max(GAP, 2 * median(steps)) if steps else GAP
        run: list[Score] = []
        for score in scores:
            if run and score.day - run[-1].day > widest:
                yield tuple(run)
                run = []
            run.append(score)
        if run:
            yield tuple(run)


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a course for each area, and the days of sessions."""

    courses: tuple[Course, ...]
    sessions: tuple[date, ...] = ()

    @property
    def drawn(self) -> tuple[Course, ...]:
        return tuple(course for course in self.courses if course.scores)

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day, at least a week apart; None without any score."""
        days = [score.day for course in self.drawn for score in course.scores]
        if not days:
            return None
        days += self.sessions
        first, last = min(days), max(days)
        missing = max(0, LEAST_DAYS - (last - first).days)
        return first - timedelta(days=missing // 2), last + timedelta(days=missing - missing // 2)


def sentence(chart: Chart, messages: Mapping[str, str]) -> str:
    """The same in words: each area's course and gaps, then how many sessions."""
    said: list[str] = []
    for course in chart.drawn:
        scores = course.in_order
        first, last = scores[0], scores[-1]
        values = {
            "area": course.area,
            "score": first.value,
            "day": day_words(first.day, messages),
            "first": first.value,
            "first_day": day_words(first.day, messages),
            "last": last.value,
            "last_day": day_words(last.day, messages),
            "low": min(score.value for score in scores),
            "high": max(score.value for score in scores),
        }
        key = "chart.once" if len(scores) == 1 else "chart.course"
        said.append(_filled(messages[key], len(scores), values))
        pieces = list(course.pieces())
        if len(pieces) > MANY_GAPS:
            said.append(_filled(messages["chart.gaps"], len(pieces) - 1, values))
            continue
        for before, after in pairwise(pieces):
            values |= {
                "first_day": day_words(before[-1].day, messages),
                "last_day": day_words(after[0].day, messages),
            }
            said.append(_filled(messages["chart.gap"], 0, values))
    if not said:
        return messages["chart.nothing"]
    if chart.sessions:
        said.append(_filled(messages["chart.sessions"], len(set(chart.sessions)), {}))
    return " ".join(said)


def day_words(day: date, messages: Mapping[str, str]) -> str:
    """A day as it is read: `21 Nov`."""
    return messages["chart.day"].format(number=day.day, month=messages[f"chart.month.{day.month}"])


def _filled(text: str, count: int, values: Mapping[str, object]) -> str:
    """The text with its values; `{count:one|many}` becomes the number with its noun."""
    before, mark, rest = text.partition("{count:")
    if mark:
        nouns, _, after = rest.partition("}")
        one, many = nouns.split("|")
        text = f"{before}{count} {one if count == 1 else many}{after}"
    return text.format(**values)
