"""A coach who writes a wrong pose is told the file, the line, and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.catalog import Catalog
from content.fault import ContentError
from content.pictures.poses import load_poses

Change = Callable[[str, str, str], None]


def check_poses(catalog: Catalog, folder: Path) -> list[str]:
    with pytest.raises(ContentError) as found:
        load_poses(catalog, folder)
    return str(found.value).splitlines()


def test_every_shipped_drill_has_a_picture(catalog: Catalog) -> None:
    assert set(load_poses(catalog)) == set(catalog.drills)


def test_a_drill_without_poses_is_named(catalog: Catalog, folder: Path) -> None:
    (folder / "poses" / "squat.yaml").unlink()
    assert check_poses(catalog, folder) == [
        "poses/squat.yaml, line 1: is missing; draw this drill (docs/drawing-a-drill.md), "
        "or give the drill a picture of your own"
    ]


def test_poses_of_no_drill_are_named(catalog: Catalog, folder: Path) -> None:
    (folder / "poses" / "squatt.yaml").write_text("alt: none\n", encoding="utf-8")
    assert check_poses(catalog, folder) == [
        'poses/squatt.yaml, line 1: there is no drill of this name; write "squat"'
    ]


@pytest.mark.parametrize(
    ("drill", "old", "new", "said"),
    [
        (
            "glute_bridge_march",
            "knee: 92",
            "knee: -12",
            "poses/glute_bridge_march.yaml, line 13, "
            "positions.marching.right_leg.knee: -12 is "
            "more than this joint can do, since it does not bend backwards; "
            "write a number from 0 to 160",
        ),
        (
            "gastrocnemius_stretch",
            "foot: [8, -10]",
            "foot: [8, 20, -10]",
            "poses/gastrocnemius_stretch.yaml, line 12, "
            "positions.lean.left_leg.foot: the left "
            "foot stands 20 cm up with nothing under it; "
            "write foot: [8, -10] for the floor, or angles "
            ""
            "(lift, knee) for a foot in the air",
        ),
        (
            "gastrocnemius_stretch",
            "foot: [-45, 10]",
            "foot: [-75, 10]",
            "the right leg is 21 cm too short for its place; "
            "write a nearer foot, or bring the hips nearer",
        ),
        (
            "gastrocnemius_stretch",
            "at: [58.5, 0]",
            "at: [70, 0]",
            "this palm is not on a wall; write hand: [66.5, 130, 18]",
        ),
        (
            "fire_hydrant",
            "rests: [left_knee]",
            "rests: [left_knee, right_knee]",
            "the right knee is 31 cm above what it should rest on; "
            "lower it, or write rests without right_knee",
        ),
        (
            "glute_bridge",
            "up: {like: bridge_up}",
            "up: {like: bridge_up, hips: {up: 20}}",
            "under the floor; write hips.up",
        ),
        (
            "fire_hydrant",
            "{cue: lift, seconds: 2, to: up}",
            "{cue: lift, seconds: 3, to: up}",
            'line 17, loop.1.seconds: "lift" lasts 3 seconds here and 2 in the drill; '
            "write 2 in all",
        ),
        (
            "fire_hydrant",
            "cue: lower",
            "cue: sink",
            "write the cues of the drill's tempo, in order: lift, lower",
        ),
        ("fire_hydrant", "to: up}", "to: upp}", '"upp" is not known here; write "up"'),
        ("fire_hydrant", "like: all_fours", "like: all_four", 'write "all_fours"'),
        ("fire_hydrant", "of: right_knee", "of: right_kne", 'write "right_knee"'),
        ("fire_hydrant", "right_leg: {out", "right_leg: {outt", '"outt" is no field here'),
        ("seated_march", "in_turns: true", "in_turns: false", "write in_turns: true"),
        (
            "seated_march",
            "  down:\n    like: sitting",
            "  down:\n    like: sitting\n    head: {turn: 20}",
            "so the loop would jump",
        ),
        ("squat", "to: deep}\n  - {cue: pause", "to: [deep]}\n  - {cue: pause", "some words here"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_write(
    catalog: Catalog, folder: Path, change: Change, drill: str, old: str, new: str, said: str
) -> None:
    change(drill, old, new)
    faults = check_poses(catalog, folder)
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith(f"poses/{drill}.yaml, line ") for fault in faults)
