"""Everything that Limber knows, read from its folder once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from content.catalog import Catalog
from content.lexicon.lexicon import Lexicon, load_lexicon
from content.load import catalog_of, load_values
from content.model.alt_text import Look
from content.parsed.catalog import catalog_as_texts, catalog_from, looks_from, poses_from

if TYPE_CHECKING:  # where nothing is drawn no pose is needed
    from content.pictures.pose import Pose


@dataclass(frozen=True, slots=True)
class Library:
    """The drills and every sentence, the words that are understood, and what is drawn.

    `looks` are the pictures in words.
    """

    catalog: Catalog
    lexicon: Lexicon
    poses: "Mapping[str, Pose]"
    looks: Mapping[str, Look]


def read_library(folder: Path | None) -> Library:
    """The content in this folder, by default the shipped one. Raises `ContentError`."""
    return library_from(parse_catalog(folder), load_lexicon(folder))


def parse_catalog(folder: Path | None) -> dict[str, bytes]:
    """The drills, every sentence and the poses, checked, as texts. Raises `ContentError`."""
    from content.pictures.poses import (  # noqa: PLC0415 - not needed where the parsed content is at hand
        load_pose_values,
        looks_of,
        poses_of,
    )

    values = load_values(folder)
    catalog = catalog_of(values)
    poses = load_pose_values(catalog, folder)
    return catalog_as_texts(values, poses, looks_of(catalog, poses_of(poses)))


def library_from(parts: Mapping[str, bytes], lexicon: Lexicon) -> Library:
    """The library of texts that were made before."""
    return Library(catalog_from(parts), lexicon, poses_from(parts), looks_from(parts))
