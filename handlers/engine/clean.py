"""Text as it may be kept: whole characters, and none that steer a screen.

Nothing that a person wrote is cut; half characters (lone surrogates) become a question mark.
"""

import unicodedata

_KEPT = {"\n", "\t"}


def clean(text: str) -> str:
    """The text without control characters and without half characters."""
    if text.isascii() and text.isprintable():
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c for c in whole if c in _KEPT or unicodedata.category(c) != "Cc")
