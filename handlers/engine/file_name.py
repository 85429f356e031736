"""Whether a file's name was given by a camera or an app, and is nobody's words."""

import re

_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBERED = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{16,}", re.IGNORECASE
)
"""A UUID or the sum of a file."""
_FEWEST_LETTERS = 3
"""Letters in a row that may be a word."""
_GIVEN = frozenset(
    "aud audio burst capture chrome copy cover dcim dji doc document download dsc dscf dscn edited "
    "file firefox from gopr hdr image img instagram mov movie mvi mvimg night original pano photo "
    "picture portrait ptt pxl rec received recording safari scan screen screenshot signal snapchat "
    "sticker telegram untitled vid video voice whatsapp".split()
)


def is_given_name(stem: str) -> bool:
    """Whether nobody chose this name. stem: without its ending."""
    if _NUMBERED.fullmatch(stem.strip()) is not None:
        return True
    words = {each.casefold() for each in _LETTERS.findall(stem) if len(each) >= _FEWEST_LETTERS}
    return words <= _GIVEN and any(each.isdigit() for each in stem)
