"""Pictures are drawn once, beside everything else, and handed out by drill, theme and side."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.pictures import Pictures
from content.load import load_catalog
from content.pictures.pose import Replace
from content.pictures.poses import Album, load_poses

CATALOG = load_catalog()
DRILLS = [CATALOG.drills["fire_hydrant"], CATALOG.drills["standing_lean_rest"]]


@pytest.fixture
def album() -> Album:
    full = load_poses(CATALOG)
    return replace(full, poses=MappingProxyType({d.id: full.poses[d.id] for d in DRILLS}))


async def test_pictures_are_drawn_once_and_found_again(tmp_path: Path, album: Album) -> None:
    pictures = Pictures(tmp_path, album, DRILLS)
    assert pictures.path("fire_hydrant", "gif") is None
    assert await pictures.draw_missing() == 2
    left = pictures.path("fire_hydrant", "gif", "dark", "left")
    right = pictures.path("fire_hydrant", "gif", "dark", "right")
    assert left is not None
    assert right is not None
    assert left.read_bytes()[:4] == b"GIF8"
    assert left.read_bytes() != right.read_bytes()
    assert left.stat().st_mode & 0o777 == 0o600
    rest = pictures.path("standing_lean_rest", "png", "light", "left")
    assert rest == pictures.path("standing_lean_rest", "png", "light", "right")
    assert await Pictures(tmp_path, album, DRILLS).draw_missing() == 0


async def test_what_is_outdated_is_deleted_and_drawn_anew(tmp_path: Path, album: Album) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    old = folder / "fire_hydrant-0123456789.right.light.gif"
    half = folder / "fire_hydrant-0123456789.right.light.png.part"
    old.write_bytes(b"old")
    half.write_bytes(b"half")
    nothing = replace(album, poses=MappingProxyType({}))
    assert await Pictures(tmp_path, nothing, DRILLS).draw_missing() == 0
    assert list(folder.iterdir()) == []


def test_a_coachs_own_film_comes_first_and_the_still_stays_limbers(
    tmp_path: Path, album: Album
) -> None:
    own = Replace(film="mine.mp4")
    pose = album.poses["fire_hydrant"].model_copy(update={"replace": own})
    changed = Album(MappingProxyType({"fire_hydrant": pose}), tmp_path / "own")
    pictures = Pictures(tmp_path, changed, DRILLS)
    assert pictures.path("fire_hydrant", "gif") == tmp_path / "own" / "mine.mp4"
    assert pictures.path("fire_hydrant", "png") is None


def test_a_drill_without_a_picture_has_none_and_no_words(tmp_path: Path, album: Album) -> None:
    pictures = Pictures(tmp_path, album, DRILLS)
    assert pictures.path("no_such_drill", "gif") is None
    assert pictures.alt("no_such_drill") is None
    assert "left knee" in (pictures.alt("fire_hydrant", "left") or "")
    assert pictures.alt("standing_lean_rest", "left") == album.poses["standing_lean_rest"].alt
