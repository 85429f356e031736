"""What whole number a word says: in digits, or written out as one word."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Final

_UP_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS: Final[Mapping[str, int]] = MappingProxyType(
    {word: value for value, word in enumerate(_UP_TO_NINETEEN.split())}
    | {word: value * 10 for value, word in enumerate(_TENS.split(), start=2)}
    | {"fourty": 40, "hundred": 100}
)
"""Numbers that are written as one word."""


def number_of(word: str) -> int | None:
    """The whole number that this word says; a fraction counts as the next one."""
    if not word[0].isdecimal():
        return NUMBER_WORDS.get(word)
    try:
        return ceil(float(word.replace(",", ".")))
    except (ValueError, OverflowError):
        return None
