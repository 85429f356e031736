"""Which words of a text are denied: "no pain in my knee", "not when running"."""

from handlers.understanding.assertion import denials
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.text import Text


def denied(text: Text, mentions: Mentions) -> frozenset[int]:
    """The numbers of all denied words."""
    return frozenset(at for cue, reach in denials(text, mentions) for at in range(cue + 1, reach))
