"""Text as it may be kept: whole characters, and none that steer a screen.

Nothing that a person wrote is cut; half characters (lone surrogates) become a question mark. A name
is one line, and nothing in it turns the direction of what stands beside it.
"""

import unicodedata

_KEPT = {"\n", "\t"}
_JOINERS = {"\u200c", "\u200d"}
"""They join letters and faces, and steer nothing."""
LONGEST_NAME = 60


def clean(text: str) -> str:
    """The text without control characters and without half characters."""
    if text.isascii() and text.isprintable():
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c for c in whole if c in _KEPT or unicodedata.category(c) != "Cc")


def is_shown(character: str) -> bool:
    """Whether a character is seen where it stands, and moves or turns nothing."""
    return character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def clean_name(text: str) -> str:
    """A name as it may be kept and shown in a list: one line, not long, nothing unseen in it."""
    one_line = " ".join(clean(text).split())
    return "".join(filter(is_shown, one_line))[:LONGEST_NAME].strip()


def printable(text: str) -> str:
    """Text that cannot move a terminal's cursor, colour it or turn its lines around."""
    return "".join(c for c in text if c in _KEPT or is_shown(c))
