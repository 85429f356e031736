"""Words that sound like danger together: each has a weight, learnt from labelled lines.

The file is made by `python -m tests.handlers.understanding.learn` and can be read and corrected by
hand: a weight above 0 speaks for danger, one below 0 against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from content.document import Document
from content.fault import Fault

STEM, KIND, CONCEPT = "^", "@", "~"
"""What stands before a stem, a kind of word and a concept of the rules among the words."""


Remembered: TypeAlias = tuple[Mapping[str, float], Mapping[str, str]]
"""What a word weighs with its stem and kinds, and its pairs by the second word."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each word and each pair of words weighs, and where an empty text stands.

    From `least` on, words alone may be danger. Below `doubtful` they are so much like ordinary talk
    that what a rule reads there is unsure, and below `ordinary` an ambiguous word means nothing. A
    word that is denied, past or about others has its mark before it ("not-fever").
    """

    words: Mapping[str, float] = field(default_factory=dict)
    start: float = 0.0
    least: float = 0.0
    doubtful: float = -2.4
    ordinary: float = -2.4
    pairs: Mapping[str, Mapping[str, str]] = field(init=False, compare=False, repr=False)
    """The pairs of words by the first and the second, as they are written in `words`."""
    concepts: Mapping[str, str] = field(init=False, compare=False, repr=False)
    """The concepts that have a weight, as they are written in `words`."""
    memory: dict[str, Remembered] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Words that were read before, with their marks; the readers fill it."""

    def __post_init__(self) -> None:
        pairs: dict[str, dict[str, str]] = {}
        for written in self.words:
            first, is_pair, second = written.partition(" ")
            if is_pair:
                pairs.setdefault(first, {})[second] = written
        concepts = {written[1:]: written for written in self.words if written[0] == CONCEPT}
        object.__setattr__(self, "concepts", concepts)  # as below
        object.__setattr__(self, "pairs", pairs)  # frozen; made from `words`, and never changed


def read_weights(fields: Mapping[str, Any]) -> Weights:
    """The weights of a file's `weights:`. Raises `ValueError` for an item without its number."""
    words: dict[str, float] = {}
    for item in str(fields.get("words", "")).replace("\n", ",").split(","):
        if item.strip():
            word, _, weight = item.strip().rpartition(" ")
            words[word] = float(weight)
    given = {name: float(fields[name]) for name in _NUMBERS if name in fields}
    return Weights(words, **given)


_NUMBERS = ("start", "least", "doubtful", "ordinary")


DANGER, MIND = "weights", "weights_of_mind"
"""The fields of a file that hold them: of every danger, and of thoughts of self-harm alone."""


def weights_of(field_name: str, documents: list[Document], faults: list[Fault]) -> Weights:
    """The learnt weights of this field, or none where no file has them."""
    for document in documents:
        if field_name in document.value:
            try:
                return read_weights(document.value[field_name])
            except (ValueError, AttributeError):
                sentence = "write each word with its number, like: numb 2.31, cant feel 1.20"
                faults.append(document.fault((field_name,), sentence))
    return Weights()


def kinds_of_words(documents: list[Document]) -> dict[str, tuple[str, ...]]:
    """Of each word the kinds that it is of, as they stand among the weights ("@family")."""
    found: dict[str, tuple[str, ...]] = {}
    for document in documents:
        for kind, words in (document.value.get(KINDS) or {}).items():
            for word in str(words).split():
                found[word] = (*found.get(word, ()), KIND + str(kind))
    return found


KINDS = "kinds_of_words"
