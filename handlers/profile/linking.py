"""One person on two platforms: a short-lived code joins them, and two histories become one.

Rules:
- A code is given where somebody is known and has agreed, holds ten minutes, and is used up once.
- A code that fits is asked about first, in words that say who will read what; the other place is
  told when they are joined.
- It begins with whose it is; the rest is chance. Five wrong tries in an hour, by one person or at
  one code, and nothing is tried for the rest of that hour, or with that code ever again.
- Joined, the one who gave the code stays, and what the other knew is added. What limits or protects
  is never lost: all flags stand, limits are added up, rests last as long as the longer one.
- Messages go where the person wrote last; a place that refuses is left for another one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.engine.event import LinkOutcome
from handlers.engine.fact import Fact
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.profile.barrier import is_minor
from handlers.profile.danger_question import asked
from handlers.profile.day import Days
from handlers.profile.facts import (
    AVOID,
    CLAIMS,
    CLINICIAN_LIMITS,
    CONSENT,
    DAYS,
    FLAGS,
    HALF_DOSE,
    HALVED,
    LIMITS,
    MINOR,
    PAUSED,
    QUESTIONS,
    RESTED,
    STREAK,
    TOLD_TRENDS,
    UNWELL,
)
from handlers.profile.flag import joined, still_holding
from handlers.profile.limits import Limits
from handlers.profile.streak import Streak

LIVES = timedelta(minutes=10)
WRONG_TRIES = 5
TRIES_SPAN = timedelta(hours=1)
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is taken for another one."""
SECRET = 8
"""Letters of chance: 30 to the 8th codes, of which five can be tried."""

_TYPED = re.compile(
    rf"/link(?:@\w+)?\s+([0-9]{{1,18}})\s*[-\u2010-\u2015 ]\s*([{LETTERS}]{{{SECRET}}})"
    r"(?:\s+(yes))?\s*",
    re.IGNORECASE,
)
TAP = "link."
"""How the choices begin that a code is asked about with."""
NO = f"{TAP}no"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a joined person can be reached. is_refused: it took nothing the last time."""

    channel: str
    chat: str
    is_refused: bool = False

    @property
    def where(self) -> tuple[str, str]:
        return (self.channel, self.chat)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as its owner keeps it. until: milliseconds since 1970 (UTC); wrong: tries so far."""

    secret: str
    until: int
    wrong: int = 0


def _load_places(value: JSON) -> tuple[Place, ...]:
    if not isinstance(value, list):
        raise TypeError("not places")
    return tuple(_load_place(each) for each in value)


def _load_place(value: JSON) -> Place:
    if not isinstance(value, list):
        raise TypeError("not a place")
    channel, chat, is_refused = value
    return Place(str(channel), str(chat), bool(is_refused))


def _load_code(value: JSON) -> Code:
    if not isinstance(value, list):
        raise TypeError("not a code")
    secret, until, wrong = value
    return Code(str(secret), int(str(until)), int(str(wrong)))


def _load_numbers(value: JSON) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise TypeError("not numbers")
    return tuple(int(str(each)) for each in value)


PLACES: Fact[tuple[Place, ...]] = Fact(
    "places", lambda places: [[p.channel, p.chat, p.is_refused] for p in places], _load_places, ()
)
"""Of a joined person all places, the one they wrote in last first; of anybody else none."""
CODE: Fact[Code | None] = Fact(
    "link_code", lambda c: None if c is None else [c.secret, c.until, c.wrong], _load_code, None
)
NUMBERS: Fact[tuple[int, ...]] = Fact("earlier_numbers", list[JSON], _load_numbers, ())
"""Every number that a joined person had before; their files still bear it."""
TRIES: Fact[tuple[int, ...]] = Fact("link_tries", list[JSON], _load_numbers, ())
"""When this person typed a wrong code lately."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as somebody gave it. is_sure: they were asked about it and said yes."""

    owner: int
    secret: str
    is_sure: bool

    @property
    def code(self) -> str:
        return f"{self.owner}-{self.secret}"


