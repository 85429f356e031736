"""Reads how far from now a time is: "in 1.5 hours", "in 1h20", "ten minutes from now".

Parts of an hour are digits already (`fraction.py`).
"""

import re
from datetime import timedelta
from typing import Final

from content.lexicon.number import NUMBER_WORDS
from handlers.understanding.english.fraction import WHOLE, whole_of
from handlers.understanding.phrase_matcher import Span
from handlers.understanding.text import Text

_NUMBER: Final = rf"\d{{1,3}}[.,]\d{{1,4}}|{WHOLE}|an?"
_HOURS: Final = r"hours?|hrs?|h"
_MINUTES: Final = r"minutes?|mins?"
_ODD: Final = r"(?: (?:or so|ish|odd))?"
_AMOUNT: Final = (
    rf"(?:(?P<couple>(?:a )?couple (?:of )?(?:{_HOURS}))"
    rf"|(?P<clock>\d{{1,2}}:[0-5]\d) (?:{_HOURS})"
    rf"|(?P<hours>{_NUMBER}){_ODD} (?:{_HOURS})"
    rf"(?: (?:and )?(?P<more>\d{{1,2}}|{'|'.join(NUMBER_WORDS)})(?: (?:{_MINUTES}))?\b)?"
    rf"|(?P<minutes>{_NUMBER}){_ODD} (?:{_MINUTES}))"
)
_IN: Final = re.compile(rf"\bin (?:about |around )?{_AMOUNT}(?! ?\w* ?(?:after|before|of|prior))\b")
_FROM: Final = re.compile(rf"\b{_AMOUNT} (?:from now|time)\b")


def from_now(read: Text) -> tuple[timedelta, Span] | None:
    """What such words add to the present, and where they stand; None without them."""
    said = " ".join(read.words)
    found = _IN.search(said) or _FROM.search(said)
    if found is None:
        return None
    first = said.count(" ", 0, found.start())
    last = first + found[0].strip().count(" ") + 1
    return timedelta(minutes=round(_minutes(found))), (first, last)


def _minutes(found: re.Match[str]) -> float:
    told = found.groupdict()
    if told["couple"]:
        return 120
    if told["clock"]:
        hours, _, minutes = told["clock"].partition(":")
        return int(hours) * 60 + int(minutes)
    if told["minutes"]:
        return _number(told["minutes"])
    extra = 0.0 if told["more"] is None else _number(told["more"])
    return _number(told["hours"]) * 60 + extra


def _number(said: str) -> float:
    if said in ("a", "an"):
        return 1
    return whole_of(said) if said.isalpha() or " " in said else float(said.replace(",", "."))
