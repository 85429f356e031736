"""A person in a coach's list, in words: why they stand there, what they said last, how it goes.

Rules:
- How grave it is stands there as a word, never as a colour or a code alone.
- What somebody wrote is quoted, and cut where it is long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import floor

from handlers.coach.attention import (
    CLINICIAN_FIRST,
    Case,
    FoldedAlert,
    LastWords,
    Need,
    folded,
    kind_of,
    need_of,
)
from handlers.coach.severity import severity_words, sign_words
from handlers.coach.thread import Line, State, ThreadLineKind, span, title
from handlers.engine.words import Value, Words, literal, render, words
from handlers.profile.compact_days import compact_days_of
from handlers.profile.facts import FLAGS, NAME, QUESTIONS, UNWELL, ZONE
from handlers.profile.pain_change import Direction, direction
from handlers.world import World
from scheduler.recurrence import day_of

LONGEST = 140
"""Letters of somebody's last words that a list shows."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One line of the list. word: how grave it is, or what the thread is; reasons: the gravest
    first, each with its severity; score: with its trend, "" without one.
    """

    id: int
    title: str
    need: Need
    word: str
    reasons: tuple[str, ...] = ()
    waits: str = ""
    words: str = ""
    file: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Puts people into words. now: the instant (UTC)."""

    world: World
    now: datetime

    def person(self, case: Case, name: str = "", need: Need | None = None) -> ListedPerson:
        """One line. name: where a profile has none; need: where it is known."""
        need = need or need_of(case)
        since = case.thread.waiting_since
        last = case.last_words
        return ListedPerson(
            case.id,
            title(case.id, NAME.of(case.profile) or name),
            need,
            self.word(case, need),
            tuple(dict.fromkeys(self._reasons(case))),
            "" if since is None else span(self.now - since),
            self._said(last),
            "" if last is None or not last.file else self._text(f"file.{last.file}"),
            self.score(case),
        )

    def _said(self, last: LastWords | None) -> str:
        """The last words, without the mark of a file that is named beside them."""
        if last is None:
            return ""
        text = last.text.removeprefix(f"[{last.file}]").strip() if last.file else last.text
        return self._text("words", text=cut(text)) if text else ""

    def score(self, case: Case) -> str:
        """The newest score and whether it has moved; a point up or down is no change."""
        compact = compact_days_of(case.profile)
        newest = compact.newest
        if newest is None:
            return ""
        then, now = compact.means(day_of(self.now, ZONE.of(case.profile)))
        if then is None or now is None:
            return self._text("score", score=newest)
        went, usual = direction(then, now), floor(then + 0.5)
        if went is Direction.SAME and direction(then, newest) is not Direction.SAME:
            return self._text("score_off", score=newest, then=usual)  # of a day or two
        return self._text(f"score_{went.value}", score=newest, then=usual)

    def word(self, case: Case, need: Need) -> str:
        """How grave it is, or what the thread is."""
        match need:
            case Need.WAITS:
                return State.WAITING.value
            case Need.OPEN | Need.CLOSED:
                return str(need.value)
            case Need.STANDS:
                return self._severity(CLINICIAN_FIRST if FLAGS.of(case.profile) else "")
            case Need.EMERGENCY | Need.SAME_DAY | Need.CLINICIAN_FIRST | Need.LOOK:
                return self._severity(need.value)

    def _severity(self, level: str) -> str:
        return render(self.world.catalog.messages, severity_words(level))

    def _reasons(self, case: Case) -> Iterator[str]:
        """Why, the gravest first: what no coach has noted, and what stands."""
        alerts = folded(case.alerts)
        told = {each.newest.text for each in alerts}
        for each in alerts:
            yield self._alert(each)
        messages = self.world.catalog.messages
        for flag in FLAGS.of(case.profile):
            said = self._headline(flag.urgency, sign_words(messages, flag.category))
            if said not in told:
                yield said
        for question in QUESTIONS.of(case.profile):
            yield self._text("question", sign=sign_words(messages, question.category))
        if UNWELL.of(case.profile):
            yield self._text("ill")

    def _alert(self, alert: FoldedAlert) -> str:
        level, text = alert.newest.level, alert.newest.text
        said = self._headline(level, literal(self.reason(level, text).rstrip(".")))
        return said if alert.count == 1 else self._text("times", reason=said, count=alert.count)

    def reason(self, level: str, text: str) -> str:
        """An alert's words without the severity that they begin with."""
        return text.removeprefix(f"{self._severity(level)}: ")

    def _headline(self, level: str, reason: Words) -> str:
        return self._text("headline", severity=severity_words(level), reason=reason)

    def _text(self, key: str, **values: Value) -> str:
        return render(self.world.catalog.messages, words(f"attention.{key}", **values)).strip()


def with_alerts_folded(world: World, lines: Sequence[Line]) -> list[Line]:
    """The lines of a thread, with the newest alert of each kind alone, and how often it came."""
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind is ThreadLineKind.ALERT:
            kinds.setdefault(kind_of(line.text), []).append(line)
    found = []
    for line in lines:
        alike = kinds.get(kind_of(line.text), []) if line.kind is ThreadLineKind.ALERT else []
        if len(alike) > 1 and line is not alike[-1]:
            continue
        text = line.text
        if len(alike) > 1:
            said = words("attention.times", reason=text.rstrip("."), count=len(alike))
            text = render(world.catalog.messages, said)
        found.append(replace(line, text=text))
    return found


def cut(text: str, longest: int = LONGEST) -> str:
    """A text on one line, and not longer than this."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
