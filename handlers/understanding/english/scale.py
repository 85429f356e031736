"""Scores on other scales, as scores out of ten: "3/5", "30/100", "two outta ten", "60 %".

Rules:
- Out of 5, 20 or 100 is sure, and becomes tenths. Out of any other number is left to be asked.
- "On a scale of 1 to 10" names the scale, and no score; a date ("05/7/12") is none either.
"""

import re
from math import ceil
from typing import Final

from content.lexicon.number import NUMBER_WORDS

SCALES: Final = frozenset({5, 10, 20, 100})
_WORDS: Final = "|".join(word for word, value in NUMBER_WORDS.items() if value <= 20)
_NUMBER: Final = rf"\d{{1,3}}(?:[.,]\d{{1,4}})?|(?:{_WORDS})\b"
_TOPS: Final = {"five": 5, "ten": 10, "twenty": 20, "a hundred": 100, "hundred": 100}
_TOP: Final = rf"\d{{1,3}}|{'|'.join(_TOPS)}"
_OF: Final = r"\s?[/\\]\s?|\s(?:out ?(?:of|a|ta)?|outt?a|of|in|from|over|on)\s"
_COUNTED: Final = (
    r"(?!\s?(?:of (?:the|my|a)\b|(?:week|day|month|year|hour|min|time|session|set|rep|run|night"
    r"|match|game|class|morning|visit|squat|lunge)\w*))"
)
_RANGE: Final = r"(?:\d{1,2}\s?(?:-|–|to|or)\s?)?"
_SCORED: Final = re.compile(
    rf"(?<![\w./\\-]){_RANGE}({_NUMBER})(?: stars| points)?({_OF})({_TOP})(?:th)?\b"
    rf"(?![/\\.,]\d){_COUNTED}"
)
_PERCENT: Final = re.compile(r"(?<![\w.])(\d{1,3})\s?(?:%|percent\b|per cent\b)")
_SCALE: Final = re.compile(
    r"\(?(?:on |in )?(?:a |the )?(?:scale (?:of |from )?(?:[01]\s?(?:-|–|to)\s?)?(?P<of>\d{1,3})"
    r"|[01]\s?(?:-|–|to)\s?(?P<to>\d{1,3}) scale|[01]\s?(?:-|–|to)\s?(?P<ask>10)\s?[?:])\)?"
)
_DATE: Final = re.compile(r"(?<![\w/.-])\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?![\w/-])")


def in_tenths(said: str, *, is_score: bool = False) -> str:
    """The text (small letters) with its scores as "6/10", without scales and dates.

    is_score: a score was asked for, so that "2 of 5" is one.
    """
    said = _DATE.sub(" ", said)
    scale = _SCALE.search(said)
    if scale is not None:
        top = int(scale["of"] or scale["to"] or scale["ask"])
        if top in SCALES:
            rest = said[: scale.start()] + " , " + said[scale.end() :]
            return rest if top == 10 else _on(rest, top)
    return _SCORED.sub(lambda found: _tenths(found, is_score=is_score), said)


def is_on_unknown_scale(said: str) -> bool:
    """Whether a score is told out of a number that is no known scale: "2/7"."""
    found = _SCORED.search(said)
    return found is not None and _top(found[3]) not in SCALES


def percent_in_tenths(said: str) -> str:
    """The same for per cent, where a score and nothing else was asked for."""
    return _PERCENT.sub(lambda found: f"{ceil(int(found[1]) / 10)}/10", said)


def _on(said: str, top: int) -> str:
    number = re.compile(rf"(?<![\w.])({_NUMBER})(?![\w.])")
    return number.sub(lambda found: _scaled(found[1], top), said, count=1)


def _tenths(found: re.Match[str], *, is_score: bool) -> str:
    top = _top(found[3])
    is_sign = found[2].strip() in ("/", "\\", "") or found[2].strip().startswith("out")
    if top not in SCALES or not (is_sign or is_score or top == 10) or _value(found[1]) > 2 * top:
        return found[0]
    return _scaled(found[1], top)


def _scaled(said: str, top: int) -> str:
    tenths = _value(said) * 10 / top
    return f"{ceil(tenths - 1e-9)}/10"


def _value(said: str) -> float:
    return NUMBER_WORDS[said] if said in NUMBER_WORDS else float(said.replace(",", "."))


def _top(said: str) -> int:
    return _TOPS[said] if said in _TOPS else int(said)
