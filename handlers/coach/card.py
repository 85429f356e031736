"""The card at the head of a thread: who this is and how they are, for a coach in ten seconds.

Only coaches see it, inside a thread. What there is nothing to say of is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.coach.listing import cut
from handlers.coach.muting import muted_now
from handlers.coach.severity import severity_words, sign_words
from handlers.coach.thread import Line, ThreadLineKind
from handlers.engine.journal import instant
from handlers.engine.json import JSON
from handlers.engine.message import Chart
from handlers.engine.words import Value, Words, literal, render, words
from handlers.prescription.progression import form_of
from handlers.profile.barrier import is_minor
from handlers.profile.chart import chart_of
from handlers.profile.day import AFTER, BEFORE, Day
from handlers.profile.facts import (
    ASSIGNED,
    AVOID,
    CHANGES,
    CLAIMS,
    CLINICIAN_LIMITS,
    CONSENT,
    DAYS,
    DRILL_PROGRESS,
    FLAGS,
    FUNCTION,
    HALF_DOSE,
    HELPED,
    LABELS,
    LIMITS,
    PAIN,
    PAINFUL,
    PLANNED,
    POSTURE,
    QUESTIONS,
    RESTED,
    SURENESS,
    UNWELL,
    ZONE,
)
from handlers.profile.limits import Limits
from handlers.profile.outcome import BEST_CHANGE
from handlers.profile.pain import Place, Side
from handlers.world import World
from scheduler.recurrence import zone_named

TREND = 7
"""Days of scores that a card shows."""
PLAN_LETTERS = 80
"""Letters of planned words that a card shows."""
SESSIONS = 3
"""Sessions that a card shows."""


@dataclass(frozen=True, slots=True)
class Card:
    """Writes the card of one person. profile: what is remembered of them."""

    world: World
    profile: Mapping[str, JSON]
    now: datetime

    def text(self) -> str:
        """The card in one piece."""
        return "\n".join(self.lines())

    def after(self, lines: Sequence[Line]) -> list[str]:
        """The card, line by line, with the last words of a thread's person."""
        said = (line.text for line in reversed(lines) if line.kind is ThreadLineKind.PERSON)
        return self.lines(next(said, ""))

    def lines(self, last_words: str = "") -> list[str]:
        """The card, line by line; last_words: what the person wrote last, exactly."""
        found = [
            *self._flag(),
            *self._pain(),
            *self._scores(),
            *self._function(),
            *self._whole(),
            *self._sessions(),
            *self._painful(),
            *self._versions(),
            *self._limits(),
            *self._posture(),
            *self._orders(),
            *self._settings(),
            self._text("there", time=f"{self._local(self.now):%a %H:%M}", zone=self._zone),
        ]
        if CONSENT.of(self.profile) is None:
            found.append(self._text("no_consent"))
        if last_words:
            found.append(self._text("words", text=last_words))
        return found

    def chart(self) -> Chart | None:
        """The pain of the last weeks, to stand beside the card; None where nothing was scored."""
        return chart_of(self.world, DAYS.of(self.profile))

    def _flag(self) -> Iterator[str]:
        if is_minor(self.profile):
            yield self._text("minor")
        for flag in FLAGS.of(self.profile):
            since = instant(flag.at).astimezone(self.world.coach.hours.here)
            yield self._text(
                "flag",
                urgency=severity_words(flag.urgency),
                category=self._sign(flag.category),
                source=words(f"flag_source.from_{flag.source}"),
                since=f"{since:%d %b %Y, %H:%M}",
            )
        for claim in CLAIMS.of(self.profile):
            about = {"who": claim.who, "when": claim.when, "limits": claim.limits}
            yield self._text("claim", category=self._sign(claim.category), **about)
        for question in QUESTIONS.of(self.profile):
            urgency, sign = severity_words(question.urgency), self._sign(question.category)
            yield self._text("question", said=question.said, urgency=urgency, category=sign)
        if UNWELL.of(self.profile):
            yield self._text("unwell")
        if HALF_DOSE.of(self.profile):
            yield self._text("half_dose")

    def _pain(self) -> Iterator[str]:
        pain = PAIN.of(self.profile)
        if pain is None or not pain.places:
            return
        parts = [", ".join(self._place(place) for place in pain.places)]
        if pain.score is not None:
            parts.append(self._text("out_of_ten", score=pain.score))
        if pain.triggers:
            parts.append(self._text("triggers", what=", ".join(pain.triggers).replace("_", " ")))
        if pain.days is not None:
            parts.append(self._text("days", days=pain.days))
        yield self._text("hurts", what=", ".join(parts))

    def _scores(self) -> Iterator[str]:
        scored = [day for day in DAYS.of(self.profile) if day.level is not None][-TREND:]
        if scored:
            what = ", ".join(f"{day.date:%d %b} {day.level}" for day in scored)
            yield self._text("scores", what=what)

    def _function(self) -> Iterator[str]:
        for each in FUNCTION.of(self.profile):
            first, now = each.first.score, each.newest.score
            key = "function" if len(each.ratings) < 2 else "function_again"
            yield self._text(key, what=each.text, first=first, now=now)

    def _sessions(self) -> Iterator[str]:
        trained = [day for day in DAYS.of(self.profile) if day.drills is not None][-SESSIONS:]
        if trained:
            yield self._text("sessions", what="; ".join(self._session(day) for day in trained))

    def _session(self, day: Day) -> str:
        before, after = day.worst(BEFORE), day.worst(AFTER)
        return self._text(
            "session",
            day=f"{day.date:%d %b}",
            drills=day.drills or 0,
            before="?" if before is None else str(before),
            after="?" if after is None else str(after),
        )

    def _painful(self) -> Iterator[str]:
        painful = PAINFUL.of(self.profile)
        if painful:
            named = (f"{self._drill(drill)} ({score})" for drill, score in painful.items())
            yield self._text("painful", what=", ".join(named))

    def _versions(self) -> Iterator[str]:
        found = []
        for drill, progress in DRILL_PROGRESS.of(self.profile).items():
            form = form_of(self.world.catalog, drill, progress.step)
            if form is not None:
                found.append(f"{self._drill(drill)}: {form.rstrip('.')}")
        if found:
            yield self._text("versions", what="; ".join(found))

    def _limits(self) -> Iterator[str]:
        limits = LIMITS.of(self.profile)
        catalog = self.world.catalog
        word = CLINICIAN_LIMITS.of(self.profile)
        if limits is None and word == Limits():
            return
        limits = (limits or Limits()).joined(word)
        off = [f"no {catalog.equipment.get(e, e)}" for e in sorted(limits.equipment)]
        off += [f"no {catalog.positions.get(p, p)}" for p in sorted(limits.positions)]
        off += [catalog.conditions.get(c, c) for c in sorted(limits.conditions)]
        if off:
            yield self._text("limits", what=", ".join(off))

    def _posture(self) -> Iterator[str]:
        found = POSTURE.of(self.profile)
        if found is not None:
            said = (found.sitting, found.carrying, found.sport)
            sitting, carrying, sport = (words(f"posture.said.{each.value}") for each in said)
            yield self._text("posture", sitting=sitting, carrying=carrying, sport=sport)

    def _orders(self) -> Iterator[str]:
        avoid = AVOID.of(self.profile)
        if avoid:
            yield self._text("avoid", what=", ".join(self._drill(d) for d in sorted(avoid)))
        today = self._local(self.now).date()
        for area, until in sorted(RESTED.of(self.profile).items()):
            if until >= today:
                yield self._text("rested", area=self._area(area), until=f"{until:%a %d %b}")
        assigned = ASSIGNED.of(self.profile)
        if assigned is not None:
            yield self._text("assigned", area=self._area(assigned.area), minutes=assigned.minutes)
        for plan in PLANNED.of(self.profile):
            when = f"{self._local(instant(plan.due)):%a %d %b %H:%M}"
            yield self._text("planned", when=when, text=literal(cut(plan.text, PLAN_LETTERS)))

    def _whole(self) -> Iterator[str]:
        """What they say of the whole, of managing alone, and of the answers that they got."""
        for change in CHANGES.of(self.profile)[-1:]:
            said = words(f"change.{change.value + BEST_CHANGE}")
            yield self._text("whole", week=change.week, what=said)
        ratings = SURENESS.of(self.profile)
        if ratings:
            yield self._text("sure", first=ratings[0].score, now=ratings[-1].score)
        helped = HELPED.of(self.profile)
        if helped.yes + helped.no:
            yield self._text("helped", yes=helped.yes, all=helped.yes + helped.no)

    def _settings(self) -> Iterator[str]:
        labels = LABELS.of(self.profile)
        if labels:
            yield self._text("labels", labels=literal(", ".join(sorted(labels))))
        muted = muted_now(self.profile, self.now)
        if muted is not None:
            yield self._text("blocked" if muted.is_blocked else "muted")

    def _sign(self, category: str) -> Words:
        return sign_words(self.world.catalog.messages, category)

    # -- words ------------------------------------------------------------------------------

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(f"card.{key}", **values))

    @property
    def _zone(self) -> str:
        return ZONE.of(self.profile)

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(zone_named(self._zone))

    def _area(self, area: str) -> str:
        known = self.world.catalog.areas.get(area)
        return known.name.lower() if known else area

    def _place(self, place: Place) -> str:
        named = self._area(place.area)
        return named if place.side is Side.NONE else f"{place.side.value} {named}"

    def _drill(self, drill: str) -> str:
        known = self.world.catalog.drills.get(drill)
        return known.name if known else drill
