"""A coach's own photo or film is named by a line in the drill, and comes instead of the drawing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from content.checks.check import check
from content.load import load_catalog
from content.pictures.poses import load_poses, looks_of

Change = Callable[[str, str, str], None]
ALT = "Anna stands beside a door frame and lifts her right leg straight out to the side, slowly."


def give(folder: Path, change: Change, line: str) -> None:
    change("drills/side_lift.yaml", "errors: [Stand", f"picture: {line}\nerrors: [Stand")
    (folder / "pictures").mkdir(exist_ok=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{still: lift.jpg}",
            "picture.still: there is no such file; put lift.jpg into pictures/",
        ),
        (
            "{film: lift.exe}",
            "picture.film: write the name of a file that ends in .gif or .mp4",
        ),
        (
            "{still: ../lift.png}",
            "picture.still: write the name of a file that ends in .png or .jpg or .jpeg",
        ),
        ("{film: big.mp4}", "picture.film: big.mp4 is over 10 MB; make it smaller"),
        ("{}", "picture: name a file: still: squat.jpg, or film: squat.mp4"),
        ("{stil: lift.jpg}", 'picture.stil: "stil" is no field here; write "still"'),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_line(
    folder: Path, change: Change, line: str, said: str
) -> None:
    give(folder, change, line)
    with (folder / "pictures" / "big.mp4").open("wb") as file:
        os.truncate(file.fileno(), 10_000_001)
    assert check(folder) == [f"drills/side_lift.yaml, line 14, {said}"]


def test_a_drill_with_a_photo_of_its_own_needs_no_poses(folder: Path, change: Change) -> None:
    (folder / "poses" / "side_lift.yaml").unlink()
    assert "poses/side_lift.yaml, line 1: is missing" in check(folder)[0]
    give(folder, change, f"{{still: lift.jpg, alt: '{ALT}'}}")
    (folder / "pictures" / "lift.jpg").write_bytes(b"a photo")
    assert check(folder) == []
    catalog = load_catalog(folder)
    looks = looks_of(catalog, load_poses(catalog, folder))
    assert looks["side_lift"].left == looks["side_lift"].right == ALT
    assert "left knee" in looks["fire_hydrant"].left
