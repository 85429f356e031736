"""Reads a pain score from 0 to 10.

Rules (pain scale of the safety page): whole numbers; of a range the higher; a fraction counts as
the next whole number; over 10 is 10; "no pain" is 0. Ages, minutes, kilos, weeks and old scores
("was a 6 last week") are no scores.
"""

import re
from dataclasses import dataclass
from math import ceil

from handlers.understanding.english.fraction import in_decimals
from handlers.understanding.english.number import Number, Numbers, decimal_of
from handlers.understanding.english.scale import in_tenths, is_on_unknown_scale, percent_in_tenths
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.text import JOINED, Text, plain


@dataclass(frozen=True, slots=True)
class UnclearScore:
    """No score could be read; the reason is `nothing`, `words`, `several` or `old`."""

    reason: str


HIGHEST = 10


def score_in(text: Text, mentions: Mentions) -> int | None:
    """The highest current score that a sentence about pain names, or None."""
    said = _Said(text, mentions)
    numbers = [n for n in said.numbers if _may_be_score(said, n)]
    current = [n for n in numbers if not _is_old(said, n)]
    if current:
        return min(HIGHEST, max(ceil(n.value) for n in current))
    if not numbers and any(
        end - start > 1 or len(text.words) <= 2 for start, end in mentions.get("zero_pain", ())
    ):
        return 0
    return None


class _Said:
    """A text, its numbers, and where the words around a score begin or end; made once a text."""

    __slots__ = (
        "breaks", "improves", "numbers", "old_after", "old_before", "unit", "unlike_before",
        "words", "yes_before",
    )  # fmt: skip

    def __init__(self, text: Text, mentions: Mentions) -> None:
        self.words, self.breaks = text.words, text.breaks
        self.numbers = Numbers(text)
        self.unit = {start for start, _ in mentions.get("score_unit", ())}
        self.unlike_before = {end for _, end in mentions.get("score_not_before", ())}
        self.yes_before = {end for _, end in mentions.get("score_yes_before", ())}
        self.old_before = {end for _, end in mentions.get("score_old_before", ())}
        self.old_after = {start for start, _ in mentions.get("score_old_after", ())}
        self.improves = "improv" in text.words

    def joined(self, at: int) -> bool:
        """Whether this word follows the one before it without a break."""
        return at < len(self.words) and self.breaks[at] == JOINED


def _may_be_score(said: _Said, number: Number) -> bool:
    """Whether a number is a score, by the words that touch it."""
    words, start, end = said.words, number.start, number.end
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    if before == "outof" or (before == "of" and start > 1 and number.value == HIGHEST):
        return False
    scaled = after == "outof" or words[end : end + 2] in (
        ("out", "of"),
        ("of", "10"),
        ("of", "ten"),
    )
    if after == "outof" and end + 1 < len(words) and words[end + 1] not in ("10", "ten"):
        return False  # "since 5/7", "1/2 of the time": no scale that is known
    if scaled:
        return True
    if number.value > HIGHEST and not (start and before in ("score", "pain", "a", "its")):
        return False
    joined = said.joined(end)
    if joined and end in said.unit:
        return False
    if joined and after in ("to", "or", "and", "maybe", "even") and _leads_to_unit(said, end):
        return False
    if start in said.unlike_before and said.breaks[start] == JOINED:
        return start in said.yes_before and words[start - 1] not in _NEVER
    if words[start] == "one":
        return _one_is_number(said, start, end)
    if words[start] in ("two", "three") and joined and not _boundary_word(after):
        return start in said.yes_before
    return True


_NEVER = {"for", "last", "past", "since", "im", "age", "aged", "every"}


def _boundary_word(word: str) -> bool:
    return word in ("outof", "out", "when", "if", "on", "with", "after", "at", "now", "today", "to",
                    "or", "maybe", "and", "but", "while", "during", "pain", "in", "from", "for",
                    "right", "left", "squats", "running", "stairs")  # fmt: skip


def _leads_to_unit(said: _Said, at: int) -> bool:
    """Whether "3 to 4" goes on with a unit, as in "3 to 4 weeks"."""
    number = said.numbers.between(at + 1, at + 3)
    return number is not None and number.end in said.unit and said.joined(number.end)


def _one_is_number(said: _Said, start: int, end: int) -> bool:
    """Whether "one" is a score: only alone between breaks or after such words as "about a"."""
    words = said.words
    alone = (start == 0 or said.breaks[start] != JOINED) and (
        end == len(words) or said.breaks[end] != JOINED
    )
    return alone or (
        start in said.yes_before
        and words[start - 1] in ("a", "about", "maybe", "score", "pain", "around")
        and (end == len(words) or words[end] not in ("side", "of", "knee", "leg"))
    )


def _is_old(said: _Said, number: Number) -> bool:
    """Whether the score is told of the past: "was a 6 last week", "down from 7"."""
    words, start, end = said.words, number.start, number.end
    at = start
    while (
        at > 0
        and said.breaks[at] == JOINED
        and start - at < 3
        and not (at < start and words[at][0].isdecimal())
    ):
        if at in said.old_before:
            from_range = words[at - 1] == "from" and words[end : end + 1] == ("to",)
            if from_range and not said.improves:
                return _falls(said, number)
            return True
        at -= 1
    if end < len(words) and words[end] == "outof":
        end += 2
    for at in (end, end + 1):
        if words[at : at + 1] == ("before",) and said.joined(at + 1):
            continue  # "4, before squats" says when it hurts, and not that it is over
        if at in said.old_after and at < len(words):
            return all(said.breaks[each] == JOINED for each in range(end, at + 1))
    return False


