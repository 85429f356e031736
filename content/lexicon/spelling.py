"""Finds the word that somebody meant by one that they mistyped.

Only a word that nobody knows is changed. One of another language ("rodilla") is read as the English
word; else it is taken as mistyped: one letter wrong, missing, too many, or two swapped, and
two such slips in a long word. Known words are never touched, so that "soar" stays "soar".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_REMEMBERED = 50_000
_LONGEST = 24
_COMPARED = re.compile(r"(.{4,}?)(?:er|est)")
_REPEATED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words that are known, and among them, in order, those that may be meant.

    `foreign` has words of other languages, each with the English one.
    """

    known: frozenset[str]
    words: tuple[str, ...]
    foreign: Mapping[str, str] = field(default_factory=dict)
    _memory: dict[str, str] = field(default_factory=dict, compare=False)
    _first: dict[str, list[str]] = field(default_factory=dict, compare=False)
    _second: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def read(self, word: str) -> str:
        """The word that was meant; the word itself when there is none or it is known."""
        if word in self.known:
            return word
        found = self.foreign.get(word) or self._memory.get(word)
        if found is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            found = self._memory[word] = self._search(word)
        return found

    def _search(self, word: str) -> str:
        if len(word) > _LONGEST or not word.isascii() or not word.isalpha():
            return word
        for fewer in (_REPEATED.sub(r"\1", word), _REPEATED.sub(r"\1\1", word)):
            if fewer in self.known:
                return fewer
        if len(word) < 4 or self._is_compared(word):
            return word
        slips = 2 if len(word) >= 8 else 1
        near = extract(
            word, self._candidates(word), scorer=OSA.distance, score_cutoff=slips, limit=8
        )
        best = min(((slips_between(word, meant), meant) for meant, _, _ in near), default=(9, word))
        return best[1] if best[0] <= slips else word

    def _is_compared(self, word: str) -> bool:
        """Whether it is "smoother" or "smoothest" of a word that is known."""
        found = _COMPARED.fullmatch(word)
        return found is not None and not self.known.isdisjoint((found[1], found[1] + "e"))

    def _candidates(self, word: str) -> list[str]:
        """Words that share one of the first two letters, which one slip leaves in place."""
        one, two = word[0], word[1]
        if not self._second:  # made with the first word that nobody knows
            self._first.update(_by_letter(self.words, 0))
            self._second.update(_by_letter(self.words, 1))
        return [
            *self._first.get(one, ()),
            *(self._first.get(two, ()) if two != one else ()),
            *self._second.get(two, ()),
        ]


def _by_letter(words: Iterable[str], place: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= 4:
            found.setdefault(word[place], []).append(word)
    return found


def slips_between(word: str, meant: str) -> int:
    """Slips between them; 9 when that is too many for words of this length."""
    slips = OSA.distance(word, meant)
    shorter = min(len(word), len(meant))
    if shorter <= 4:
        swapped = slips == 1 and sorted(word) == sorted(meant)
        doubled = len(word) == len(meant) + 1 and slips == 1 and set(word) == set(meant)
        return slips if swapped or (doubled and shorter == 4) else 9
    if slips == 2 and (shorter < 8 or word[0] != meant[0]):
        return 9
    return slips


def spelling(
    vocabulary: Iterable[str], ordinary: Iterable[str], foreign: Mapping[str, str] | None = None
) -> Spelling:
    """Words of the lexicon may be meant; ordinary words are only known."""
    words = {word for word in vocabulary if word.isascii() and word.isalpha()}
    return spelling_of(tuple(sorted(words)), ordinary, foreign)


def spelling_of(
    words: tuple[str, ...], ordinary: Iterable[str], foreign: Mapping[str, str] | None = None
) -> Spelling:
    """The same from words that are in order already."""
    known = frozenset(words) | frozenset(ordinary)
    return Spelling(known=known, words=words, foreign=foreign or {})
