"""A net under the rules: words that sound like danger together, though no rule knows them so.

Rules:
- It only ever adds: what the rules read stands. Where they read nothing, or nothing that is to be
  seen the same day, what it finds is.
- Every word and every pair of neighbours has a weight; a word that is denied, long past, supposed
  or asked about has one of its own.
- The sum is divided by the square root of how many were known, so that long texts weigh no more.
"""

from collections.abc import Iterator, Mapping
from math import sqrt

from content.lexicon.weights import Weights
from handlers.understanding.assertion import Light, Scope
from handlers.understanding.matcher import Mentions
from handlers.understanding.text import JOINED, Text

FEWEST = 5
"""Words; less than that says too little to be weighed."""
SHORT, MORE = 9, 0.9
"""In fewer words than that a single one decides, so the sum must be greater by so much."""
_MARKS = (
    (Light.NEGATED, "not-"),
    (Light.OLD | Light.MENDED, "then-"),
    (Light.UNREAL | Light.QUESTION | Light.SUPPOSED, "if-"),
    (Light.THIRD, "they-"),
)


def sayings_in(mentions: Mentions) -> frozenset[int]:
    """The words that are part of a saying, by their place; they mean something else."""
    return frozenset(at for start, end in mentions.get("idiom", ()) for at in range(start, end))


def leaning(
    weights: Weights, text: Text, scope: Scope, sayings: frozenset[int] = frozenset()
) -> tuple[float, tuple[str, ...]]:
    """How far above the least a text leans to danger, and the words that weigh most.

    Below 0 it does not; a text of too few words never does.
    """
    if len(text.words) < FEWEST or not weights.words:
        return -1.0, ()
    weigh = weights.words.get
    known = {each: w for each in features(text, scope, sayings) if (w := weigh(each)) is not None}
    if not known:
        return -1.0, ()
    over = weights.start + sum(known.values()) / sqrt(len(known)) - weights.least
    if len(text.words) < SHORT:
        over -= MORE
    if over < 0:
        return over, ()
    heaviest = sorted(known, key=lambda each: (-known[each], each))[:4]
    return over, tuple(heaviest)


def features(text: Text, scope: Scope, sayings: frozenset[int]) -> Iterator[str]:
    """What is weighed of a text: its words in their light, and pairs of neighbours."""
    before = ""
    words = zip(text.words, scope.lights, text.breaks, strict=True)
    for at, (word, light, gap) in enumerate(words):
        if at in sayings:
            before = ""
            continue
        plain = "#" if word[0] in _DIGITS else word
        yield _BY_LIGHT[light] + plain if light else plain
        if before and gap == JOINED:
            yield f"{before} {plain}"
        before = plain


_DIGITS = "0123456789"
_BY_LIGHT: Mapping[int, str] = {
    light: next((mark for bits, mark in _MARKS if light & bits), "") for light in range(256)
}
