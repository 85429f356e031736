"""How typed answers are read: a line of pain and limits, a score, minutes, and what for.

The words that people use for them are in `content/en/lexicon/`.
"""

import re
from collections.abc import Callable

from content.lexicon.lexicon import Lexicon
from handlers.engine.question import Unclear
from handlers.engine.words import words
from handlers.profile.limits import Context, Limits, Preference
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.statement import Statement
from handlers.understanding.english.constraint import read_constraints
from handlers.understanding.english.duration import Duration
from handlers.understanding.english.pain import read_pain
from handlers.understanding.english.score import read_score

_AREAS = {"knee", "low_back", "hip", "ankle"}
MOST_TYPED = 2_000
"""Characters that are read of one answer; more than that is a letter, and goes to the coach."""


def read_line(lexicon: Lexicon, text: str) -> Statement:
    """Everything that one line tells; fields that it does not speak of stay empty."""
    text = text[:MOST_TYPED]
    pain = read_pain(lexicon, text)
    limits = read_constraints(lexicon, text)
    places = tuple(
        Place(place.area, Side(place.side.value) if place.side.value in _SIDES else Side.NONE)
        for place in pain.areas
    )
    is_here = any(place.area in _AREAS for place in places)
    said = Limits(frozenset(limits.equipment_missing), frozenset(limits.positions_excluded))
    return Statement(
        pain=Pain(
            tuple(place for place in places if place.area in _AREAS),
            pain.score,
            tuple(pain.triggers),
            _days(pain.duration),
        ),
        limits=said if said != Limits() else None,
        minutes=limits.minutes if _SAYS_TIME.search(text) else None,
        context=context_of(lexicon, text),
        elsewhere=() if is_here else tuple(place.area for place in places),
        hurts_nowhere=not places and pain.score == 0,
    )


_SIDES = {side.value for side in Side}
_SAYS_TIME = re.compile(r"min|hour|quarter|half an|\dh\b|sec", re.IGNORECASE)
"""Beside a pain score, a number is only a time where the text says so."""


def _days(duration: Duration | None) -> int | None:
    """Whole days, where the duration was counted."""
    return None if duration is None or duration.days is None else round(duration.days)


def context_of(lexicon: Lexicon, text: str) -> Context | None:
    """What the routine is for, where the text says so."""
    plain, lists = text.casefold(), lexicon.lists
    for context, phrases in (
        (Context.REST_DAY, lists.rest_day),
        (Context.PAIN_NOW, lists.pain_now),
        (Context.BEFORE_TRAINING, lists.before_training),
    ):
        if any(phrase in plain for phrase in phrases):
            return context
    return None


def wish_read(lexicon: Lexicon, usual: Preference) -> Callable[[str], Preference | Unclear]:
    """Reads "15, rest day"; what is not said is as usual."""

    def read(text: str) -> Preference | Unclear:
        minutes = read_constraints(lexicon, text[:MOST_TYPED]).minutes
        context = context_of(lexicon, text)
        if minutes is None and context is None:
            return Unclear(words("visit.wish_unclear"))
        if minutes is not None and not 3 <= minutes <= 60:
            return Unclear(words("visit.minutes_out", minutes=minutes))
        return Preference(minutes or usual.minutes, context or usual.context)

    return read


def score_read(text: str) -> int | Unclear:
    """A pain score, 0 to 10, or why it could not be read."""
    score = read_score(text[:MOST_TYPED])
    return score if isinstance(score, int) else Unclear(words("score.unclear"))
