"""Reads since when it hurts: a number of days, or one of the vague ways of saying it.

Rules:
- "two weeks", "for 3 days", "a month ago" count; "3 times a week", "in 2 weeks" and "8 weeks
  pregnant" do not.
- Today is 0 days, yesterday or last night 1. "A few days" is recent, "ages" is long.
- "Since Sunday" is anchored: only a calendar could count it.
"""

from dataclasses import dataclass
from enum import Enum

from handlers.understanding.english.number import Number, Numbers
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, Text


class Since(Enum):
    """How a duration was told."""

    COUNTED = "counted"
    RECENT = "recent"
    LONG = "long"
    ANCHORED = "anchored"


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it has hurt; `days` and the ISO 8601 text only when counted."""

    since: Since
    days: float | None = None
    iso: str | None = None


_DAYS = {"D": 1.0, "W": 7.0, "M": 30.4, "Y": 365.0}
_UNITS = (("day", "D", 1), ("week", "W", 1), ("fortnight", "W", 2), ("month", "M", 1),
          ("year", "Y", 1), ("decade", "Y", 10))  # fmt: skip
_FIXED = (
    ("since_two_days", 2, "D"),
    ("since_yesterday", 1, "D"),
    ("since_last_week", 1, "W"),
    ("since_last_month", 1, "M"),
    ("since_last_year", 1, "Y"),
)


_SCORED = frozenset(
    "zero one two three four five six seven eight nine ten pain score sore hurts fine good bad"
    " better worse ok okay stiff".split()
)


def _beside_score(text: Text, start: int, end: int) -> bool:
    """Whether "today" only says when the score was: "a 5 today", "today 4"."""
    before = text.words[start - 1] if start else ""
    after = text.words[end] if end < len(text.words) else ""
    return before in _SCORED or before[:1].isdecimal() or after in _SCORED or after[:1].isdecimal()


def _counted(amount: float, letter: str) -> Duration:
    days = amount * _DAYS[letter]
    if amount != int(amount) and letter == "Y":
        return Duration(Since.COUNTED, days, f"P{round(amount * 12)}M")
    if amount != int(amount):
        return Duration(Since.COUNTED, days, f"P{round(days)}D")
    return Duration(Since.COUNTED, days, f"P{int(amount)}{letter}")


def duration_in(text: Text, mentions: Mentions) -> Duration | None:
    """The longest counted duration, else the vague one, else None."""
    units = {
        start: (letter, times)
        for name, letter, times in _UNITS
        for start, _ in mentions.get(f"unit_{name}", ())
    }
    numbers = Numbers(text)
    ends = {number.end for number in numbers}
    excused = Spans(
        (
            *mentions.get("not_duration", ()),
            *(
                span
                for span in mentions.get("score_old_after", ())
                if span[0] in ends and text.breaks[span[0]] == JOINED
            ),
        )
    )
    counted = [
        each
        for each in (
            *_numbered(text, numbers, units, excused),
            *_worded(text, mentions, units, excused),
        )
        if each is not None
    ]
    if counted:
        return max(counted, key=lambda each: each.days or 0)
    for name, amount, letter in _FIXED:
        if _stands(mentions, name, excused):
            return _counted(amount, letter)
    if _stands(mentions, "since_long", excused):
        return Duration(Since.LONG)
    if "since_anchored" in mentions:
        return Duration(Since.ANCHORED)
    if _stands(mentions, "since_recent", excused):
        return Duration(Since.RECENT)
    if any(not _beside_score(text, start, end) for start, end in mentions.get("since_today", ())):
        return _counted(0, "D")
    return None


def _stands(mentions: Mentions, name: str, excused: Spans) -> bool:
    return any(not excused.touch(span) for span in mentions.get(name, ()))


def _numbered(
    text: Text, numbers: Numbers, units: dict[int, tuple[str, int]], excused: Spans
) -> list[Duration | None]:
    """Durations with a number: "3 weeks", "two or three months", "6-8 weeks"."""
    found: list[Duration | None] = []
    for number in numbers:
        unit = _unit_after(text, number, units)
        if unit is None:
            continue
        at, letter, times = unit
        if excused.cover((number.start, at + 1)) or _is_other(text, number, at):
            continue
        amount = number.value
        found.append(_counted(amount * times, letter))
    return found


def _unit_after(
    text: Text, number: Number, units: dict[int, tuple[str, int]]
) -> tuple[int, str, int] | None:
    for at in (number.end, number.end + 1, number.end + 2):
        if at >= len(text.words) or text.breaks[at] != JOINED:
            return None
        if at in units:
            return (at, *units[at])
        if text.words[at] not in (
            "or",
            "to",
            "full",
            "whole",
            "long",
            "solid",
            "good",
            "ish",
            "odd",
        ):
            return None
    return None


def _is_other(text: Text, number: Number, unit: int) -> bool:
    """Whether a number of days counts something else than since when it hurts."""
    after = text.words[unit + 1 : unit + 3]
    before = text.words[number.start - 1] if number.start else ""
    return (
        after[:1] in (("old",), ("pregnant",), ("postpartum",), ("post",), ("streak",), ("plan",))
        or (before in ("in", "every", "within", "next", "another") and number.start > 0)
        or (number.start > 0 and text.words[number.start - 1] in ("im", "age", "aged"))
    )


def _worded(
    text: Text,
    mentions: Mentions,
    units: dict[int, tuple[str, int]],
    excused: Spans,
) -> list[Duration | None]:
    """Durations without a number: "a couple of weeks", "a fortnight"."""
    found: list[Duration | None] = []
    words = text.words
    couples = {end for _, end in mentions.get("couple", ())}
    few = {end for _, end in mentions.get("few", ())}
    for at, (letter, times) in units.items():
        if excused.cover((at, at + 1)):
            continue
        if at in couples:
            found.append(_counted(2 * times, letter))
        elif at in few and letter in "WM":
            found.append(_counted(3 * times, letter))
        elif words[at] in ("fortnight", "decade"):
            found.append(_counted(times, letter))
    return found
