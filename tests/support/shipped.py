"""The content that Limber comes with, read once for all tests of a process."""

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.parsed_content import FOLDER, library_in
from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon
from content.library import Library
from content.pictures.pose import Pose

_KEPT = Path(__file__).parents[2] / ".pytest_cache"
"""A parsed copy from one run to the next; one of another content is made anew."""


@cache
def shipped_catalog() -> Catalog:
    """Drills, routines, messages."""
    return _library().catalog


@cache
def shipped_poses() -> Mapping[str, Pose]:
    """What is drawn of each drill."""
    return _library().poses


@cache
def shipped_lexicon() -> Lexicon:
    """The words by which people are understood."""
    return _library().lexicon


@cache
def _library() -> Library:
    _KEPT.mkdir(exist_ok=True)
    return library_in(None, _KEPT)


def give_parsed(data: Path) -> None:
    """Let a process whose `DATA_DIR` this is start as it does the second time."""
    _library()
    into = data / FOLDER
    into.mkdir(mode=0o700, exist_ok=True)
    for name in ("catalog", "lexicon"):
        if not (into / name).exists():
            shutil.copy2(_KEPT / FOLDER / name, into / name)
