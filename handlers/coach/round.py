"""The morning round: the few people who need a look today, each with why and one thing to do. Pure.

Rules:
- Seven at most, the gravest first; one line each. How many more there are is said.
- These need a look: what no coach has noted yet, an answer that is owed, a claim that lapsed, two
  points worse for two days, silence, a goal reached, function that is stuck for four weeks.
- What a coach has answered since is no longer a reason, except an alert that nobody noted.
- What a coach has claimed is owed by them, and comes back when the claim lapses (`claim.py`).
- Silence counts from the fourth day on, for ten days; a pause, and who never came back after the
  first day, are no silence (project defaults).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from handlers.coach.attention import Case, folded
from handlers.coach.claim import holder, is_forgotten
from handlers.coach.listing import Listing, cut
from handlers.coach.severity import rank
from handlers.coach.thread import is_asleep, span, title
from handlers.engine.fact import once
from handlers.engine.journal import instant
from handlers.engine.words import Value, literal, render, words
from handlers.profile.compact_days import compact_days_of
from handlers.profile.facts import CONSENT, FUNCTION, NAME, PAUSED, ZONE
from handlers.profile.function_scale import is_stuck, newest_at
from handlers.world import World
from scheduler.recurrence import day_of

MOST = 7
SILENT_FROM, SILENT_UNTIL = 4, 14
"""How many days of silence need a look: from the first number to the second."""
RECENT = timedelta(days=3)
"""How long something that was rated is news."""
LONGEST = 70
"""Letters of somebody's words in a line of the round."""


class Why(Enum):
    """What needs a look, in the order of the round."""

    ALERT = "alert"
    LAPSED = "lapsed"
    OWED = "owed"
    WORSE = "worse"
    SILENT = "silent"
    STUCK = "stuck"
    GOAL = "goal"


