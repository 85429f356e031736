"""What was parsed says the same when it is read back from its texts."""

from dataclasses import fields
from pathlib import Path

import pytest

from content.lexicon.lexicon import Lexicon, load_lexicon
from content.library import parse_catalog
from content.load import load_catalog
from content.parsed.catalog import catalog_from, looks_from, poses_from
from content.parsed.lexicon import lexicon_as_texts, lexicon_from
from content.parsed.tree import index_as_text, index_from
from content.pictures.poses import load_poses, looks_of
from handlers.understanding.understand import understand
from scheduler.wall_clock import wall_time

LINES = (
    "my knee hurts on the left, 4 of 10, since monday",
    "my calf is swollen and hot, and i cant feel my foot",
    "no band, ten minutes, not on my knees",
    "mon wed fri at 7am",
    "nothing new, slept badly, kneee still achse",
    "no fever and the knee is hot and red",
    "no food for four days and i fainted",
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """Made of its files, not of a parsed copy."""
    return load_lexicon()


@pytest.fixture(scope="module")
def again(lexicon: Lexicon) -> Lexicon:
    return lexicon_from(lexicon_as_texts(lexicon))


def test_an_index_read_back_is_written_the_same_again(lexicon: Lexicon) -> None:
    for index in lexicon.indexes.values():
        text = index_as_text(index)
        assert index_as_text(index_from(text)) == text


def test_a_lexicon_read_back_knows_the_same(lexicon: Lexicon, again: Lexicon) -> None:
    assert dict(again.rules) == dict(lexicon.rules)
    assert list(again.rules) == list(lexicon.rules)
    for each in fields(Lexicon):
        if each.name not in {"rules", "indexes"}:
            assert getattr(again, each.name) == getattr(lexicon, each.name), each.name


@pytest.mark.parametrize("line", LINES)
def test_a_lexicon_read_back_reads_the_same(lexicon: Lexicon, again: Lexicon, line: str) -> None:
    now = wall_time()
    for kind in ("safety", "pain", "constraints", "schedule"):
        told = understand(lexicon, kind, line, now, "UTC", why=True)
        assert understand(again, kind, line, now, "UTC", why=True) == told


def test_a_catalog_read_back_is_the_same() -> None:
    catalog, parts = load_catalog(), parse_catalog(None)
    poses = load_poses(catalog)
    assert catalog_from(parts) == catalog
    assert dict(poses_from(parts)) == poses
    assert looks_from(parts) == looks_of(catalog, poses)


def test_a_small_catalog_read_back_is_the_same(folder: Path) -> None:
    """Without the files that a folder may do without."""
    assert catalog_from(parse_catalog(folder)) == load_catalog(folder)
