"""Learnt weights: words that sound like danger together, and words that sound like ordinary talk.

Rules:
- Where the rules read nothing, or nothing that is to be seen the same day, words that weigh enough
  are an unsure danger; never a sure one.
- Where a rule reads danger in the middle of ordinary talk, it is unsure. An ambiguous word there
  has its everyday sense.
- Every word and every pair of neighbours has a weight; a word that is denied, long past, supposed
  or asked about has one of its own.
- The sum is divided by the square root of how many were known, and a long text is weighed piece by
  piece, so that neither length nor a calm rest weighs anything down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from content.lexicon.weights import Weights
from handlers.understanding.assertion import Assertion, Assertions
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
    must be in a short text, and in a long one, where some words meet by chance.
    """

    fewest: int
    known: int
    short: float
    long: float


OF_DANGER = Bar(FEWEST, known=1, short=1.5, long=1.0)
OF_MIND = Bar(3, known=2, short=1.5, long=2.5)
"""Of thoughts of self-harm: "tired of living" says enough, where an illness needs more words."""
_MARKS = (
    (Assertion.NEGATED, "not-"),
    (Assertion.OLD | Assertion.MENDED, "then-"),
    (Assertion.UNREAL | Assertion.QUESTION | Assertion.SUPPOSED, "if-"),
    (Assertion.THIRD, "they-"),
)


def sayings_in(mentions: Mentions) -> frozenset[int]:
    """The words that are part of a saying, by their place; they mean something else."""
    return frozenset(at for start, end in mentions.get("idiom", ()) for at in range(start, end))


def classify(
    weights: Weights,
    text: Text,
    assertions: Assertions,
    sayings: frozenset[int] = frozenset(),
    bar: Bar = OF_DANGER,
) -> tuple[float, tuple[str, ...]]:
    """How far above the least a text leans to danger, and the words that weigh most.

    Below 0 it does not; a text of too few words never does.
    """
    words = len(text.words)
    if words < bar.fewest or not weights.words:
        return -1.0, ()
    size = PIECE if words > LONG else words
    over, known = max(
        (weigh(weights, text, assertions, sayings, at, at + size) for at in range(0, words, size)),
        key=lambda each: each[0],
    )
    if len(known) < bar.known:
        return -1.0, ()
    over -= weights.least
    over -= bar.short if words < SHORT else bar.long if words > LONG else 0.0
    if over < 0:
        return over, ()
    heaviest = sorted(known, key=lambda each: (-known[each], each))[:4]
    return over, tuple(heaviest)


def weigh(
    weights: Weights,
    text: Text,
    assertions: Assertions,
    sayings: frozenset[int],
    start: int,
    end: int,
) -> tuple[float, dict[str, float]]:
    """What the words from `start` to `end` weigh together, and each that is known."""
    known = _known(weights, text, assertions, sayings, start, end)
    if not known:
        return weights.start, known
    return weights.start + sum(known.values()) / sqrt(len(known)), known


def _known(
    weights: Weights,
    text: Text,
    assertions: Assertions,
    sayings: frozenset[int],
    start: int,
    end: int,
) -> dict[str, float]:
    """The features of a text that have a weight; those that have none are never written down."""
    of, pairs = weights.words.get, weights.pairs.get
    known: dict[str, float] = {}
    after: Mapping[str, str] | None = None
    for at, (word, status, gap) in enumerate(
        zip(
            text.words[start:end],
            assertions.by_word[start:end],
            text.breaks[start:end],
            strict=True,
        ),
        start=start,
    ):
        if at in sayings:
            after = None
            continue
        plain = "#" if word[0] in _DIGITS else word
        each = _BY_STATUS[status] + plain if status else plain
        if (weight := of(each)) is not None:
            known[each] = weight
        if after is not None and gap == JOINED and (pair := after.get(plain)) is not None:
            known[pair] = weights.words[pair]
        after = pairs(plain)
    return known


def features(
    text: Text, assertions: Assertions, sayings: frozenset[int], start: int = 0, end: int = MANY
) -> Iterator[str]:
    """What is weighed of a text: its words with their status, and pairs of neighbours."""
    before = ""
    words = zip(
        text.words[start:end], assertions.by_word[start:end], text.breaks[start:end], strict=True
    )
    for at, (word, status, gap) in enumerate(words, start=start):
        if at in sayings:
            before = ""
            continue
        plain = "#" if word[0] in _DIGITS else word
        yield _BY_STATUS[status] + plain if status else plain
        if before and gap == JOINED:
            yield f"{before} {plain}"
        before = plain


_DIGITS = "0123456789"
_BY_STATUS: Mapping[int, str] = {
    status: next((mark for bits, mark in _MARKS if status & bits), "") for status in range(256)
}
