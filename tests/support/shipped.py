"""The content that Limber comes with, read once for all tests of a process."""

from functools import cache

from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon, load_lexicon
from content.load import load_catalog


@cache
def shipped_catalog() -> Catalog:
    """Drills, routines, messages."""
    return load_catalog()


@cache
def shipped_lexicon() -> Lexicon:
    """The words by which people are understood."""
    return load_lexicon()
