"""Whether a body could stand like this: joints in their range, feet and hands where they belong.

Rules:
- A fault names the position, the part, what is wrong in centimetres or degrees, and what to write.
- What is planted stands on the floor or on a thing; what is named in `rests` touches one of them.
"""

from collections.abc import Iterator, Sequence
from math import acos, asin, degrees

from content.document import Document
from content.fault import Fault
from content.pictures.body import RADII, RANGES, WRIST_HEIGHT
from content.pictures.pose import Arm, Leg, Position, Prop, point_of
from content.pictures.prop import size_of, top_of
from content.pictures.skeleton import Skeleton, solve
from content.pictures.vector import Vector

SLACK = 3.5
"""Centimetres between a part and what it rests on that nobody sees."""
DEEP = 2.5
"""Centimetres that a soft part may sink into the floor."""
SHORT = 3.0
"""Centimetres by which a limb may miss its place."""
_SOFT = {"hips": 10.4, "neck": 10.6, "head": 12.0}


def check_stance(
    name: str, position: Position, props: Sequence[Prop], document: Document
) -> Iterator[Fault]:
    """Every fault of one position; none if a body could do it."""
    written = list(_ranges(name, position, document))
    yield from written
    if written:
        return
    skeleton = solve(position)
    yield from _reach(name, skeleton, document)
    yield from _joints(name, position, skeleton, document)
    yield from _feet(name, position, props, document)
    yield from _palms(name, position, props, document)
    yield from _floor(name, skeleton, document)
    yield from _rests(name, position, skeleton, props, document)


def _ranges(name: str, position: Position, document: Document) -> Iterator[Fault]:
    """Numbers that no joint reaches, as they are written."""
    told: list[tuple[str, str, str, float]] = []
    for limb in ("left_leg", "right_leg"):
        leg: Leg = getattr(position, limb)
        names = ["ankle", "swing", "heel", "toes_out"]
        names += ["lift", "out", "turn", "knee"] if leg.kind == "angles" else []
        told += [(limb, each, each, getattr(leg, each)) for each in names]
    for limb in ("left_arm", "right_arm"):
        arm: Arm = getattr(position, limb)
        if arm.kind == "angles":
            told += [(limb, each, f"arm_{each}", getattr(arm, each)) for each in ("lift", "out")]
            told += [(limb, "turn", "arm_turn", arm.turn), (limb, "elbow", "elbow", arm.elbow)]
    told += [("trunk", each, each, getattr(position.trunk, each)) for each in ("bend", "side")]
    told += [("trunk", "twist", "twist", position.trunk.twist)]
    told += [("head", "nod", "nod", position.head.nod)]
    told += [("head", "turn", "head_turn", position.head.turn)]
    for part, field, joint, value in told:
        low, high = RANGES[joint]
        if not low <= value <= high:
            backwards = (
                ", since it does not bend backwards" if joint == "knee" and value < 0 else ""
            )
            yield document.fault(
                ("positions", name, part, field),
                f"{value:g} is more than this joint can do{backwards}; "
                f"write a number from {low:g} to {high:g}",
            )


def _reach(name: str, skeleton: Skeleton, document: Document) -> Iterator[Fault]:
    for limb, short in sorted(skeleton.short.items()):
        if short > SHORT:
            end = "foot" if limb.endswith("leg") else "hand"
            yield document.fault(
                ("positions", name, limb),
                f"the {_said(limb)} is {short:.0f} cm too short for its place; "
                f"write a nearer {end}, or bring the hips nearer",
            )


def _joints(
    name: str, position: Position, skeleton: Skeleton, document: Document
) -> Iterator[Fault]:
    """The angles that a planted or laid leg comes to."""
    for side in ("left", "right"):
        leg: Leg = getattr(position, f"{side}_leg")
        if leg.kind == "angles":
            continue
        bones = skeleton.legs[side]
        knee = degrees(acos(max(-1.0, min(1.0, bones.thigh.dot(bones.shin)))))
        ankle = degrees(asin(max(-1.0, min(1.0, bones.foot.dot(bones.shin)))))
        for joint, value in (("knee", knee), ("ankle", ankle)):
            low, high = RANGES[joint]
            if not low - 2 <= value <= high + 2:
                yield document.fault(
                    ("positions", name, f"{side}_leg"),
                    f"the {side} {joint} would have to bend {abs(value):.0f} degrees here "
                    f"({low:g} to {high:g} is what it does); move the foot or the hips",
                )


