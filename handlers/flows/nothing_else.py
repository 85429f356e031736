"""Whether a text says no more than what was read in it: what is left over may be a sign."""

from content.lexicon.number import number_of
from content.plain import phrases, plain


def says_nothing_else(text: str, *listed: str) -> bool:
    """Whether every word of a text stands in these lists of the content, or is a number."""
    left = f" {plain(text)} "
    known = sorted({each for some in listed for each in phrases(some)}, key=len, reverse=True)
    for phrase in known:
        while f" {phrase} " in left:
            left = left.replace(f" {phrase} ", "  ")
    return all(number_of(word) is not None for word in left.split())
