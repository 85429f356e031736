"""Reads how far from now a time is: "in an hour and a half", "in 1h20", "ten minutes from now"."""

import re
from datetime import timedelta
from typing import Final

from content.lexicon.number import NUMBER_WORDS
from handlers.understanding.matcher import Span
from handlers.understanding.text import Text

_NUMBER: Final = rf"\d{{1,3}}(?:[.,]\d{{1,2}})?|an?|half an|{'|'.join(NUMBER_WORDS)}"
_HOURS: Final = r"hours?|hrs?|h"
_MINUTES: Final = r"minutes?|mins?"
_HALVES: Final = {"half": 30, "quarter": 15, "three quarters": 45}
_AMOUNT: Final = (
    rf"(?:(?P<part>three quarters|(?:a )?quarter) of an hour"
    rf"|(?P<halved>{_NUMBER}) and a half (?:{_HOURS})"
    rf"|(?P<couple>(?:a )?couple of (?:{_HOURS}))"
    rf"|(?P<hours>{_NUMBER}) (?:{_HOURS})"
    rf"(?: (?:and )?(?:a )?(?P<more>half|quarter|\d{{1,2}}|{'|'.join(NUMBER_WORDS)})"
    rf"(?: (?:{_MINUTES}))?\b)?"
    rf"|(?P<minutes>{_NUMBER}) (?:{_MINUTES}))"
)
_IN: Final = re.compile(rf"\bin (?:about |around )?{_AMOUNT}(?! ?\w* ?(?:after|before|of|prior))\b")
_FROM: Final = re.compile(rf"\b{_AMOUNT} from now\b")


def from_now(read: Text) -> tuple[timedelta, Span] | None:
    """What such words add to the present, and where they stand; None without them."""
    said = " ".join(read.words)
    found = _IN.search(said) or _FROM.search(said)
    if found is None:
        return None
    first = said.count(" ", 0, found.start())
    last = first + found[0].strip().count(" ") + 1
    return timedelta(minutes=_minutes(found)), (first, last)


def _minutes(found: re.Match[str]) -> float:
    told = found.groupdict()
    if told["part"]:
        return _HALVES[told["part"].removeprefix("a ")]
    if told["halved"]:
        return (_number(told["halved"]) + 0.5) * 60
    if told["couple"]:
        return 120
    if told["minutes"]:
        return _number(told["minutes"])
    more = told["more"]
    extra = 0.0 if more is None else _HALVES.get(more) or _number(more)
    return _number(told["hours"]) * 60 + extra


def _number(said: str) -> float:
    if said == "half an":
        return 0.5
    if said in ("a", "an"):
        return 1
    return NUMBER_WORDS[said] if said in NUMBER_WORDS else float(said.replace(",", "."))
