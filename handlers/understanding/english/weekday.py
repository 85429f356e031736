"""Reads weekdays: names, lists, ranges, weekdays and weekends, and what is left out."""

from datetime import datetime, timedelta

from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, STOP, Text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {"days_weekday": DAYS[:5], "days_weekend": DAYS[5:], "days_all": DAYS}


def read_days(text: Text, mentions: Mentions, now: datetime) -> tuple[str, ...]:
    """The days that were named, Monday first; all seven when none was."""
    named = _named(mentions)
    chosen: set[str] = set()
    left_out: set[str] = set()
    untils = {first for first, _ in mentions.get("until", ())}
    exceptions = {end for _, end in mentions.get("except", ())}
    everything = "days_all" in mentions
    at = 0
    while at < len(named):
        start, end, days = named[at]
        if at + 1 < len(named) and len(days) == 1 and len(named[at + 1][2]) == 1:
            following = named[at + 1]
            between = text.words[end : following[0]]
            is_range = between in _RANGE_ABROAD or not untils.isdisjoint(range(end, following[0]))
            if between and len(between) <= 3 and is_range:
                days = _range(days[0], following[2][0])
                at += 1
        if _excepted(text, exceptions, start) or is_off(text, end):
            left_out.update(days)
            for earlier in reversed(named[:at]):
                if text.words[earlier[1] : start] not in _AND or text.breaks[start] != JOINED:
                    break
                left_out.update(earlier[2])
                start = earlier[0]
        else:
            chosen.update(days)
        at += 1
    if not named and not everything and "starting" not in mentions:
        if "day_tomorrow" in mentions:
            return (DAYS[(now + timedelta(days=1)).weekday()],)
        if "day_today" in mentions:
            return (DAYS[now.weekday()],)
    if everything or (left_out and not chosen):
        chosen = set(DAYS)
    if not chosen:
        chosen = set(DAYS)
    return tuple(day for day in DAYS if day in chosen - left_out) or DAYS


def _named(mentions: Mentions) -> list[tuple[int, int, tuple[str, ...]]]:
    found: list[tuple[int, int, tuple[str, ...]]] = [
        (start, end, (day,))
        for day in DAYS
        for excused in (Spans(mentions.get(f"not_day_{day}", ())),)
        for start, end in mentions.get(f"day_{day}", ())
        if not excused.cover((start, start + 1))
    ]
    for name in ("days_weekday", "days_weekend"):
        found += [(start, end, _GROUPS[name]) for start, end in mentions.get(name, ())]
    return sorted(found)


def _range(first: str, last: str) -> tuple[str, ...]:
    low, high = DAYS.index(first), DAYS.index(last)
    if low <= high:
        return DAYS[low : high + 1]
    return DAYS[low:] + DAYS[: high + 1]


def _excepted(text: Text, exceptions: set[int], at: int) -> bool:
    """Whether "except", "not on" and the like reach this day, also down a list.

    exceptions: the words after each of them.
    """
    for first in range(at, max(0, at - _REACH) - 1, -1):
        if first in exceptions:
            return True
        if (
            first
            and text.words[first - 1] not in _LIST
            and text.words[first - 1] not in ENGLISH_DAYS
        ):
            return False
    return False


def is_off(text: Text, end: int) -> bool:
    """Whether a day is said to be free right after it: "sundays off", "sunday is rest"."""
    at = end
    while at < end + 2 and text.words[at : at + 1] and text.words[at] in _IS:
        at += 1
    if at == len(text.words) or text.breaks[at] == STOP:
        return False
    is_rest = text.words[at] == "rest" and at > end  # "mon and wed, rest day at 8" has two days
    return is_rest or text.words[at] in _OFF


_REACH = 6
_OFF = frozenset("off excluded out excepted".split())
_IS = frozenset("is are its are my a as".split())
_AND = (("and",), ("n",), ("or",), ("nor",))
_RANGE_ABROAD = (("a",), ("au",), ("al",), ("as",))
_LIST = frozenset("on and or the nor a every for n nd und y et e".split())
ENGLISH_DAYS = frozenset(
    "mon monday mondays tue tues tuesday tuesdays wed weds wednesday wednesdays thu thur thurs"
    " thursday thursdays fri friday fridays sat saturday saturdays sun sunday sundays weekend"
    " weekends weekdays weekday".split()
)
