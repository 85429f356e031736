"""The shipped drills and poses, and a folder of them that a test can break in one place."""

import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from content.load import SHIPPED
from content.pictures.canvas import Canvas
from content.pictures.encode import draw_still
from content.pictures.pose import Pose
from tests.support.shipped import shipped_poses


@pytest.fixture(scope="session")
def poses() -> Mapping[str, Pose]:
    return shipped_poses()


@pytest.fixture(scope="session")
def still_of(poses: Mapping[str, Pose]) -> Callable[[str], Canvas]:
    """A drill's still as it is drawn; drawn once, and looked at by several tests."""
    return cache(lambda drill: draw_still(poses[drill]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "poses", tmp_path / "poses")
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], None]:
    """Put one text for another in a pose file; the old one has to be there."""

    def put(drill: str, old: str, new: str) -> None:
        file = folder / "poses" / f"{drill}.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return put
