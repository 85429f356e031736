"""A text without what is not said: small letters and digits with single spaces between the words.

Rules:
- Apostrophes and accents go, so that "don't" is "dont" and "Zürich" is "zurich".
- Every other sign is a space.
"""

import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018"))


def plain(text: str) -> str:
    """The words of a text as they are compared; "" where it has none."""
    folded = text.casefold().translate(_APOSTROPHES)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


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
