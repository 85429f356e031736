"""Whom to see first: a coach's people in the order in which they need attention. Pure.

Rules:
- What is gravest comes first, and of what is equally grave what no coach has taken note of.
- Then who waits for an answer, the longest first; then who should be looked at; then the rest.
- A flag for which somebody should see a clinician, and of which a coach knows, waits for nobody.
- What was put off comes last, but never a danger.
- Alerts of one kind are one, with how often it came.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import inf

from handlers.coach.severity import rank
from handlers.coach.thread import State, Thread, is_asleep
from handlers.engine.effect import NUDGE
from handlers.engine.json import JSON
from handlers.profile.facts import FLAGS
from handlers.profile.flag import ORDER, gravest

EMERGENCY, SAME_DAY, CLINICIAN_FIRST = ORDER
_NUMBER = re.compile(r"\d+")


class Need(Enum):
    """Why somebody stands where they do in the list."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINICIAN_FIRST = "clinician_first"
    WAITS = "waits"
    LOOK = "look"
    STANDS = "stands"
    """A flag that a coach knows of, and that waits for a clinician."""
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """What no coach has taken note of yet. level: a code of the safety rules."""

    level: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LastWords:
    """What a person wrote last. file: its kind, "" without one; is_answered: by a coach."""

    text: str
    at: datetime
    file: str = ""
    is_answered: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A person as a coach's list sees them. profile: what is remembered of them.

    answered_at: when a coach last wrote to them.
    """

    id: int
    profile: Mapping[str, JSON]
    thread: Thread
    began: datetime
    is_unreachable: bool = False
    alerts: tuple[OpenAlert, ...] = ()
    last_words: LastWords | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoldedAlert:
    """Alerts of one kind: the newest of them, and how many there are."""

    newest: OpenAlert
    count: int


def kind_of(text: str) -> str:
    """What makes alerts one kind: their words, whatever the numbers in them."""
    return _NUMBER.sub("#", text)


def folded(alerts: Collection[OpenAlert]) -> tuple[FoldedAlert, ...]:
    """Alerts by kind, the gravest first and then the newest; a nudge is none."""
    if not alerts:
        return ()
    kinds: dict[tuple[str, str], list[OpenAlert]] = {}
    for alert in alerts:
        if alert.level != NUDGE:
            kinds.setdefault((alert.level, kind_of(alert.text)), []).append(alert)
    found = [FoldedAlert(max(each, key=lambda a: a.at), len(each)) for each in kinds.values()]
    return tuple(sorted(found, key=lambda f: (rank(f.newest.level), -f.newest.at.timestamp())))


def alerts_in(case: Case) -> int:
    """How many alerts no coach has taken note of; any number of nudges counts as one."""
    nudges = sum(each.level == NUDGE for each in case.alerts)
    return len(case.alerts) - max(0, nudges - 1)


def need_of(case: Case) -> Need:
    """Why somebody needs a coach, by what is gravest."""
    flag = gravest(FLAGS.of(case.profile))
    levels = [each.newest.level for each in folded(case.alerts)]
    is_waiting = case.thread.waiting_since is not None
    if not levels and flag is None and case.thread.state is not State.FLAGGED and not is_waiting:
        return Need.CLOSED if case.thread.state is State.CLOSED else Need.OPEN
    level = min([*levels, *([flag.urgency] if flag else [])], key=rank, default="")
    if level in {EMERGENCY, SAME_DAY}:
        return Need(level)
    if level == CLINICIAN_FIRST and (CLINICIAN_FIRST in levels or is_waiting):
        return Need.CLINICIAN_FIRST
    if is_waiting and not _is_only_alerted(case, levels):
        return Need.WAITS
    if levels:
        return Need.LOOK
    if level == CLINICIAN_FIRST or case.thread.state is State.FLAGGED:
        return Need.STANDS
    return Need.CLOSED if case.thread.state is State.CLOSED else Need.OPEN


def _is_only_alerted(case: Case, levels: list[str]) -> bool:
    """Whether it is Limber alone that wants a coach to look, and nobody waits for an answer."""
    return bool(levels) and (case.last_words is None or case.last_words.is_answered)


def whom_first(cases: Iterable[Case], now: datetime) -> list[Case]:
    """The people in the order in which a coach should look at them."""
    return [case for _, case in with_needs(cases, now)]


def with_needs(cases: Iterable[Case], now: datetime) -> list[tuple[Need, Case]]:
    """The same, each with why they stand there."""

    def place(found: tuple[Need, Case]) -> tuple[bool, int, bool, float, int]:
        need, case = found
        since = case.thread.waiting_since
        return (
            is_asleep(case.thread, now) and need not in _NEVER_PUT_OFF,
            _PLACE[need],
            not case.alerts or not folded(case.alerts),
            since.timestamp() if since else inf,
            case.id,
        )

    return sorted([(need_of(case), case) for case in cases], key=place)


_PLACE = {need: number for number, need in enumerate(Need)}
_NEVER_PUT_OFF = {Need.EMERGENCY, Need.SAME_DAY, Need.CLINICIAN_FIRST}
