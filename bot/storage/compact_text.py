"""Long texts that are hardly ever read, such as a conversation that is over, in a short form.

Rule: what an older Limber wrote in full is read as it is.
"""

import zlib
from base64 import b64decode, b64encode
from typing import Final

_MARK: Final = "zlib:"
"""JSON never begins so."""
_FROM_LENGTH: Final = 200
"""A shorter text gains nothing."""


def compact(text: str) -> str:
    """The short form of JSON text: a fifth of a journal, still text for both databases.

    Half a character is left as it is, so that the database refuses the row with its whole event.
    """
    if len(text) < _FROM_LENGTH:
        return text
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return text
    return _MARK + b64encode(zlib.compress(data)).decode()


def full(text: str) -> str:
    """The text of which this may be the short form. Raises `ValueError` for a damaged one."""
    if not text.startswith(_MARK):
        return text
    try:
        return zlib.decompress(b64decode(text.removeprefix(_MARK), validate=True)).decode()
    except zlib.error as error:
        raise ValueError(f"a text cannot be read any more: {error}") from error