def _feet(
    name: str, position: Position, props: Sequence[Prop], document: Document
) -> Iterator[Fault]:
    """A planted foot stands on something."""
    for side in ("left", "right"):
        leg: Leg = getattr(position, f"{side}_leg")
        if leg.foot is None:
            continue
        at = point_of(leg.foot)
        heights = _grounds(Vector(at.x + 8, 0.0, at.z), props)
        if min(abs(at.y - height) for height in heights) > SLACK:
            ahead, beside = leg.foot[0], leg.foot[-1]
            yield document.fault(
                ("positions", name, f"{side}_leg", "foot"),
                f"the {side} foot stands {at.y:.0f} cm up with nothing under it; "
                f"write foot: [{ahead:g}, {beside:g}] for the floor, or angles "
                "(lift, knee) for a foot in the air",
            )


def _palms(
    name: str, position: Position, props: Sequence[Prop], document: Document
) -> Iterator[Fault]:
    """A flat palm lies on the floor, a thing or a wall."""
    walls = [point_of(p.at).x - size_of(p)[0] / 2 for p in props if p.kind == "wall"]
    for limb in ("left_arm", "right_arm"):
        arm: Arm = getattr(position, limb)
        if arm.hand is None or arm.palm == "free":
            continue
        at = point_of(arm.hand)
        if arm.palm == "wall":
            off = min((abs(at.x - wall) for wall in walls), default=None)
            if off is None or off > SLACK:
                where = f"{walls[0]:g}" if walls else "..., and add a wall to props"
                yield document.fault(
                    ("positions", name, limb, "hand"),
                    f"this palm is not on a wall; write hand: [{where}, {at.y:g}, {at.z:g}]",
                )
        elif min(abs(at.y - height) for height in _grounds(at, props)) > SLACK:
            yield document.fault(
                ("positions", name, limb, "hand"),
                f"this palm is {at.y:.0f} cm up with nothing under it; "
                f"write hand: [{at.x:g}, {at.z:g}] for the floor",
            )


def _floor(name: str, skeleton: Skeleton, document: Document) -> Iterator[Fault]:
    """Nothing goes through the floor; only the worst part is told."""
    depths = [
        (_under(point, skeleton), point) for point in skeleton.points if _kind(point) in RADII
    ]
    depth, point = min(depths)
    if depth < -DEEP:
        yield document.fault(
            ("positions", name),
            f"the {_said(point)} is {-depth:.0f} cm under the floor; "
            f"write hips.up {-depth:.0f} greater, or bend what goes through",
        )


def _rests(
    name: str,
    position: Position,
    skeleton: Skeleton,
    props: Sequence[Prop],
    document: Document,
) -> Iterator[Fault]:
    """What is said to rest does."""
    for part in position.rests:
        if part not in skeleton.points:
            continue
        height = _under(part, skeleton)
        off = min(height - ground for ground in _grounds(skeleton.points[part], props))
        if off > SLACK:
            yield document.fault(
                ("positions", name, "rests"),
                f"the {_said(part)} is {off:.0f} cm above what it should rest on; "
                f"lower it, or write rests without {part}",
            )


def _grounds(at: Vector, props: Sequence[Prop]) -> list[float]:
    """The heights that carry something at this place: the floor, and every thing under it."""
    heights = [0.0]
    for prop in props:
        top, middle, (long, _, wide) = top_of(prop), point_of(prop.at), size_of(prop)
        is_over = abs(at.x - middle.x) <= long / 2 + 8 and abs(at.z - middle.z) <= wide / 2 + 8
        if top is not None and is_over:
            heights.append(top)
    return heights


def _under(point: str, skeleton: Skeleton) -> float:
    """How high the underside of a part is."""
    return skeleton.points[point].y - _SOFT.get(point, RADII.get(_kind(point), WRIST_HEIGHT))


def _kind(point: str) -> str:
    return point.split("_", 1)[-1] if point.startswith(("left_", "right_")) else point


def _said(name: str) -> str:
    return name.replace("_", " ")
