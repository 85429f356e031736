"""One page for a physio or doctor: what the person chose to show, in words that need nobody. Pure.

Rules:
- The person chooses what is on it; what they did not choose is on no page.
- It says what was asked and on which scale, so that it can be read without Limber.
- Numbers smaller than their error get no direction (docs/outcomes.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from statistics import fmean

from handlers.coach.severity import severity_words, sign_words
from handlers.engine.journal import instant
from handlers.engine.json import JSON
from handlers.engine.words import Value, literal, render, words
from handlers.profile.day import Day
from handlers.profile.facts import (
    CHANGES,
    CLAIMS,
    DAYS,
    FLAGS,
    FUNCTION,
    NAME,
    PAGE_PARTS,
    PAIN,
    PAINFUL,
    SURENESS,
    ZONE,
)
from handlers.profile.function_scale import change_of, size_of
from handlers.profile.outcome import BEST_CHANGE
from handlers.profile.pain import Side
from handlers.world import World
from scheduler.recurrence import zone_named

WEEKS = 8
"""Weeks of sessions that the page shows."""


class Part(Enum):
    """What can be on the page."""

    GOAL = "goal"
    PAIN = "pain"
    DONE = "done"
    HURT = "hurt"
    FLAGS = "flags"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its lines, and for pain the scores by day."""

    part: Part
    title: str
    lines: tuple[str, ...]
    course: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PhysioPage:
    """Writes the page of one person. history: what came of flags, a line each, from the log."""

    world: World
    profile: Mapping[str, JSON]
    now: datetime
    history: Sequence[str] = ()

    @property
    def title(self) -> str:
        """Who it is about, and of which day."""
        here = self.now.astimezone(zone_named(ZONE.of(self.profile)))
        name = NAME.of(self.profile) or self._text("nobody")
        return self._text("title", name=literal(name), day=f"{here:%d %B %Y}")

    def sections(self) -> list[Section]:
        """What the person chose, in the order of the page."""
        chosen = PAGE_PARTS.of(self.profile)
        return [self._section(part) for part in Part if part.value in chosen]

    @property
    def what_it_is(self) -> str:
        """Where the page comes from."""
        return self._text("what_it_is")

    def text(self) -> str:
        """The page as a message."""
        found = [f"**{s.title}**\n" + "\n".join(s.lines) for s in self.sections()]
        return "\n\n".join([self.title, *found, self.what_it_is])

    def _section(self, part: Part) -> Section:
        course: tuple[tuple[date, int], ...] = ()
        match part:
            case Part.GOAL:
                lines = tuple(self._goal())
            case Part.PAIN:
                lines = tuple(self._pain())
                days = DAYS.of(self.profile)
                course = tuple((d.date, d.level) for d in days if d.level is not None)
            case Part.DONE:
                lines = tuple(self._done())
            case Part.HURT:
                lines = tuple(self._hurt())
            case Part.FLAGS:
                lines = tuple(self._flags())
        lines = lines or (self._text("none"),)
        return Section(part, self._text(f"part.{part.value}"), lines, course)

    def _goal(self) -> Iterator[str]:
        scale = FUNCTION.of(self.profile)
        for each in scale:
            first, now = each.first.score, each.newest.score
            yield self._text("activity", what=literal(each.text), first=first, now=now)
        change = change_of(scale)
        if change is not None:
            yield self._text(f"function.{size_of(change).value}", change=f"{change:+.1f}")
        for whole in CHANGES.of(self.profile):
            said = words(f"change.{whole.value + BEST_CHANGE}")
            yield self._text("whole", week=whole.week, what=said)
        sure = SURENESS.of(self.profile)
        if sure:
            yield self._text("sure", first=sure[0].score, now=sure[-1].score)

    def _pain(self) -> Iterator[str]:
        pain = PAIN.of(self.profile)
        if pain is not None:
            for place in pain.places:
                area = self.world.catalog.areas.get(place.area)
                name = area.name.lower() if area else place.area
                side = "" if place.side is Side.NONE else f"{place.side.value} "
                yield self._text("place", what=literal(f"{side}{name}"))
        scored = [day for day in DAYS.of(self.profile) if day.level is not None]
        if scored:
            week = [d.level or 0 for d in scored[-7:]]
            first = [d.level or 0 for d in scored[:7]]
            yield self._text("scores", first=f"{fmean(first):.1f}", now=f"{fmean(week):.1f}")

    def _done(self) -> Iterator[str]:
        days = DAYS.of(self.profile)
        if not days:
            return
        last = days[-1].date
        for week in range(WEEKS - 1, -1, -1):
            monday = last - timedelta(days=last.weekday() + 7 * week)
            found = [d for d in days if monday <= d.date < monday + timedelta(days=7)]
            if found:
                yield self._week(monday, found)

    def _week(self, monday: date, found: Sequence[Day]) -> str:
        sessions = sum(bool(d.drills) for d in found)
        answered = sum(d.is_checked for d in found)
        asked = sum(d.is_checked or d.is_missed for d in found)
        return self._text(
            "week", day=f"{monday:%d %b}", sessions=sessions, answered=answered, asked=asked
        )

    def _hurt(self) -> Iterator[str]:
        for drill, score in PAINFUL.of(self.profile).items():
            known = self.world.catalog.drills.get(drill)
            yield self._text("hurt", what=literal(known.name if known else drill), score=score)

    def _flags(self) -> Iterator[str]:
        messages = self.world.catalog.messages
        for flag in FLAGS.of(self.profile):
            yield self._text(
                "flag",
                severity=severity_words(flag.urgency),
                sign=sign_words(messages, flag.category),
                day=f"{instant(flag.at):%d %b %Y}",
            )
        for claim in CLAIMS.of(self.profile):
            who, limits = literal(claim.who), literal(claim.limits)
            yield self._text("claim", who=who, when=literal(claim.when), limits=limits)
        yield from self.history

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(f"page.{key}", **values)).strip()


def history_of(world: World, log: Sequence[tuple[str, datetime, JSON]]) -> list[str]:
    """What came of flags, from the log's entries (kind, instant, data): raised, and lifted."""
    messages, found = world.catalog.messages, []
    for kind, at, data in log:
        if kind in {"flag", "cleared", "misread"}:
            category = data.get("category") if isinstance(data, dict) else ""
            sign = sign_words(messages, str(category or ""))
            said = words(f"page.was.{kind}", sign=sign, day=f"{at:%d %b %Y}")
            found.append(render(messages, said).strip())
    return found
