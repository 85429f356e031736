"""Writes amounts with a part of one in digits: "1 1/2 hours" is "1.5 hours".

Rules:
- Behind a whole number a part is one whatever follows: "3 1/2", "1-1/2", "two and a quarter".
- Behind a unit it belongs to that unit: "an hour and a half", "1 hr 1/2".
- Alone it is one only before a unit: "3/4 of an hour", "two thirds of a year", "half hour". "3/4
  weeks" stay three or four weeks, since there is more than one; hours are parts of an hour.
- "One point five" and ".5 hours" are decimals; a dozen is twelve.
"""

import re
from typing import Final

from content.lexicon.number import NUMBER_WORDS
from handlers.understanding.text import plain

_ONES: Final = [word for word, value in NUMBER_WORDS.items() if value < 10]
_TENS: Final = [word for word, value in NUMBER_WORDS.items() if 20 <= value < 100]
_COMPOUND: Final = rf"(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES[1:])})"
WHOLE: Final = rf"\d{{1,3}}|{_COMPOUND}|{'|'.join(NUMBER_WORDS)}"
"""A whole number in digits or words, as a pattern."""
_PARTS: Final = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "quater": 4, "qtr": 4, "fourth": 4,
    "fifth": 5, "sixth": 6, "eighth": 8,
}  # fmt: skip
_HOW_MANY: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
_SIGNED: Final = r"[1-7]\s?/\s?[2-8](?![\d/]|\s?of (?:the|my)\b)"
_COUNT: Final = rf"(?:(?:{'|'.join(_HOW_MANY)}|[1-7])[ -])"
_WORDED: Final = rf"(?:{'|'.join(_PARTS)})s?\b"
_PART: Final = rf"(?P<part>{_SIGNED}|{_COUNT}?{_WORDED})"
_ONE: Final = "hour|hr|h|day|week|wk|month|mth|year|yr|decade"
_UNIT: Final = rf"(?P<unit>(?:{_ONE})s?|min(?:ute)?s?|fortnights?)\b"
_OTHER: Final = r"(?!,? ?(?:of|the|my|an?|marathon|way|past|hour|day|year|dozen|kneel\w*)\b)"
"""What makes another thing of "and a half": "an hour and a half marathon"."""

_TWO_WORDS: Final = re.compile(rf"\b{_COMPOUND}\b")
_DOZEN: Final = re.compile(r"\b(half (?:a )?|a )?dozen\b")
_POINT: Final = re.compile(rf"\b(\d{{1,2}}|{'|'.join(_ONES)}|ten) point (\d|{'|'.join(_ONES)})\b")
_DOT: Final = re.compile(rf"(?<![\w.])(?=\.\d{{1,2}}\s?{_UNIT})")
_MIXED: Final = re.compile(
    rf"(?<![\w./,:])(?P<whole>{WHOLE})"
    rf"(?:(?:[ -]|\s?(?:and|&|\+)\s)(?P<sign>{_SIGNED})"
    rf"|\s(?:and|&)\s(?P<word>(?:{_COUNT}{_WORDED}|half\b)){_OTHER})"
)
_AFTER_UNIT: Final = re.compile(
    rf"\b(?:(?P<whole>{WHOLE}|an?)\s?)?(?<![a-z]){_UNIT}"
    rf"\s(?:(?:and|&)\s{_PART}{_OTHER}|(?P<sign>{_SIGNED}))"
)
_COUNTED_HINT: Final = re.compile(r"[¼-¾⅐-⅞]|\d[ -]\d/\d|\b(?:half|quarter)", re.IGNORECASE)
_COUNTED: Final = re.compile(
    rf"{_MIXED.pattern}(?=\s?(?:days?|weeks?|wks?|months?|mths?)\b|\s?/\s?10\b|\sout\s?of\b)"
)
_AFTER_COUNTED: Final = re.compile(
    _AFTER_UNIT.pattern.replace(_UNIT, r"(?P<unit>(?:day|week|wk|month|mth)s?)\b")
)
_BEFORE_UNIT: Final = re.compile(
    rf"(?<![\w./-])(?<!every ){_PART}[ -]?(?:of[ -](?:an?[ -]|one[ -])?|an?[ -]|one[ -])"
    rf"(?P<unit>{_ONE}|minute|min)\b"
)
_OF_HOUR: Final = re.compile(
    rf"(?<![\w./-])(?<!every )(?P<part>{_SIGNED})\s?(?P<unit>(?:hour|hr|h)s?|{_ONE})\b"
)
_OF_ONE: Final = re.compile(
    rf"(?<![\w./-])(?<!every )(?P<part>{_SIGNED}|{_COUNT}?(?:half|quarter|quater|qtr)s?\b)"
    rf"[ -]?(?P<unit>hour|hr|year|yr|decade)\b"
)
_CLOCK: Final = re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)\s?(?:hours?|hrs?|h)\b")
_SPACES: Final = re.compile(r"  +")
_HINT: Final = re.compile(rf"/\s?[2-8]|\.\d|dozen| point |{'|'.join(_PARTS)}")


