"""A text without what is not said: small letters and digits with single spaces between the words.

Rules:
- Apostrophes and accents go, so that "don't" is "dont" and "Zürich" is "zurich".
- Every other sign is a space.
"""

import re
import unicodedata
from functools import lru_cache

_FRACTION = re.compile(r"(?P<after>(?<=\d)\s?)?(?P<sign>[¼-¾⅐-⅞])")
_SLASHES = ("\u2044", "\u2215")
_GROWTH = 60
"""How many characters even a short text may grow by: its signs can always be written out."""
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018"))


def plain(text: str) -> str:
    """The words of a text as they are compared; "" where it has none."""
    folded = text.casefold().translate(_APOSTROPHES)
    if not folded.isascii():
        folded = without_accents(folded).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def without_accents(text: str) -> str:
    """The text with plain letters and digits: "é" is "e", "①" is "1", "1½" is "1 and a half".

    Some signs stand for a whole line. A text that would grow by more than half keeps its signs, so
    that nobody makes a long letter of a short one.
    """
    plainer = unicodedata.normalize("NFKD", _FRACTION.sub(_in_words, text))
    if len(plainer) > len(text) * 3 // 2 + _GROWTH:
        plainer = unicodedata.normalize("NFD", text)
    for slash in _SLASHES:
        plainer = plainer.replace(slash, "/")
    return "".join(c for c in plainer if not unicodedata.combining(c))


def _in_words(sign: re.Match[str]) -> str:
    name = unicodedata.name(sign["sign"]).removeprefix("VULGAR FRACTION ").lower()
    if sign["after"] is None:
        return f" {name.removeprefix('one ')} "
    return f" and {'a half' if name == 'one half' else name} "


@lru_cache(maxsize=2_048)
def phrases(listed: str) -> tuple[str, ...]:
    """The phrases that the content lists between "|" signs, plain; remembered.

    Only for the content's own texts: what a person wrote is never remembered here.
    """
    return tuple(found for each in listed.split("|") if (found := plain(each)))


def says(said: str, listed: str) -> bool:
    """Whether a plain text holds one of these phrases, in whole words."""
    framed = f" {said} "
    return any(f" {phrase} " in framed for phrase in phrases(listed))


def begins_word(said: str, listed: str) -> bool:
    """Whether one of these phrases begins a word of a plain text ("squat" in "front squats")."""
    framed = f" {said}"
    return any(f" {phrase}" in framed for phrase in phrases(listed))