def typed(text: str) -> Typed | None:
    """Whose code a text gives, and the rest of it; None if it is no code."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    return Typed(int(found[1]), found[2].upper(), found[3] is not None)


def tapped(choice: str) -> Typed | None:
    """The code that a tapped choice says yes to; None for any other choice."""
    if not choice.startswith(TAP):
        return None
    return typed(f"/link {choice.removeprefix(TAP)} yes")


def is_asking(text: str) -> bool:
    """Whether a text asks for a code."""
    return text.strip().casefold().partition("@")[0] == "/link"


def is_leaving(text: str) -> bool:
    """Whether a text takes the place it is written in out again."""
    return text.strip().casefold() == "/link off"


def is_keeping(text: str) -> bool:
    """Whether a text takes every place out but the one that it is written in."""
    return text.strip().casefold() == "/link only"


def outcome_of(code: Code | None, secret: str, tries: tuple[int, ...], at: datetime) -> LinkOutcome:
    """What becomes of a try. code: the living one of whom the typed one names, if there is any."""
    since = milliseconds(at - TRIES_SPAN)
    if len([each for each in tries if each > since]) >= WRONG_TRIES:
        return LinkOutcome.TOO_OFTEN
    if code is None or code.secret != secret or code.wrong >= WRONG_TRIES:
        return LinkOutcome.WRONG
    return LinkOutcome.JOINED if milliseconds(at) <= code.until else LinkOutcome.OLD


def tried(tries: tuple[int, ...], at: datetime) -> tuple[int, ...]:
    """The wrong tries that still count, with one more."""
    since = milliseconds(at - TRIES_SPAN)
    return (*[each for each in tries if each > since], milliseconds(at))


def merged(kept: Mapping[str, JSON], other: Mapping[str, JSON]) -> dict[str, JSON]:
    """One profile of two. kept: whose code it was."""
    base, added = (kept, other) if CONSENT.of(kept) or not CONSENT.of(other) else (other, kept)
    profile: dict[str, JSON] = {**added, **base}
    profile |= _safety(kept, other)
    limits = [found for each in (kept, other) if (found := LIMITS.of(each)) is not None]
    if limits:
        profile[LIMITS.name] = LIMITS.dump(limits[0].joined(limits[-1]))
    word = CLINICIAN_LIMITS.of(kept).joined(CLINICIAN_LIMITS.of(other))
    if word != Limits():
        profile[CLINICIAN_LIMITS.name] = CLINICIAN_LIMITS.dump(word)
    for dates in (RESTED, TOLD_TRENDS):
        one, two = dates.of(kept), dates.of(other)
        latest = {name: max(d[name] for d in (one, two) if name in d) for name in {*one, *two}}
        profile[dates.name] = dates.dump(latest)
    profile |= {
        AVOID.name: AVOID.dump(AVOID.of(kept) | AVOID.of(other)),
        HALF_DOSE.name: HALF_DOSE.of(kept) or HALF_DOSE.of(other),
        HALVED.name: HALVED.of(kept) or HALVED.of(other),
        DAYS.name: DAYS.dump(_days(DAYS.of(kept), DAYS.of(other))),
        STREAK.name: STREAK.dump(_streak(STREAK.of(kept), STREAK.of(other))),
        PAUSED.name: PAUSED.dump(PAUSED.of(kept) or PAUSED.of(other)),
    }
    known = {*kept, *other}
    profile = {name: value for name, value in profile.items() if name in known}
    for name in (CODE.name, TRIES.name):
        profile.pop(name, None)
    return {name: value for name, value in profile.items() if value is not None}


def _safety(kept: Mapping[str, JSON], other: Mapping[str, JSON]) -> dict[str, JSON]:
    """Whatever keeps drills off of either keeps them off; a clinician's word counts while it would
    if all flags had been one person's from the beginning.
    """
    flags, others = FLAGS.of(kept), FLAGS.of(other)
    claims = (
        *still_holding(CLAIMS.of(kept), flags, others),
        *still_holding(CLAIMS.of(other), others, flags),
    )
    questions = QUESTIONS.of(kept)
    for question in reversed(QUESTIONS.of(other)):
        questions = asked(questions, question)
    return {
        FLAGS.name: FLAGS.dump(joined(flags, others)),
        CLAIMS.name: CLAIMS.dump(claims),
        QUESTIONS.name: QUESTIONS.dump(questions),
        MINOR.name: is_minor(kept) or is_minor(other),
        UNWELL.name: max(UNWELL.of(kept), UNWELL.of(other)),
    }


def _streak(one: Streak, two: Streak) -> Streak:
    """The longer one goes on, from whichever day counted last."""
    longer = max(one, two, key=lambda streak: streak.days)
    lasts = [each.last for each in (one, two) if each.last is not None]
    return replace(longer, missed=min(one.missed, two.missed), last=max(lasts) if lasts else None)


def _days(one: Days, two: Days) -> Days:
    """Every day once; one that both know has the scores and drills of both."""
    known = {day.date: day for day in one}
    for day in two:
        mine = known.get(day.date)
        if mine is None:
            known[day.date] = day
            continue
        both = None if mine.drills is day.drills is None else (mine.drills or 0) + (day.drills or 0)
        known[day.date] = replace(
            mine,
            scores=tuple(sorted((*mine.scores, *day.scores), key=lambda score: score.at)),
            drills=both,
            is_checked=mine.is_checked or day.is_checked,
            is_missed=mine.is_missed and day.is_missed,
            woke=mine.woke or day.woke,
            stiff=mine.stiff or day.stiff,
        )
    return tuple(known[on] for on in sorted(known))
