"""A towel cannot be taken for an elastic band: its colours, its stripes and its loose ends."""

from collections.abc import Mapping

import pytest

from content.pictures.encode import draw_still
from content.pictures.pose import Pose, Prop
from content.pictures.theme import COLOURS, THEMES, Role, Theme, rgb

MUST_DIFFER = 3.0
"""The least contrast between what has to be told apart, as WCAG asks of graphics."""


def luminance(colour: str) -> float:
    shares = [part / 255 for part in rgb(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: Theme, one: Role, other: Role) -> float:
    high, low = sorted(
        (luminance(COLOURS[theme][one]), luminance(COLOURS[theme][other])), reverse=True
    )
    return (high + 0.05) / (low + 0.05)


def roles_in(pose: Pose) -> set[Role]:
    colours = draw_still(pose).image.getcolors() or []
    return {Role(value) for _, value in colours if isinstance(value, int)}


def kinds_in(pose: Pose) -> set[str]:
    return {prop.kind for prop in pose.props}


def test_towels_and_bands_share_no_colour(poses: Mapping[str, Pose]) -> None:
    towels = [pose for pose in poses.values() if "towel" in kinds_in(pose)]
    bands = [pose for pose in poses.values() if kinds_in(pose) & {"band", "loop"}]
    assert towels
    assert bands
    cloth = {Role.TOWEL, Role.TOWEL_STRIPE}
    for pose in towels:
        assert cloth <= roles_in(pose), pose.alt
        assert Role.STRAP not in roles_in(pose), pose.alt
    for pose in bands:
        assert Role.STRAP in roles_in(pose), pose.alt
        assert not cloth & roles_in(pose), pose.alt


@pytest.mark.parametrize("theme", THEMES)
def test_a_towel_is_seen_on_every_ground_by_its_edge_or_its_cloth(theme: Theme) -> None:
    assert contrast(theme, Role.TOWEL, Role.OUTLINE) >= MUST_DIFFER
    assert contrast(theme, Role.TOWEL, Role.TOWEL_STRIPE) >= MUST_DIFFER
    for ground in (Role.ROOM, Role.FLOOR, Role.MAT, Role.WALL):
        seen = max(contrast(theme, Role.TOWEL, ground), contrast(theme, Role.OUTLINE, ground))
        assert seen >= MUST_DIFFER, ground.name


@pytest.mark.parametrize("through", [[], ["right_palm"], ["right_palm", "right_palm"]])
def test_a_towel_without_a_way_is_no_crash(poses: Mapping[str, Pose], through: list[str]) -> None:
    pose = poses["towel_foot_press"]
    towel = Prop.model_validate({"kind": "towel", "through": through})
    assert draw_still(pose.model_copy(update={"props": (towel,)})).image.size
