"""The whole body at one moment: every joint as a point in space.

Rules:
- Trunk first, then legs, then arms: a hand may lie on a leg, and an ankle on the other thigh.
- Between two positions a limb told the same way in both goes from one telling to the other (so a
  planted foot stays planted); otherwise each bone swings. Either way no bone changes its length.
"""

from dataclasses import dataclass

from content.pictures import arm as arms
from content.pictures import leg as legs
from content.pictures.arm import ArmBones
from content.pictures.leg import LegBones
from content.pictures.pose import Arm, Head, Hips, Leg, Position, Trunk
from content.pictures.trunk import Spine, solve_trunk
from content.pictures.vector import Vector

SIDES = (("left", -1), ("right", 1))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Every point by its name, the frames of the trunk, and what could not be reached.

    short: `right_foot` -> centimetres by which its place is out of reach.
    breath: how full the chest is, from 0 to 1.
    """

    points: dict[str, Vector]
    spine: Spine
    legs: dict[str, LegBones]
    short: dict[str, float]
    breath: float = 0.0


def solve(position: Position) -> Skeleton:
    """The body in this position."""
    return in_between(position, position, 0.0)


def in_between(start: Position, end: Position, share: float) -> Skeleton:
    """The body at this share (0 to 1) of the way from one position to another.

    Raises `KeyError` for a part of the body that does not exist.
    """
    spine = solve_trunk(
        Hips(**_mixed(start.hips.model_dump(), end.hips.model_dump(), share)),
        Trunk(**_mixed(start.trunk.model_dump(), end.trunk.model_dump(), share)),
        Head(**_mixed(start.head.model_dump(), end.head.model_dump(), share)),
    )
    points = dict(spine.points)
    short: dict[str, float] = {}
    bones: dict[str, LegBones] = {}
    pairs = {"left": (start.left_leg, end.left_leg), "right": (start.right_leg, end.right_leg)}
    by_need = sorted(SIDES, key=lambda each: any(leg.on for leg in pairs[each[0]]))
    for name, side in by_need:
        from_leg, to_leg = pairs[name]
        hip = points[f"{name}_hip"]

        def leg_of(leg: Leg, name: str = name, side: int = side, hip: Vector = hip) -> LegBones:
            solved, missing = _leg(leg, hip, spine, side, points)
            short[f"{name}_leg"] = max(missing, short.get(f"{name}_leg", 0.0))
            return solved

        if from_leg.kind == to_leg.kind and from_leg.on == to_leg.on:
            both = _mixed(from_leg.model_dump(), to_leg.model_dump(), share)
            bones[name] = leg_of(Leg(**both))
        else:
            bones[name] = legs.legs_between(leg_of(from_leg), leg_of(to_leg), share)
        points.update(bones[name].points(hip, name))
    _arms(start, end, share, spine, points, short)
    return Skeleton(points, spine, bones, short)


def _arms(
    start: Position,
    end: Position,
    share: float,
    spine: Spine,
    points: dict[str, Vector],
    short: dict[str, float],
) -> None:
    pairs = {"left": (start.left_arm, end.left_arm), "right": (start.right_arm, end.right_arm)}
    for name, side in SIDES:
        from_arm, to_arm = pairs[name]
        shoulder = points[f"{name}_shoulder"]

        def arm_of(
            arm: Arm, name: str = name, side: int = side, shoulder: Vector = shoulder
        ) -> ArmBones:
            if arm.kind == "angles":
                return arms.angled(arm, spine.chest, side)
            target = points[arm.on] if arm.on else arms.target_of(arm)
            solved, missing = arms.reaching(arm, shoulder, spine.chest, side, target)
            short[f"{name}_arm"] = max(missing, short.get(f"{name}_arm", 0.0))
            return solved

        alike = from_arm.kind == to_arm.kind and from_arm.on == to_arm.on
        if alike and from_arm.palm == to_arm.palm:
            bones = arm_of(Arm(**_mixed(from_arm.model_dump(), to_arm.model_dump(), share)))
        else:
            bones = arms.arms_between(arm_of(from_arm), arm_of(to_arm), share)
        points.update(bones.points(shoulder, name))


def _leg(
    leg: Leg, hip: Vector, spine: Spine, side: int, points: dict[str, Vector]
) -> tuple[LegBones, float]:
    if leg.kind == "place":
        return legs.planted(leg, hip, spine.pelvis, side)
    if leg.on:
        return legs.laid(leg, hip, spine.pelvis, side, points[leg.on])
    return legs.angled(leg, spine.pelvis, side), 0.0


def _mixed(start: dict[str, object], end: dict[str, object], share: float) -> dict[str, object]:
    """Every number between two; words are the first one's until the end."""
    return {key: _mix(value, end[key], share) for key, value in start.items()}


def _mix(start: object, end: object, share: float) -> object:
    if isinstance(start, tuple) and isinstance(end, tuple):
        a = start if len(start) == 3 else (start[0], 0.0, start[1])
        b = end if len(end) == 3 else (end[0], 0.0, end[1])
        return tuple(_mix(one, other, share) for one, other in zip(a, b, strict=True))
    if isinstance(start, int | float) and isinstance(end, int | float):
        return start * (1 - share) + end * share
    return end if share > 0.999 else start
