"""Tells whether a text is English, so that another language is never taken for an answer; and the
commonest words of danger of some other languages.

Conservative: short answers, names, numbers and typos count as English. Only when five words or
more were written and most of them are unknown, or when most letters are not Latin, it is not.
"""

from collections.abc import Iterable, Mapping

from content.lexicon.lexicon import Lexicon
from content.lexicon.word_lists import SIGNS
from content.plain import phrases, plain
from handlers.understanding.text import read_text

_FEWEST_WORDS = 5
_KNOWN_SHARE = 0.5


def is_english(lexicon: Lexicon, text: str) -> bool:
    """False only when most words are unknown; never raises."""
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c > "\u024f" for c in letters) * 2 > len(letters) >= 6:
        return False
    read = read_text(lexicon, text)
    foreign = lexicon.spelling.foreign
    words = [
        "" if typed in foreign and typed != word else word
        for word, typed in zip(read.words, read.written, strict=True)
        if word[0].isalpha()
    ]
    if len(words) < _FEWEST_WORDS:
        return True
    known = sum(
        word in lexicon.spelling.known and word not in lexicon.lists.other_languages
        for word in words
    )
    return known >= _KNOWN_SHARE * len(words)


def foreign_dangers(lists: Mapping[str, str], texts: Iterable[str]) -> dict[str, str]:
    """The dangers that are plainly said in another language: each category with the phrase.

    lists: the lexicon's `phrases:`.
    """
    found: dict[str, str] = {}
    denials = frozenset(phrases(lists["foreign.denials"]))
    signs = [(key.removeprefix(SIGNS), lists[key]) for key in lists if SIGNS in key]
    for text in texts:
        said = f" {plain(text)} "
        for category, listed in signs:
            for phrase in phrases(listed):
                if f" {phrase} " in said and _is_meant(said, phrase, denials):
                    found.setdefault(category, phrase)
    return found


def _is_meant(said: str, phrase: str, denials: frozenset[str]) -> bool:
    """Whether no denial is among the two words before a phrase."""
    before, _, _ = said.partition(f" {phrase} ")
    return denials.isdisjoint(before.split()[-2:])
