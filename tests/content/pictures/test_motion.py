"""Loops go round without a jump, limbs keep their length, and what stands stays where it stands."""

from collections.abc import Mapping
from itertools import pairwise

import pytest

from content.catalog import Catalog
from content.pictures.encode import draw_loop
from content.pictures.motion import breath_of, phases_of
from content.pictures.pose import Pose
from content.pictures.skeleton import Skeleton, solve
from tests.support.shipped import shipped_catalog

DRILLS = sorted(shipped_catalog().drills)
BONES = [
    pair
    for side in ("left", "right")
    for pair in (
        (f"{side}_hip", f"{side}_knee", 42.0),
        (f"{side}_knee", f"{side}_ankle", 41.0),
        (f"{side}_shoulder", f"{side}_elbow", 28.0),
        (f"{side}_elbow", f"{side}_wrist", 24.0),
        (f"{side}_wrist", f"{side}_hand", 9.0),
    )
]


def moments(poses: Mapping[str, Pose], drill: str) -> list[Skeleton]:
    phases = phases_of(poses[drill])
    return [phase.at(share) for phase in phases for share, _ in phase.frames()]


def farthest(one: Skeleton, other: Skeleton) -> float:
    return max((one.points[name] - other.points[name]).length for name in one.points)


@pytest.mark.parametrize("drill", DRILLS)
def test_a_loop_ends_where_it_begins_and_never_jumps(poses: Mapping[str, Pose], drill: str) -> None:
    phases = phases_of(poses[drill])
    for before, after in pairwise((*phases, phases[0])):
        assert farthest(before.at(1.0), after.at(0.0)) < 0.01
    frames = moments(poses, drill)
    for one, other in pairwise((*frames, frames[0])):
        assert farthest(one, other) < 30


@pytest.mark.parametrize("drill", DRILLS)
def test_no_limb_is_longer_in_one_frame_than_in_another(
    poses: Mapping[str, Pose], drill: str
) -> None:
    for moment in moments(poses, drill):
        for start, end, length in BONES:
            assert (moment.points[end] - moment.points[start]).length == pytest.approx(length)


@pytest.mark.parametrize(
    ("drill", "foot"),
    [("squat", "right_heel"), ("squat", "left_heel"), ("knee_to_wall_rocks", "right_heel")],
)
def test_a_planted_heel_stays_on_its_place(
    poses: Mapping[str, Pose], drill: str, foot: str
) -> None:
    places = [moment.points[foot] for moment in moments(poses, drill)]
    for place in places:
        assert (place - places[0]).length < 0.1


def test_a_hold_only_breathes_where_it_is_held(catalog: Catalog, poses: Mapping[str, Pose]) -> None:
    for name, pose in poses.items():
        assert pose.is_hold == (catalog.drills[name].dose.reps is None), name
        if not pose.is_hold:
            continue
        held = solve(pose.positions[pose.still])
        for phase in breath_of(pose):
            for share in (0.0, 0.5, 1.0):
                assert farthest(phase.at(share), held) < 4, name


def test_the_moving_picture_of_a_hold_shows_the_way_in_all_the_time(
    poses: Mapping[str, Pose],
) -> None:
    shots = draw_loop(poses["soleus_stretch"])
    first, last = shots[0].canvas.coloured("light"), shots[-1].canvas.coloured("light")
    assert sum(shot.milliseconds for shot in shots) == pytest.approx(5000, abs=50)
    assert first.tobytes() == last.tobytes()
    arrow = (214, 51, 108)
    for shot in (shots[0], shots[len(shots) // 2]):
        shown = shot.canvas.coloured("light").convert("RGB")
        assert arrow in {colour for _, colour in shown.getcolors(9999) or ()}


def test_the_seconds_of_a_loop_are_those_of_the_drill(
    catalog: Catalog, poses: Mapping[str, Pose]
) -> None:
    for name, drill in catalog.drills.items():
        if drill.dose.reps is None:
            continue
        seconds = sum(phase.seconds for phase in phases_of(poses[name]))
        once = sum(beat.seconds for beat in drill.dose.tempo)
        times = 2 if drill.dose.sides == "alternating" else 1
        assert seconds == pytest.approx(once * times), name


def test_in_turns_both_sides_move(poses: Mapping[str, Pose]) -> None:
    frames = moments(poses, "seated_march")
    for side in ("left", "right"):
        heights = [frame.points[f"{side}_knee"].y for frame in frames]
        assert max(heights) - min(heights) > 8


def test_a_foot_on_the_other_thigh_stays_on_it(poses: Mapping[str, Pose]) -> None:
    for moment in moments(poses, "figure_four_stretch"):
        way = moment.points["right_ankle"] - moment.points["left_lower_thigh"]
        assert way.length < 3


def test_the_still_of_a_hold_is_where_it_is_held(poses: Mapping[str, Pose]) -> None:
    pose = poses["gastrocnemius_stretch"]
    knee = solve(pose.positions[pose.still])
    thigh = knee.points["right_knee"] - knee.points["right_hip"]
    shin = knee.points["right_ankle"] - knee.points["right_knee"]
    assert thigh.unit.dot(shin.unit) > 0.99
