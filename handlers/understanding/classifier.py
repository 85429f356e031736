"""Learnt weights: words that sound like danger together, and words that sound like ordinary talk.

Rules:
- Where the rules read nothing, or nothing that is to be seen the same day, words that weigh enough
  are an unsure danger; never a sure one.
- Where a rule reads danger in the middle of ordinary talk, it is unsure. An ambiguous word there
  has its everyday sense.
- Every word has a weight, every pair of neighbours, every stem, every kind of word ("@family") and
  every concept of the rules ("~leave_taking"); a word or kind that is denied, long past, supposed
  or asked about has one of its own. Kinds and concepts tell most of what nobody has said before.
- The sum is divided by the square root of how many were known, and a long text is weighed piece by
  piece, so that neither length nor a calm rest weighs anything down.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import TypeAlias

from content.lexicon.lexicon import Lexicon
from content.lexicon.weights import CONCEPT, KIND, STEM, Remembered, Weights
from handlers.understanding.assertion import Assertion, Assertions, read_assertions
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.text import JOINED, Text

FEWEST = 5
"""Words; less than that says too little to be weighed."""
SHORT = 9
"""Words; in fewer a single one decides."""
PIECE, LONG, MANY = 25, 45, 1_000_000
"""Words; a text of more than LONG is weighed in pieces of PIECE."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How much it takes: the fewest words, how many of them known, and how much greater the sum
    must be in a short text, in a long one, where some words meet by chance, and in one that holds
    none of the telling kinds of words.
    """

    fewest: int
    known: int
    short: float
    long: float
    untold: float = 0.0


OF_DANGER = Bar(FEWEST, known=1, short=1.0, long=1.0)
OF_MIND = Bar(3, known=3, short=1.5, long=2.5, untold=1.5)
"""Of thoughts of self-harm: "tired of living" says enough, where an illness needs more words."""
_MARKS = (
    (Assertion.NEGATED, "not-"),
    (Assertion.OLD | Assertion.MENDED, "then-"),
    (Assertion.UNREAL | Assertion.QUESTION | Assertion.SUPPOSED, "if-"),
    (Assertion.THIRD, "they-"),
)


Word: TypeAlias = tuple[str, str, bool]
"""A word as it is weighed: the mark of its status, the word, and whether it joins the last."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A text with all of it that is weighed; None stands for a word of a saying."""

    text: Text
    words: tuple[Word | None, ...]
    mentions: Mentions
    kinds: Mapping[str, tuple[str, ...]]
    _starts: dict[str, list[int]] = field(default_factory=dict)

    def holds(self, name: str, start: int, end: int) -> bool:
        """Whether a phrase of this concept begins between these words."""
        starts = self._starts.get(name)
        if starts is None:
            starts = self._starts[name] = sorted(at for at, _ in self.mentions[name])
        first = bisect_left(starts, start)
        return first < len(starts) and starts[first] < end


def heard_in(
    lexicon: Lexicon, text: Text, mentions: Mentions, assertions: Assertions | None = None
) -> Heard:
    """What is weighed of a text with these mentions."""
    by_word = (assertions or read_assertions(text, mentions)).by_word
    words: list[Word | None] = [
        (_BY_STATUS[status], "#" if word[0] in _DIGITS else word, gap == JOINED)
        for word, status, gap in zip(text.words, by_word, text.breaks, strict=True)
    ]
    for start, end in mentions.get("idiom", ()):
        words[start:end] = [None] * (end - start)
    return Heard(text, tuple(words), mentions, lexicon.kinds)