ACTS = {
    Why.ALERT: "seen",
    Why.LAPSED: "claim",
    Why.OWED: "claim",
    Why.WORSE: "snippet how_much",
    Why.SILENT: "snippet how_are_you",
    Why.STUCK: "snippet look_again",
    Why.GOAL: "snippet well_done",
}
"""The command that one tap does: a snippet is sent as it is."""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One person of the round. reason: half a line; label: of the button that does `command`."""

    person: int
    title: str
    why: Why
    reason: str
    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Round:
    """The lines, and how many people more would have one."""

    lines: tuple[RoundLine, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Rounds:
    """Makes the round. now: the instant (UTC)."""

    world: World
    now: datetime

    def of(self, cases: Iterable[Case], most: int = MOST) -> Round:
        """The round over these people."""
        found = [(why, case) for case in cases if (why := self.why(case)) is not None]
        found.sort(key=self._place)
        return Round(tuple(self.line(why, case) for why, case in found[:most]), len(found[most:]))

    def why(self, case: Case) -> Why | None:
        """The first reason to look at somebody today, if there is one."""
        if is_asleep(case.thread, self.now) and not folded(case.alerts):
            return None
        return next(self._reasons(case), None)

    def line(self, why: Why, case: Case) -> RoundLine:
        """One person in words."""
        command = ACTS[why]
        return RoundLine(
            case.id,
            title(case.id, NAME.of(case.profile)),
            why,
            self._reason(why, case),
            self._text(f"act.{why.value}"),
            command,
        )

    def text(self, found: Round, *, is_same: bool = False) -> str:
        """The round as a message. is_same: the one before said the same."""
        if not found.lines:
            return self._text("nobody")
        head = self._text("same" if is_same else "head", count=len(found.lines))
        lines = [
            self._text("line", number=n, title=literal(each.title), reason=literal(each.reason))
            for n, each in enumerate(found.lines, 1)
        ]
        more = [self._text("more", count=found.more)] if found.more else []
        return "\n".join([head, "", *lines, *more])

    # -- why --------------------------------------------------------------------------------

    def _reasons(self, case: Case) -> Iterator[Why]:
        thread, profile = case.thread, case.profile
        if folded(case.alerts):
            yield Why.ALERT
        if thread.waiting_since is not None and _wants_answer(case):
            hours = self.world.coach.hours
            if is_forgotten(thread, hours, self.now):
                yield Why.LAPSED
            elif not holder(thread, hours, self.now):
                yield Why.OWED
        if CONSENT.of(profile) is None:
            return
        today = day_of(self.now, ZONE.of(profile))
        compact = compact_days_of(profile)
        worse = once(profile, ("worse", today), lambda: compact.worse_since(today))
        if worse is not None and not self._is_answered_since(case, worse):
            yield Why.WORSE
        quiet = quiet_since(case, today)
        is_paused = PAUSED.of(profile) is not None
        if quiet is not None and not is_paused and not self._is_answered_since(case, quiet):
            yield Why.SILENT
        scale = FUNCTION.of(profile)
        rated = newest_at(scale)
        if rated and self.now - instant(rated) < RECENT:
            if self._was_told(case, instant(rated)):
                return
            if any(each.is_reached and each.newest.at == rated for each in scale):
                yield Why.GOAL
            if is_stuck(scale):
                yield Why.STUCK

    def _is_answered_since(self, case: Case, on: date) -> bool:
        told = case.answered_at
        return told is not None and day_of(told, ZONE.of(case.profile)) >= on

    def _was_told(self, case: Case, at: datetime) -> bool:
        return case.answered_at is not None and case.answered_at >= at

    def _place(self, found: tuple[Why, Case]) -> tuple[int, int, float, int]:
        """The order of the round: by reason, the graver alert and the longer waiting first."""
        why, case = found
        grave = 0
        if why is Why.ALERT:
            grave = rank(folded(case.alerts)[0].newest.level)
        since = case.thread.waiting_since
        waits = since.timestamp() if since else float("inf")
        return list(Why).index(why), grave, waits, case.id

    # -- words ------------------------------------------------------------------------------

    def _reason(self, why: Why, case: Case) -> str:
        listing = Listing(self.world, self.now)
        listed = listing.person(case)
        since = case.thread.waiting_since
        waited = "" if since is None else span(self.now - since)
        said = "" if case.last_words is None else cut(case.last_words.text, LONGEST)
        match why:
            case Why.ALERT:
                return listed.reasons[0]
            case Why.OWED:
                return self._text("owed", waited=waited, said=literal(said))
            case Why.LAPSED:
                coach = case.thread.claimed_by or ""
                return self._text("lapsed", waited=waited, coach=literal(coach))
            case Why.WORSE:
                return self._text("worse", score=listed.score)
            case Why.SILENT:
                today = day_of(self.now, ZONE.of(case.profile))
                count = (today - last_sign(case)).days
                return self._text("silent", count=count, score=listed.score or self._text("none"))
            case Why.STUCK:
                return self._text("stuck", what=literal(self._activity(case, is_reached=False)))
            case Why.GOAL:
                return self._text("goal", what=literal(self._activity(case, is_reached=True)))

    def _activity(self, case: Case, *, is_reached: bool) -> str:
        scale = FUNCTION.of(case.profile)
        found = [each for each in scale if each.is_reached == is_reached]
        return cut((found or list(scale))[0].text, LONGEST)

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(f"round.{key}", **values)).strip()


def quiet_since(case: Case, today: date) -> date | None:
    """The day of somebody's last sign, where that is long enough ago to ask after them."""
    last = last_sign(case)
    began = day_of(case.began, ZONE.of(case.profile))
    if last == began:
        return None
    return last if SILENT_FROM <= (today - last).days <= SILENT_UNTIL else None


def last_sign(case: Case) -> date:
    """The day on which somebody was last heard of: a check-in, a routine, a score, a word."""
    zone = ZONE.of(case.profile)
    last = day_of(case.began, zone)
    signed = compact_days_of(case.profile).last_sign
    if signed is not None and signed > last:
        last = signed
    return last if case.last_words is None else max(last, day_of(case.last_words.at, zone))


def _wants_answer(case: Case) -> bool:
    return case.last_words is not None and not case.last_words.is_answered
