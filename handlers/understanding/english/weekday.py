"""Reads weekdays: names, lists, ranges, weekdays and weekends, and what is left out."""

from datetime import datetime, timedelta

from handlers.understanding.matcher import Mentions
from handlers.understanding.text import Text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {"days_weekday": DAYS[:5], "days_weekend": DAYS[5:], "days_all": DAYS}


def read_days(text: Text, mentions: Mentions, now: datetime) -> tuple[str, ...]:
    """The days that were named, Monday first; all seven when none was."""
    named = _named(mentions)
    chosen: set[str] = set()
    left_out: set[str] = set()
    everything = "days_all" in mentions
    at = 0
    while at < len(named):
        start, end, days = named[at]
        if at + 1 < len(named) and len(days) == 1 and len(named[at + 1][2]) == 1:
            following = named[at + 1]
            between = text.words[end : following[0]]
            if between and len(between) <= 3 and any(_is_until(text, mentions, end, following[0])):
                days = _range(days[0], following[2][0])
                at += 1
        if _excepted(mentions, start, text):
            left_out.update(days)
        else:
            chosen.update(days)
        at += 1
    if not named and "day_tomorrow" in mentions and "starting" not in mentions:
        return (DAYS[(now + timedelta(days=1)).weekday()],)
    if everything or (left_out and not chosen):
        chosen = set(DAYS)
    if not chosen:
        chosen = set(DAYS)
    return tuple(day for day in DAYS if day in chosen - left_out) or DAYS


def _named(mentions: Mentions) -> list[tuple[int, int, tuple[str, ...]]]:
    found: list[tuple[int, int, tuple[str, ...]]] = [
        (start, end, (day,))
        for day in DAYS
        for start, end in mentions.get(f"day_{day}", ())
        if not any(s <= start < e for s, e in mentions.get(f"not_day_{day}", ()))
    ]
    for name in ("days_weekday", "days_weekend"):
        found += [(start, end, _GROUPS[name]) for start, end in mentions.get(name, ())]
    return sorted(found)


def _is_until(text: Text, mentions: Mentions, start: int, stop: int) -> list[bool]:
    del text
    return [start <= first < stop for first, _ in mentions.get("until", ())]


def _range(first: str, last: str) -> tuple[str, ...]:
    low, high = DAYS.index(first), DAYS.index(last)
    if low <= high:
        return DAYS[low : high + 1]
    return DAYS[low:] + DAYS[: high + 1]


def _excepted(mentions: Mentions, at: int, text: Text) -> bool:
    """Whether "except", "not on" and the like reach this day, also down a list."""
    for start, end in mentions.get("except", ()):
        if (
            end <= at
            and at - end <= 6
            and all(word in _LIST or word in _DAY_WORDS for word in text.words[end:at])
        ):
            del start
            return True
    return False


_LIST = frozenset("on and or the nor a every for".split())
_DAY_WORDS = frozenset(
    "mon monday mondays tue tues tuesday tuesdays wed weds wednesday wednesdays thu thur thurs"
    " thursday thursdays fri friday fridays sat saturday saturdays sun sunday sundays weekend"
    " weekends weekdays weekday".split()
)