def _falls(said: _Said, number: Number) -> bool:
    """Whether "from 6 to 3" falls, so that the first is over."""
    other = said.numbers.between(number.end + 1, number.end + 2)
    return other is None or other.value < number.value


_ZERO = re.compile(r"\b(no(ne|pe| pain)?|nothing|nil|nada|zilch|pain ?(free|less)|all good|fine)\b")
_NO_ZERO = re.compile(
    r"\b(none of|nothing (helps?|works?|new|special|else|changed|to do)"
    r"|not (fine|all good|pain ?free)"
    r"|no (idea|clue|change|better|worse|different|relief)"
    r"|(fine|all good|nothing|none) (but|except|until|till|unless))\b"
)
"""Holds a word for zero, and says something else."""
_HALF = re.compile(r"\.5|(?:a |one )?half(?: a point)?(?:\s?/\s?10| out of (?:10|ten))?")
_BELOW = re.compile(r"\s*(?:-|minus )\s?\d")
_NOW = re.compile(
    r"(?<!\d)(?<!\d )\b(?:now|today|currently)\s?[:,]?\s"
    r"(?:(?:its?|is|at|about|around|an?|more like|only|just|down to|maybe)\s){0,3}(\d.*)$"
)
_OLD = re.compile(
    r"\b(?:was|were)\s(?:(?:at|about|an?)\s){0,2}\d{1,2}(?:[.,]\d+)?(?:/10)?\b"
    r"(?:\s(?:yesterday|before|earlier|last\s\w+)\b)?"
    r"|(?<![\w.])\d{1,2}(?:[.,]\d+)?(?:/10)?\s(?:yesterday|last\s(?:night|week|time|month))\b"
)
"""What it was before: it counts where nothing else is told."""
_TWO = re.compile(r"\d[\s:]\s?10")
"""A score and the end of its scale, or two scores."""
_DOTS = re.compile(r"(?<=\d)\s?\.{2,}\s?(?=\d)")
_LETTER_O = re.compile(r"(?<![\w.,])1o\b")
_WORDS = {
    "zero": 0, "nought": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fore": 4, "for": 4,
    "sevn": 7, "eigth": 8, "ate": 8, "fiv": 5, "foru": 4, "thre": 3, "nien": 9, "tree": 3,
}  # fmt: skip
_UNIT = re.compile(r"(weeks?|days?|months?|years?|hours?|min(ute)?s?|kg|reps?|sets?|am|pm|km|%)\b")
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)(?:\s*(?:/|out of|of)\s*(?:10|ten)\b)?")


def read_score(text: str) -> int | UnclearScore:
    """The answer to "how much, from 0 to 10?"; never raises.

    A little over ten is ten; a number beyond twenty was hardly meant as a score.
    """
    said = in_tenths(percent_in_tenths(in_decimals(_typed(plain(text)))), is_score=True)
    if is_on_unknown_scale(said) or _BELOW.match(said):
        return UnclearScore("words")
    if _TWO.fullmatch(said.strip()):
        return UnclearScore("several")
    if (now := _NOW.search(said)) is not None:
        said = now[1]
    elif _OLD.search(said) is not None and re.search(r"\d", _OLD.sub(" ", said)):
        said = _OLD.sub(" ", said)
    values = [
        value
        for found in _NUMBER.finditer(said)
        if (value := decimal_of(found.group(1))) is not None
        and not _UNIT.match(said[found.end() : found.end() + 24].lstrip())
    ]
    said_words = re.findall(r"[a-z]+", said)
    for at, word in enumerate(said_words):
        if word in _WORDS and _is_value(said_words, at):
            values.append(_WORDS[word])
    if _HALF.fullmatch(said.strip()) is not None:
        return 1
    if any(value > 2 * HIGHEST for value in values):
        return UnclearScore("several")
    if values:
        return min(HIGHEST, ceil(max(values)))
    if _ZERO.search(said) and not _NO_ZERO.search(said):
        return 0
    return UnclearScore("words" if said_words else "nothing")


def _typed(said: str) -> str:
    """The text with ranges in dots, and a ten with the letter, as they are meant."""
    return _LETTER_O.sub("10", _DOTS.sub(" to ", said))


def _is_value(words: list[str], at: int) -> bool:
    """Whether a number word is a score: "about a six", but not "out of ten" or "the left one"."""
    word = words[at]
    if word == "ten" and words[max(0, at - 2) : at] == ["out", "of"]:
        return False
    if word in ("for", "ate", "fore", "tree"):
        return len(words) == 1
    if word == "one":
        return len(words) <= 3 or words[at - 1] in ("a", "about", "maybe", "like") if at else True
    following = words[at + 1] if at + 1 < len(words) else ""
    return not _UNIT.match(following)
