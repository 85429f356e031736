"""Every file can be sent: small, moving without a jump, and the left is the right in the mirror."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageOps, ImageSequence

from content.catalog import Catalog
from content.pictures.canvas import Canvas
from content.pictures.encode import few_colours, gif, png, webp
from content.pictures.files import prints_of, sides_of
from content.pictures.pose import Pose
from tests.support.shipped import shipped_catalog

DRILLS = sorted(shipped_catalog().drills)


@pytest.mark.parametrize("drill", DRILLS)
def test_every_still_is_a_small_picture_with_something_in_it(
    still_of: Callable[[str], Canvas], drill: str
) -> None:
    still = still_of(drill).coloured("light")
    assert still.size == (480, 360)
    assert still.getcolors(maxcolors=40) is None  # it has more


@pytest.mark.parametrize(
    "drill", ["fire_hydrant", "seated_towel_calf_stretch", "seated_straddle_hinge"]
)
def test_files_are_under_200_kilobytes_and_of_the_kinds_that_channels_take(
    catalog: Catalog, poses: Mapping[str, Pose], drill: str
) -> None:
    sides = sides_of(catalog.drills[drill])
    prints = list(prints_of(poses[drill], sides))
    assert len(prints) == len(sides) * 2 * 3
    for each in prints:
        assert len(each.data) < 200_000
        picture = Image.open(BytesIO(each.data))
        assert picture.format == {"png": "PNG", "gif": "GIF", "webp": "WEBP"}[each.kind]
        frames = getattr(picture, "n_frames", 1)
        assert frames == 1 if each.kind == "png" else frames > 8


def test_the_left_picture_is_the_right_one_mirrored(
    catalog: Catalog, poses: Mapping[str, Pose]
) -> None:
    prints = list(prints_of(poses["figure_four_stretch"], ("right", "left")))
    for kind in ("png", "gif"):
        right, left = (
            Image.open(BytesIO(each.data))
            for side in ("right", "left")
            for each in prints
            if (each.side, each.theme, each.kind) == (side, "dark", kind)
        )
        pairs = zip(ImageSequence.all_frames(right), ImageSequence.all_frames(left), strict=True)
        for one, other in pairs:
            mirrored = ImageOps.mirror(one.convert("RGB"))
            assert ImageChops.difference(mirrored, other.convert("RGB")).getbbox() is None


def test_the_alt_text_of_every_drill_says_enough_to_do_it(poses: Mapping[str, Pose]) -> None:
    for drill, pose in poses.items():
        assert len(pose.alt.split()) >= 25, drill
        assert pose.alt.endswith("."), drill


def test_what_would_be_too_large_gets_fewer_colours_and_frames_and_keeps_its_tempo() -> None:
    noise = [Image.new("RGB", (480, 360), "white") for _ in range(12)]
    for at, frame in enumerate(noise):
        frame.paste(Image.effect_noise((240, 180), 40 + at))
    frames, milliseconds = few_colours(noise), [100] * 12
    assert len(png(noise[0])) < 200_000
    for data in (gif(frames, milliseconds), webp(frames, milliseconds)):
        assert len(data) < 200_000
        picture = Image.open(BytesIO(data))
        shown = []
        for frame in ImageSequence.Iterator(picture):
            frame.load()
            shown.append(frame.info["duration"])
        assert 1 < len(shown) < 12
        assert sum(shown) == 1200
