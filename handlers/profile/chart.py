"""Progress as a picture, and as a small chart of text: one line a week, at one point as at sixty.

The picture is told here and drawn where it is sent; its sentence says the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from content.pictures import pain_series as course
from handlers.engine.message import Chart, Course
from handlers.engine.words import Words, literal, render, words
from handlers.profile.day import AFTER, Day
from handlers.world import World

WEEKS_SHOWN = 9
PLACES_DRAWN = 4
"""Courses that can be told apart on one picture."""
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

    @property
    def line(self) -> Words:
        """The week as a line of the chart."""
        return words(
            "progress.week",
            day=self.monday.day,
            month=words(f"calendar.short.{self.monday.month}"),
            bar=self.bar,
            mean=f"{self.mean:.1f}".removesuffix(".0"),
        )


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


def chart_of(world: World, days: Iterable[Day]) -> Chart | None:
    """The pain of these days by area, with the sessions marked; None where nothing was scored.

    Where more areas were scored than can be told apart, those of the newest scores are drawn.
    """
    days = tuple(days)
    scored = {place: scores for place in places(days) if (scores := scores_of(days, place))}
    newest = sorted(scored, key=lambda place: scored[place][-1][0], reverse=True)[:PLACES_DRAWN]
    if not newest:
        return None
    messages = world.catalog.messages
    courses = tuple(
        Course(render(messages, place_words(world, place)), tuple(scores))
        for place, scores in scored.items()
        if place in newest
    )
    sessions = tuple(day.date for day in days if day.drills is not None)
    told = course.Chart(
        tuple(
            course.Course(c.name, tuple(course.Score(on, score) for on, score in c.scores))
            for c in courses
        ),
        sessions,
    )
    return Chart(courses, sessions, course.sentence(told, messages))


def place_words(world: World, place: tuple[str, str]) -> Words:
    """An area with its side, as a person says it."""
    area, side = place
    known = world.catalog.areas.get(area)
    name = literal(known.name if known else area) if area else words("progress.anywhere")
    return name if side == "none" else words(f"progress.side.{side}", area=name)
