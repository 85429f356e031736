"""The words around a phrase that show in what sense it is said."""

from handlers.understanding.phrase_matcher import Span
from handlers.understanding.text import Text

NEAR, WHOLE = 12, 30
"""Words on each side; a text of no more than WHOLE is taken whole."""


def window(text: Text, place: Span) -> Span:
    """The sentences that a phrase stands in, as far as they are near."""
    sentences = text.sentences
    if len(sentences) <= WHOLE:
        return 0, len(sentences)
    start, end = place[0], place[1] - 1
    first, last = sentences[start], sentences[end]
    least, most = max(0, start - NEAR), min(len(sentences), end + 1 + NEAR)
    while start > least and sentences[start - 1] == first:
        start -= 1
    while end + 1 < most and sentences[end + 1] == last:
        end += 1
    return start, end + 1
