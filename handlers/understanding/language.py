"""Tells whether a text is English, so that another language is never taken for an answer.

Conservative: short answers, names, numbers and typos count as English. Only when five words or
more were written and most of them are unknown, or when most letters are not Latin, it is not.
"""

from content.lexicon.lexicon import Lexicon
from handlers.understanding.text import read_text

_FEWEST_WORDS = 5
_KNOWN_SHARE = 0.5


def is_english(lexicon: Lexicon, text: str) -> bool:
    """False only when most words are unknown; never raises."""
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c > "\u024f" for c in letters) * 2 > len(letters) >= 6:
        return False
    words = [word for word in read_text(lexicon, text).words if word[0].isalpha()]
    if len(words) < _FEWEST_WORDS:
        return True
    known = sum(word in lexicon.spelling.known for word in words)
    return known >= _KNOWN_SHARE * len(words)