def classify(weights: Weights, heard: Heard, bar: Bar = OF_DANGER) -> tuple[float, tuple[str, ...]]:
    """How far above the least a text leans to danger, and the words that weigh most.

    Below 0 it does not; a text of too few words never does.
    """
    words = len(heard.text.words)
    if words < bar.fewest or not weights.words:
        return -1.0, ()
    size = PIECE if words > LONG else words
    over, known = max(
        (weigh(weights, heard, at, at + size) for at in range(0, words, size)),
        key=lambda each: each[0],
    )
    if len(known) < bar.known:
        return -1.0, ()
    over -= weights.least
    over -= bar.short if words < SHORT else bar.long if words > LONG else 0.0
    if TELLING.isdisjoint(known):
        over -= bar.untold
    if over < 0:
        return over, ()
    said = [each for each in known if each[0] not in _UNSAID]
    heaviest = sorted(said or known, key=lambda each: (-known[each], each))[:4]
    return over, tuple(heaviest)


def weigh(weights: Weights, heard: Heard, start: int, end: int) -> tuple[float, dict[str, float]]:
    """What the words from `start` to `end` weigh together, and each that is known."""
    known = _known(weights, heard, start, end)
    if not known:
        return weights.start, known
    return weights.start + sum(known.values()) / sqrt(len(known)), known


def _known(weights: Weights, heard: Heard, start: int, end: int) -> dict[str, float]:
    """The features of a text that have a weight; those that have none are never written down."""
    remembered = weights.memory.get
    known: dict[str, float] = {}
    after: Mapping[str, str] = _NOTHING
    for word in heard.words[start:end]:
        if word is None:
            after = _NOTHING
            continue
        mark, plain, is_joined = word
        if after and is_joined and plain in after:
            known[after[plain]] = weights.words[after[plain]]
        some, after = remembered(mark + plain) or _remembered(weights, heard, mark, plain)
        if some:
            known.update(some)
    is_whole = start == 0 and end >= len(heard.words)
    for name in weights.concepts.keys() & heard.mentions.keys():
        if is_whole or heard.holds(name, start, end):
            each = weights.concepts[name]
            known[each] = weights.words[each]
    return known


def _remembered(weights: Weights, heard: Heard, mark: str, plain: str) -> Remembered:
    """What a word weighs with its stem and kinds, and its pairs; the same words come again."""
    if len(weights.memory) >= _REMEMBERED:
        weights.memory.clear()
    kinds = (mark + kind for kind in heard.kinds.get(plain, ()))
    found = {
        each: weights.words[each]
        for each in (mark + plain, stem_of(plain), *kinds)
        if each in weights.words
    }
    remembered = found, weights.pairs.get(plain, _NOTHING)
    weights.memory[mark + plain] = remembered
    return remembered


def features(heard: Heard, start: int = 0, end: int = MANY) -> Iterator[str]:
    """What is weighed of a text: words, stems, kinds, pairs of neighbours, and concepts."""
    before = ""
    for word in heard.words[start:end]:
        if word is None:
            before = ""
            continue
        mark, plain, is_joined = word
        yield mark + plain
        yield stem_of(plain)
        yield from (mark + kind for kind in heard.kinds.get(plain, ()))
        if before and is_joined:
            yield f"{before} {plain}"
        before = plain
    for name in heard.mentions:
        if heard.holds(name, start, end):
            yield CONCEPT + name


def stem_of(word: str) -> str:
    """The word without its ending, so that "hanging" weighs what "hanged" does."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return STEM + word[: -len(ending)]
    return STEM + word


_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "er")
_SHORTEST_STEM = 3
_REMEMBERED = 50_000
_NOTHING: Mapping[str, str] = {}
TELLING = frozenset(
    mark + KIND + kind
    for kind in "alive burden calm crisis dead gas gone gun height hopeless hurtself kill legacy"
    " pills poison rails reckless rope self sharp trapped void voices worthless".split()
    for mark in ("", *(mark for _, mark in _MARKS))
)
"""The kinds of words that what is said of the mind mostly holds one of."""
_UNSAID = frozenset({CONCEPT, KIND, STEM})
_DIGITS = "0123456789"
_BY_STATUS: Mapping[int, str] = {
    status: next((mark for bits, mark in _MARKS if status & bits), "") for status in range(256)
}
