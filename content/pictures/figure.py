"""The figure's body: soft limbs with an outline, far ones paler, what works in the accent.

Rules:
- Far parts are drawn first. A part that meets one already drawn is joined to it without a seam.
- A side is far when its hip or shoulder lies clearly farther from us than the other.
- The pale ghost of the start shows only the parts that move: what stays would be a rim of grey.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from content.pictures.body import RADII
from content.pictures.canvas import Canvas, Ring
from content.pictures.head import draw_head
from content.pictures.skeleton import Skeleton
from content.pictures.theme import Role
from content.pictures.view import Camera

FAR = 5.0
"""Centimetres of depth from which the other side counts as far."""
BREATH: Final = {"waist": 2.2, "ribs": 2.6, "neck": 1.0}
"""Centimetres by which a full breath widens the trunk: more than a real one, so that it is seen."""
MOVED = 4.5
"""Centimetres from which a part has left its start; nearer, its ghost would only be a rim."""
EDGE = 1.15
"""Half the outline, in centimetres."""
Draw = Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Part:
    """Something to draw, how near it is, and the points of the body that it hangs on."""

    near: float
    draw: Draw
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bone:
    """A stroke of the body: its ends, its colour, and the bones it grows out of."""

    name: str
    start: str
    end: str
    role: Role
    joins: tuple[str, ...] = ()
    bias: float = 0.0


def figure_parts(
    skeleton: Skeleton, camera: Camera, works: frozenset[str], ghost: bool = False
) -> list[Part]:
    """Everything of the body; sort by `near` together with the things, and draw."""
    bones = list(_bones(skeleton, camera, works))
    if ghost:
        bones = [Bone(b.name, b.start, b.end, Role.GHOST, b.joins, b.bias) for b in bones]
    order = {bone.name: _near(bone, skeleton, camera) for bone in bones}
    by_name = {bone.name: bone for bone in bones}
    parts = [
        Part(
            order[bone.name],
            _stroke(bone, by_name, order, skeleton, camera, ghost),
            (bone.start, bone.end),
        )
        for bone in bones
    ]
    parts.extend(_feet(skeleton, camera, works, ghost))
    parts.extend(_trunk(skeleton, camera, works, ghost))
    head = draw_head(skeleton, camera, ghost)
    parts.append(Part(_head_near(skeleton, camera), head, ("head",)))
    return parts


def ghost_parts(start: Skeleton, now: Skeleton, camera: Camera) -> list[Part]:
    """The start of what has moved since, pale."""
    moved = {name for name, at in start.points.items() if (at - now.points[name]).length > MOVED}
    return [
        part
        for part in figure_parts(start, camera, frozenset(), ghost=True)
        if moved.intersection(part.points)
    ]


def _bones(skeleton: Skeleton, camera: Camera, works: frozenset[str]) -> Iterator[Bone]:
    for name in ("left", "right"):
        other = "right" if name == "left" else "left"
        is_far = _is_far(skeleton, camera, f"{name}_hip", f"{other}_hip")
        legs = Role.LEGS_FAR if is_far else Role.LEGS
        thigh, shin = f"{name}_thigh", f"{name}_shin"
        accent = Role.ACCENT_FAR if is_far else Role.ACCENT
        yield Bone(thigh, f"{name}_hip", f"{name}_knee", accent if thigh in works else legs)
        yield Bone(
            shin, f"{name}_knee", f"{name}_ankle", accent if shin in works else legs, (thigh,)
        )
        is_far = _is_far(skeleton, camera, f"{name}_shoulder", f"{other}_shoulder")
        shirt = Role.SHIRT_FAR if is_far else Role.SHIRT
        skin = Role.SKIN_FAR if is_far else Role.SKIN
        accent = Role.ACCENT_FAR if is_far else Role.ACCENT
        upper, fore = f"{name}_upper_arm", f"{name}_forearm"
        sleeve = accent if upper in works else shirt
        yield Bone(upper, f"{name}_shoulder", f"{name}_elbow", sleeve, (), 1.0)
        yield Bone(fore, f"{name}_elbow", f"{name}_wrist", skin, (upper,), 3.0)
        yield Bone(f"{name}_fingers", f"{name}_wrist", f"{name}_hand", skin, (fore,), 3.5)


def _is_far(skeleton: Skeleton, camera: Camera, one: str, other: str) -> bool:
    points = skeleton.points
    return camera.near(points[one]) < camera.near(points[other]) - FAR


def _near(bone: Bone, skeleton: Skeleton, camera: Camera) -> float:
    a, b = skeleton.points[bone.start], skeleton.points[bone.end]
    return camera.near((a + b) * 0.5) + bone.bias


def ring(skeleton: Skeleton, camera: Camera, point: str, extra: float = 0.0) -> Ring:
    """A point of the body as a ring in the picture; `extra` centimetres thicker."""
    kind = point.split("_", 1)[-1] if point.startswith(("left_", "right_")) else point
    return camera.place(skeleton.points[point]), (RADII[kind] + extra) * camera.scale


def _stroke(
    bone: Bone,
    by_name: dict[str, Bone],
    order: dict[str, float],
    skeleton: Skeleton,
    camera: Camera,
    ghost: bool,
) -> Draw:
    """The bone with its outline, and the seams to the neighbours that are drawn already."""
    mates = [
        other
        for other in by_name.values()
        if (other.name in bone.joins or bone.name in other.joins)
        and order[other.name] <= order[bone.name]
    ]
    edge = Role.GHOST_EDGE if ghost else Role.OUTLINE

    def draw(canvas: Canvas) -> None:
        start, end = ring(skeleton, camera, bone.start), ring(skeleton, camera, bone.end)
        fat = EDGE * camera.scale
        canvas.stroke((start[0], start[1] + fat), (end[0], end[1] + fat), edge)
        canvas.stroke(start, end, bone.role)
        for mate in mates:
            _mend(canvas, skeleton, camera, bone, mate)

    return draw


def _mend(canvas: Canvas, skeleton: Skeleton, camera: Camera, bone: Bone, mate: Bone) -> None:
    """Paint the beginning of a neighbour over the outline that cut it off."""
    joint = bone.start if bone.start in {mate.start, mate.end} else bone.end
    if joint not in {mate.start, mate.end}:
        joint = mate.end
    far = mate.start if mate.end == joint else mate.end
    (x, y), radius = ring(skeleton, camera, joint)
    (u, v), other = ring(skeleton, camera, far)
    share = 0.3
    tip = (x + (u - x) * share, y + (v - y) * share)
    canvas.stroke(((x, y), radius), (tip, radius + (other - radius) * share), mate.role)
    canvas.dot((x, y), radius, bone.role)


def _feet(skeleton: Skeleton, camera: Camera, works: frozenset[str], ghost: bool) -> Iterator[Part]:
    """Each foot as one smooth shape that the shin runs into."""
    for name, other in (("left", "right"), ("right", "left")):
        is_far = _is_far(skeleton, camera, f"{name}_hip", f"{other}_hip")
        role = Role.SKIN_FAR if is_far else Role.SKIN
        if f"{name}_foot" in works:
            role = Role.ACCENT_FAR if is_far else Role.ACCENT
        role, edge = (Role.GHOST, Role.GHOST_EDGE) if ghost else (role, Role.OUTLINE)
        points = skeleton.points
        middle = (points[f"{name}_ankle"] + points[f"{name}_ball"]) * 0.5
        draw = _foot(skeleton, camera, name, role, edge)
        yield Part(camera.near(middle) + 0.5, draw, (f"{name}_heel", f"{name}_toes"))


def _foot(skeleton: Skeleton, camera: Camera, name: str, role: Role, edge: Role) -> Draw:
    hind = (f"{name}_ankle", f"{name}_heel", f"{name}_ball")
    front = (f"{name}_ball", f"{name}_toes")

    def draw(canvas: Canvas) -> None:
        for extra, colour in ((EDGE, edge), (0.0, role)):
            for names in (hind, front):
                canvas.skin([ring(skeleton, camera, each, extra) for each in names], colour)

    return draw


def _trunk(
    skeleton: Skeleton, camera: Camera, works: frozenset[str], ghost: bool
) -> Iterator[Part]:
    """Pelvis, waist and chest as three smooth shapes without seams."""
    shirt = Role.GHOST if ghost else Role.ACCENT if "back" in works else Role.SHIRT
    legs = Role.GHOST if ghost else Role.ACCENT if "hips" in works else Role.LEGS
    edge = Role.GHOST_EDGE if ghost else Role.OUTLINE
    shapes = [
        (("left_hip", "right_hip", "hips"), legs),
        (("hips", "waist"), legs),
        (("waist", "ribs"), shirt),
        (("ribs", "neck", "left_shoulder", "right_shoulder"), shirt),
    ]
    points = skeleton.points
    fuller = {name: more * skeleton.breath for name, more in BREATH.items()}

    def draw(canvas: Canvas) -> None:
        for names, _ in shapes:
            rings = [ring(skeleton, camera, n, EDGE + fuller.get(n, 0.0)) for n in names]
            canvas.skin(rings, edge)
        for names, role in shapes:
            canvas.skin([ring(skeleton, camera, n, fuller.get(n, 0.0)) for n in names], role)

    middle = (points["hips"] + points["neck"]) * 0.5
    yield Part(camera.near(middle), draw, ("hips", "ribs", "neck"))


def _head_near(skeleton: Skeleton, camera: Camera) -> float:
    return camera.near(skeleton.points["head"])
