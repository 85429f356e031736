"""Where the content and the data are, read before and without all other settings.

A command that shows what Limber knows or reads needs these two settings: the others may be wrong,
and reading all of them takes a good part of the half second in which these commands start.
"""

import os
from pathlib import Path

_FILE = Path(".env")


def content_place() -> Path | None:
    """The folder of `CONTENT_DIR`, the same as in `Settings`; None is the shipped content."""
    place = _setting("content_dir")
    return Path(place) if place else None


def data_place() -> Path:
    """The folder of `DATA_DIR`, the same as in `Settings`."""
    return Path(_setting("data_dir") or "data")


def _setting(wanted: str) -> str | None:
    place = {name.lower(): value for name, value in os.environ.items()}.get(wanted)
    if not place and _FILE.is_file():
        from dotenv import dotenv_values  # noqa: PLC0415 - needed only where there is a .env file

        written = dotenv_values(_FILE, encoding="utf-8")
        place = {name.lower(): value for name, value in written.items()}.get(wanted)
    return place
