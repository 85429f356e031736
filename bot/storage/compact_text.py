"""Long texts in a short form: a conversation that is over, and the long lists of an open one.

Rule: what an older Limber wrote in full is read as it is.
"""

import zlib
from base64 import b64decode, b64encode
from typing import Final

_MARK: Final = "zlib:"
"""JSON never begins so."""
ENDED_LENGTH: Final = 200
"""From so many characters on a text gains something."""
OPEN_LENGTH: Final = 2000
"""The same for what each event writes: a text of 16 KB takes some 50 µs, and 1.6 KB of the disk."""
_LEVEL: Final = 3
"""Of the effort; more of it takes longer and gains little."""


def compact(text: str, from_length: int = ENDED_LENGTH) -> str:
    """The short form of JSON text: a fifth of a journal, still text for both databases.

    from_length: a shorter one is left as it is.

    Half a character is left as it is, so that the database refuses the row with its whole event.
    """
    if len(text) < from_length:
        return text
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return text
    return _MARK + b64encode(zlib.compress(data, _LEVEL)).decode()


def full(text: str) -> str:
    """The text of which this may be the short form. Raises `ValueError` for a damaged one."""
    if not text.startswith(_MARK):
        return text
    try:
        return zlib.decompress(b64decode(text.removeprefix(_MARK), validate=True)).decode()
    except zlib.error as error:
        raise ValueError(f"a text cannot be read any more: {error}") from error
