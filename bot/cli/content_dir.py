"""Where the content is, read before and without all other settings.

A command that shows what Limber knows or reads needs this one setting: the others may be wrong, and
reading all of them takes a good part of the half second in which these commands start.
"""

import os
from pathlib import Path

_NAME = "content_dir"
_FILE = Path(".env")


def content_place() -> Path | None:
    """The folder of `CONTENT_DIR`, the same as in `Settings`; None is the shipped content."""
    place = {name.lower(): value for name, value in os.environ.items()}.get(_NAME)
    if not place and _FILE.is_file():
        from dotenv import dotenv_values  # noqa: PLC0415 - most commands find no such file

        written = dotenv_values(_FILE, encoding="utf-8")
        place = {name.lower(): value for name, value in written.items()}.get(_NAME)
    return Path(place) if place else None
