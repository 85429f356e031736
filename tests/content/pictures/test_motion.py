"""Loops go round without a jump, limbs keep their length, and what stands stays where it stands."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

import pytest

from content.catalog import Catalog
from content.pictures.canvas import FINE, Canvas
from content.pictures.encode import draw_loop, draw_still
from content.pictures.figure import ghost_parts
from content.pictures.motion import phases_of
from content.pictures.pose import Pose
from content.pictures.scene import SIZE, scene_of
from content.pictures.skeleton import Skeleton, solve
from content.pictures.theme import Role
from tests.support.shipped import shipped_catalog

DRILLS = sorted(shipped_catalog().drills)
HOLDS = [drill for drill in DRILLS if shipped_catalog().drills[drill].dose.reps is None]
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


Moments = Callable[[str], list[Skeleton]]


@pytest.fixture(scope="module")
def moments(poses: Mapping[str, Pose]) -> Moments:
    """The body in every frame of a drill's loop; solved once, and asked for by several tests."""

    @cache
    def solved(drill: str) -> list[Skeleton]:
        phases = phases_of(poses[drill])
        return [phase.at(share) for phase in phases for share, _ in phase.frames()]

    return solved


def farthest(one: Skeleton, other: Skeleton) -> float:
    return max((one.points[name] - other.points[name]).length for name in one.points)


@pytest.mark.parametrize("drill", DRILLS)
def test_a_loop_ends_where_it_begins_and_never_jumps(
    poses: Mapping[str, Pose], moments: Moments, drill: str
) -> None:
    phases = phases_of(poses[drill])
    for before, after in pairwise((*phases, phases[0])):
        assert farthest(before.at(1.0), after.at(0.0)) < 0.01
    frames = moments(drill)
    for one, other in pairwise((*frames, frames[0])):
        assert farthest(one, other) < 30


@pytest.mark.parametrize("drill", DRILLS)
def test_no_limb_is_longer_in_one_frame_than_in_another(moments: Moments, drill: str) -> None:
    for moment in moments(drill):
        for start, end, length in BONES:
            assert (moment.points[end] - moment.points[start]).length == pytest.approx(length)


@pytest.mark.parametrize(
    ("drill", "foot"),
    [("squat", "right_heel"), ("squat", "left_heel"), ("knee_to_wall_rocks", "right_heel")],
)
def test_a_planted_heel_stays_on_its_place(moments: Moments, drill: str, foot: str) -> None:
    places = [moment.points[foot] for moment in moments(drill)]
    for place in places:
        assert (place - places[0]).length < 0.1


def shows(canvas: Canvas, *roles: Role) -> bool:
    dots = canvas.image.histogram()
    return any(dots[role] for role in roles)


@pytest.mark.parametrize("drill", DRILLS)
def test_an_arrow_means_that_something_moves_and_a_hold_has_none(
    catalog: Catalog, poses: Mapping[str, Pose], still_of: Callable[[str], Canvas], drill: str
) -> None:
    pose = poses[drill]
    assert pose.is_hold == (catalog.drills[drill].dose.reps is None)
    still = still_of(drill)
    assert shows(still, Role.ARROW) != pose.is_hold
    if pose.is_hold:
        assert not shows(still, Role.GHOST, Role.GHOST_EDGE)
        assert (pose.arrow, pose.ghost, pose.loop) == (None, None, ())


@pytest.mark.parametrize("drill", HOLDS)
def test_a_hold_only_breathes_where_it_is_held(poses: Mapping[str, Pose], drill: str) -> None:
    pose = poses[drill]
    held = solve(pose.positions[pose.still])
    for phase in phases_of(pose):
        assert max(farthest(phase.at(share), held) for share in (0.0, 0.5, 1.0)) == 0
    shots = draw_loop(pose)
    assert sum(shot.milliseconds for shot in shots) == pytest.approx(5000, abs=50)
    drawn = {id(shot.canvas): shot.canvas for shot in shots}  # breathing out is breathing in again
    assert not any(shows(canvas, Role.ARROW, Role.GHOST) for canvas in drawn.values())
    first, full, last = (shots[at].canvas.image for at in (0, len(shots) // 2, -1))
    assert first.tobytes() == last.tobytes()
    assert full.tobytes() != first.tobytes()


def test_what_a_coach_wrote_for_a_hold_before_draws_neither_arrow_nor_ghost(
    poses: Mapping[str, Pose],
) -> None:
    moved = poses["squat"].model_copy(update={"is_hold": True})
    assert not shows(draw_still(moved), Role.ARROW, Role.GHOST, Role.GHOST_EDGE)
    assert not any(shows(shot.canvas, Role.ARROW, Role.GHOST) for shot in draw_loop(moved))


def test_a_ghost_shows_only_what_has_moved(poses: Mapping[str, Pose]) -> None:
    pose = poses["seated_knee_extension"]
    assert pose.ghost is not None
    start, now = (solve(pose.positions[name]) for name in (pose.ghost, pose.still))
    camera = scene_of(pose).camera
    shown = {point for part in ghost_parts(start, now, camera) for point in part.points}
    assert "right_ankle" in shown
    assert not shown & {"head", "neck", "left_ankle", "right_hand"}


def test_seen_from_the_front_the_arrow_of_the_other_side_lies_on_the_other_side(
    poses: Mapping[str, Pose],
) -> None:
    pose = poses["lying_knee_fall_out"]
    scene = scene_of(pose)
    arrows = [scene.arrow(phase) for phase in scene.phases]
    middle = SIZE[0] * FINE / 2
    right, left = (arrow.places[-1][0] - middle for arrow in (arrows[0], arrows[2]) if arrow)
    assert right == pytest.approx(-left, abs=0.1 * middle)
    assert right < 0 < left


def test_an_arrow_leads_from_the_start_of_a_cue_to_its_end(poses: Mapping[str, Pose]) -> None:
    """Lifting the foot and setting it down farther out is one step to the side."""
    scene = scene_of(poses["seated_side_step"])
    lifting, setting = (scene.arrow(phase) for phase in scene.phases[:2])
    assert lifting == setting
    assert lifting is not None
    assert lifting.places[-1][0] < lifting.places[0][0]


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


def test_in_turns_both_sides_move(moments: Moments) -> None:
    frames = moments("seated_march")
    for side in ("left", "right"):
        heights = [frame.points[f"{side}_knee"].y for frame in frames]
        assert max(heights) - min(heights) > 8


def test_a_foot_on_the_other_thigh_stays_on_it(moments: Moments) -> None:
    for moment in moments("figure_four_stretch"):
        way = moment.points["right_ankle"] - moment.points["left_lower_thigh"]
        assert way.length < 3


def test_the_still_of_a_hold_is_where_it_is_held(poses: Mapping[str, Pose]) -> None:
    pose = poses["gastrocnemius_stretch"]
    knee = solve(pose.positions[pose.still])
    thigh = knee.points["right_knee"] - knee.points["right_hip"]
    shin = knee.points["right_ankle"] - knee.points["right_knee"]
    assert thigh.unit.dot(shin.unit) > 0.99
