"""Whether a word that nobody knows stands where days do: "werktags 7am", "every blursday at 7am".

Rules:
- No day named means every day, but only where every word that could name one is known.
- A strange word beside a time is all right; where a day would stand, it is not.
"""

import re
from collections.abc import Callable

from handlers.understanding.english.time_of_day import Clock
from handlers.understanding.english.weekday import DAYS
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, STOP, Text

_BEFORE_DAY = frozenset(
    "every each on only except but not and or until this next most some".split()
)
_NAMED = ("days_all", "days_weekday", "days_weekend", "day_today", "day_tomorrow", "starting")
_DAY_LIKE = re.compile(r"(?!birthdays?|some?days?|yesterdays?|weekdays?|holidays?$).{3,}days?")
_PERIODS = frozenset("days weeks months holidays terms fortnights seasons".split())
_ALL_ALONG = frozenset("these nice good busy long my those".split())
_PARTS = frozenset("nights mornings evenings afternoons nites eves".split())
_ALL_PARTS = frozenset("the all these those my".split())
_NEAR = 3


def names_unknown_day(
    read: Text, mentions: Mentions, clocks: list[Clock], is_known: Callable[[str], bool]
) -> bool:
    """Whether what was said may name days that are not understood.

    is_known: whether anybody here knows a word.
    """
    spans = [span for found in mentions.values() for span in found]
    covered = Spans((*spans, *((clock.start, clock.end) for clock in clocks)))
    days = [
        span
        for name in (*(f"day_{day}" for day in DAYS), "days_weekday", "days_weekend")
        for span in mentions.get(name, ())
    ]
    starts, ends = {start for start, _ in days}, {end for _, end in days}
    is_open = not any(name in mentions for name in (*_NAMED, *(f"day_{day}" for day in DAYS)))
    for at, word in enumerate(read.words):
        if word in _PARTS and at not in ends and _is_on_some(read, at):
            return True
        if not word[0].isalpha() or covered.cover((at, at + 1)):
            continue
        before = read.words[at - 1] if at and read.breaks[at] == JOINED else ""
        if _is_period(word, before):
            return True
        if is_known(word) or len(word) == 1:
            continue
        if before in _BEFORE_DAY or at + 1 in starts or (is_open and _is_beside(read, at, clocks)):
            return True
    return False


def _is_on_some(read: Text, at: int) -> bool:
    """Whether the nights, mornings or evenings here are some of them: "on club nights"."""
    return read.words[at - 2 : at - 1] == ("on",) and read.words[at - 1] not in _ALL_PARTS


def _is_period(word: str, before: str) -> bool:
    return (word in _PERIODS and before not in _ALL_ALONG) or _DAY_LIKE.fullmatch(word) is not None


def _is_beside(read: Text, at: int, clocks: list[Clock]) -> bool:
    """Whether a day would stand here: shortly before the time, or right behind it."""
    return any(
        (0 < clock.start - at <= _NEAR and STOP not in read.breaks[at + 1 : clock.start + 1])
        or (at == clock.end and read.breaks[at] == JOINED)
        for clock in clocks
    )
