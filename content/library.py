"""Everything that Limber knows, read from its folder once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon, load_lexicon
from content.load import load_catalog
from content.pictures.pose import Pose
from content.pictures.poses import load_poses


@dataclass(frozen=True, slots=True)
class Library:
    """The drills and every sentence, the words that are understood, and what is drawn."""

    catalog: Catalog
    lexicon: Lexicon
    poses: Mapping[str, Pose]


def read_library(folder: Path | None) -> Library:
    """The content in this folder, by default the shipped one. Raises `ContentError`."""
    catalog = load_catalog(folder)
    return Library(catalog, load_lexicon(folder), load_poses(catalog, folder))
