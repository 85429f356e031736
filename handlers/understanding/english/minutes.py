"""Reads how many minutes somebody has.

Rules: "an hour" is 60; of a range the higher; of several, the one that is said to count now
("usually 20 but today 10"). Parts of an hour are digits already (`fraction.py`).
"""

from math import ceil

from handlers.understanding.english.number import Number, Numbers
from handlers.understanding.text import JOINED, STOP, Text

_MINUTE = frozenset(
    "min mins minute minutes minuts minits minut minuets mintues minutos mn mns mints m".split()
)
_SECOND = frozenset("second seconds sec secs".split())
_HOUR = frozenset("hour hours hr hrs h".split())
_LEAST_SECONDS = 60
"""In fewer seconds no drill fits: that is how long somebody held something."""
_LIMITS = frozenset("more longer less over fewer under".split())
"""Before "than" these say an upper limit, as "no longer than"."""
_FILLERS = 4
"""Words between a number and its unit, at most: "30 or more odd minutes"."""
_MOST = 4 * 60
"""More than that is no limit for a routine, but how long somebody slept or stood."""


def minutes_in(text: Text) -> int | None:
    """The upper limit in whole minutes, or None."""
    found = [each for each in _amounts(text) if 0 < each[1] <= _MOST]
    if not found:
        return None
    counting = [
        minutes
        for at, minutes in found
        if any(word in ("today", "but", "now", "so") for word in text.words[max(0, at - 4) : at])
    ]
    if not counting and not all(minutes % 60 for _, minutes in found):
        counting = [minutes for _, minutes in found if minutes < 60]  # the hours are about the rest
    return ceil(max(counting or [minutes for _, minutes in found]))


def _amounts(text: Text) -> list[tuple[int, float]]:
    words = text.words
    numbers = Numbers(text)
    found: list[tuple[int, float]] = []
    taken: set[int] = set()
    for number in numbers:
        at = number.end
        while at < len(words) and words[at] in ("or", "to", "ish", "odd", "full", "more", "short"):
            at += 1
            if at in numbers.at or at - number.end > _FILLERS:
                break
        unit = words[at] if at < len(words) and text.breaks[at] == JOINED else ""
        denied = (
            number.start
            and text.breaks[number.start] != STOP
            and words[number.start - 1] in ("not", "than")
            and words[number.start - 2] not in _LIMITS
        )
        if unit in _SECOND and number.value >= _LEAST_SECONDS and not denied:
            found.append((number.start, number.value / 60))
            taken.add(at)
        if unit in _MINUTE and not denied:
            found.append((number.start, number.value))
            taken.add(at)
        elif unit in _HOUR and not denied:
            extra = _minutes_after(text, numbers, at)
            found.append((number.start, number.value * 60 + (extra if extra < 60 else 0.0)))
            taken.add(at)
    exact = [n for n in numbers if _is_made_exact(text, n)]
    if exact:
        return [(exact[-1].start, exact[-1].value)]  # "a couple of minutes, say 3"
    found += _worded(text, numbers, taken)
    loose = [n for n in numbers if not _is_noun(text, n)]
    found += [
        (n.start, n.value)
        for n in loose
        if not found and n.end == len(words) and words[max(0, n.start - 1)] == "in"
    ]
    if not found:
        found = [(n.start, n.value) for n in loose if n.end == len(words) and _is_held(text, n)]
    loose = [n for n in loose if words[n.start - 1 : n.start] not in _UNTIL]
    last = len(words) - 1
    if not found and last > 0 and text.breaks[last] != JOINED and words[last].isdecimal():
        found.append((last, float(words[last])))
    if not found and len(words) <= 4:
        found += [
            (n.start, n.value)
            for n in loose
            if n.end == len(words)
            or words[n.end :] == ("is", "max")
            or words[n.end] in ("max", "tops", "please", "only", "today", "ish", "ishs", "or")
        ]
    if not found:
        found += [
            (n.start, n.value)
            for n in loose
            if n.end == len(words)
            and words[n.start - 1] in ("today", "so", "only", "just", "max", "now")
        ]
    return found


_UNTIL = (("till",), ("until",), ("til",), ("by",), ("at",))
"""Before a number these make a time of day of it."""
_HELD = frozenset(("have", "got", "gives", "with", "for", "around", "about", "roughly", "maybe"))


def _is_held(text: Text, number: Number) -> bool:
    """Whether a thought of its own says how many there are: "no band, have 15"."""
    before = number.start - 1
    return (
        text.words[before : number.start] != ()
        and before >= 0
        and (
            text.words[before] in _HELD
            and (
                before == 0
                or text.breaks[before] != JOINED
                or text.words[before - 1] in ("i", "ive")
            )
        )
    )


def _is_made_exact(text: Text, number: Number) -> bool:
    """Whether a number ends a text and says what was meant: "a couple of minutes, say 3"."""
    before = text.words[max(0, number.start - 2) : number.start]
    is_meant = before[-1:] == ("say",) or before in (
        ("make", "it"),
        ("call", "it"),
        ("lets", "say"),
    )
    return is_meant and number.end == len(text.words)


def _minutes_after(text: Text, numbers: Numbers, hour: int) -> float:
    """The minutes that belong to an hour: "1 hour 20", "an hour and ten minutes"."""
    first = hour + 2 if text.words[hour + 1 : hour + 2] == ("and",) else hour + 1
    if first >= len(text.words) or text.breaks[first] != JOINED:
        return 0.0
    number = numbers.at.get(first)
    return 0.0 if number is None else number.value


def _is_noun(text: Text, number: Number) -> bool:
    """Whether "one" stands for a thing, as in "a quick one": it is a number only alone."""
    at = number.start
    return text.words[at] == "one" and at > 0 and text.words[at - 1] not in ("in", "only", "just")


def _worded(text: Text, numbers: Numbers, taken: set[int]) -> list[tuple[int, float]]:
    """Amounts without a number: "an hour", "a couple of minutes"."""
    words = text.words
    found: list[tuple[int, float]] = []
    for at, word in enumerate(words):
        if at in taken:
            continue
        if word in _HOUR:
            if (
                words[max(0, at - 1)] in ("an", "one", "full", "whole", "the")
                or len(words) <= 2
                or at == 0
            ):
                more = _minutes_after(text, numbers, at)
                found.append((at, 60.0 + (more if more < 60 else 0.0)))
        elif word in _MINUTE and "couple" in words[max(0, at - 2) : at]:
            found.append((at, 2.0))
    return found