def in_decimals(said: str) -> str:
    """The plain text (small letters) with such amounts in digits; never raises."""
    if _HINT.search(said) is None:
        return said
    said = _SPACES.sub(" ", said)
    said = _DOZEN.sub(lambda found: "6" if (found[1] or "").startswith("half") else "12", said)
    said = _POINT.sub(lambda found: f"{whole_of(found[1])}.{whole_of(found[2])}", said)
    said = _DOT.sub("0", said)
    said = _MIXED.sub(_mixed, said)
    said = _AFTER_UNIT.sub(_after_unit, said)
    for alone in (_BEFORE_UNIT, _OF_HOUR, _OF_ONE):
        said = alone.sub(_alone, said)
    return said


def counted_in_decimals(text: str) -> str:
    """The text with days, weeks, months and scores of a whole and a part in digits, and no others.

    An age keeps its whole number: somebody who is "17 and a half" is not 18.
    """
    if _COUNTED_HINT.search(text) is None:
        return text
    said = _COUNTED.sub(_mixed, _SPACES.sub(" ", plain(text)))
    return _AFTER_COUNTED.sub(_after_unit, said)


def words_in_digits(said: str) -> str:
    """The plain text with numbers of two words in digits: "twenty one days" is "21 days"."""
    return _TWO_WORDS.sub(lambda found: str(whole_of(found[0])), said)


def whole_of(said: str) -> int:
    """What a whole number says, in digits or words ("21", "twenty one")."""
    if said.isdecimal():
        return int(said)
    return sum(NUMBER_WORDS[word] for word in re.split("[ -]", said))


def part_of(said: str) -> float:
    """What a part of one says: "3/4", "a half", "two thirds"; 0 where it is no part ("4/3")."""
    if "/" in said:
        above, below = map(int, said.split("/"))
        return above / below if above < below else 0.0
    count, _, name = said.rpartition(" ") if " " in said else said.rpartition("-")
    many = _HOW_MANY.get(count) or (int(count) if count else 1)
    below = _PARTS[name.removesuffix("s")]
    return many / below if many <= below else 0.0


def _mixed(found: re.Match[str]) -> str:
    part = part_of(found["sign"] or found["word"])
    return _digits(whole_of(found["whole"]) + part) if part else found[0]


def _after_unit(found: re.Match[str]) -> str:
    part, whole = part_of(found["sign"] or found["part"]), found["whole"]
    if not part:
        return found[0]
    before = 1 if whole in {None, "a", "an"} else whole_of(whole)
    return f"{_digits(before + part)} {_plural(found['unit'])}"


def _alone(found: re.Match[str]) -> str:
    part = part_of(found["part"])
    return f"{_digits(part)} {_plural(found['unit'])}" if part else found[0]


def _digits(value: float) -> str:
    """Four places, cut off and not rounded, so that two thirds of an hour are not 41 minutes."""
    return f"{int(value * 10_000) / 10_000:g}"


def _plural(unit: str) -> str:
    return "hours" if unit == "h" else unit if unit.endswith("s") else f"{unit}s"


def clock_hours_in_minutes(said: str) -> str:
    """The plain text with "1:30 hours" as "90 minutes", where no time of day is told."""
    return _CLOCK.sub(lambda found: f"{int(found[1]) * 60 + int(found[2])} minutes", said)
