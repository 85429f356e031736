"""Numbers in a text: digits and words. Parts of one are digits already (`fraction.py`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from content.lexicon.number import NUMBER_WORDS
from handlers.understanding.text import Text


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands from one word to before another."""

    value: float
    start: int
    end: int


_TENS = {word: value for word, value in NUMBER_WORDS.items() if 20 <= value < 100}
_ONES = {word: value for word, value in NUMBER_WORDS.items() if 0 < value < 10}


def read_number(text: Text, at: int) -> Number | None:
    """The number that begins at this word: "7", "7.5", "twenty five"."""
    value, end = _plain(text, at)
    return None if value is None else Number(value, at, end)


def _plain(text: Text, at: int) -> tuple[float | None, int]:
    word = text.words[at]
    if word[0].isdecimal():
        return decimal_of(word), at + 1
    following = text.words[at + 1] if at + 1 < len(text.words) else ""
    if word in _TENS and following in _ONES:
        return float(_TENS[word] + _ONES[following]), at + 2
    if word in NUMBER_WORDS:
        return float(NUMBER_WORDS[word]), at + 1
    return None, at + 1


def decimal_of(digits: str) -> float | None:
    """What digits say ("7", "7,5"); None for a date, a version, or more than any number here."""
    try:
        value = float(digits.replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None


class Numbers:
    """All numbers of a text, in order, read once; `at` has each by the word where it starts."""

    __slots__ = ("at", "every")

    def __init__(self, text: Text) -> None:
        self.every: list[Number] = []
        at = 0
        while at < len(text.words):
            number = read_number(text, at)
            if number is None:
                at += 1
            else:
                self.every.append(number)
                at = number.end
        self.at = {number.start: number for number in self.every}

    def __iter__(self) -> Iterator[Number]:
        return iter(self.every)

    def between(self, first: int, last: int) -> Number | None:
        """The first number that starts from this word to that one, both included."""
        return next((self.at[at] for at in range(first, last + 1) if at in self.at), None)
