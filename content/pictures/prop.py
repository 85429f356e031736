"""The things in a picture: floor things, furniture, ball and weight, bands and towels.

Rules:
- `at` is the middle of a thing's underside; sizes are long (forward), high, wide (sideways).
- Things lie behind the body unless they are `in_front`; bands and towels follow the body's points.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from content.pictures.body import RADII
from content.pictures.canvas import Canvas
from content.pictures.pose import Prop, heading_of, point_of
from content.pictures.skeleton import Skeleton
from content.pictures.theme import Role
from content.pictures.towel import Strand, strands_of, under_sole
from content.pictures.vector import UP, Vector
from content.pictures.view import Camera

EDGE: Final = 0.9
HEAD: Final = 10.0
"""How thick a dumbbell's head is."""
Draw = Callable[[Canvas], None]
Paint = tuple[Role, Role, Role]
_THING: Final[Paint] = (Role.THING_TOP, Role.THING, Role.THING_SIDE)
_WALL: Final[Paint] = (Role.WALL_EDGE, Role.WALL, Role.WALL)
_MAT: Final[Paint] = (Role.MAT, Role.MAT_EDGE, Role.MAT_EDGE)
SIZES: Final[dict[str, tuple[float, float, float]]] = {
    "mat": (190, 1.5, 74),
    "wall": (7, 230, 150),
    "post": (9, 230, 9),
    "step": (40, 16, 70),
    "block": (14, 4, 46),
    "chair": (44, 46, 44),
    "sofa": (62, 42, 130),
    "ball": (64, 64, 64),
    "pillow": (60, 13, 40),
    "roll": (14, 12, 40),
    "weight": (20, 26, 20),
}
"""What a thing measures when its size is not written."""


@dataclass(frozen=True, slots=True)
class Box:
    """A straight-edged solid: its middle underneath, its size, its turn, and its three paints."""

    at: Vector
    size: tuple[float, float, float]
    turn: float
    paint: Paint

    def corners(self) -> list[Vector]:
        """Low ring, then high ring, both in the same order."""
        long, high, wide = self.size
        front, side = heading_of(self.turn), heading_of(self.turn).cross(UP)
        ring = [(1, 1), (1, -1), (-1, -1), (-1, 1)]
        low = [self.at + front * (a * long / 2) + side * (b * wide / 2) for a, b in ring]
        return low + [each + UP * high for each in low]

    def draw(self, canvas: Canvas, camera: Camera) -> None:
        corners = self.corners()
        places = [camera.place(each) for each in corners]
        canvas.skin([(place, EDGE * camera.scale) for place in places], Role.OUTLINE)
        for at in range(4):
            after = (at + 1) % 4
            outward = (corners[at] + corners[after]) * 0.5 - self.at
            if camera.near(outward.across(UP)) > 1e-6:
                role = self.paint[1] if at in {1, 3} else self.paint[2]
                face = [places[at], places[after], places[after + 4], places[at + 4]]
                canvas.shape(face, role)
        canvas.shape(places[4:], self.paint[0])


def size_of(prop: Prop) -> tuple[float, float, float]:
    """The size as written, or the usual one of its kind."""
    return prop.size or SIZES.get(prop.kind, (0, 0, 0))


def top_of(prop: Prop) -> float | None:
    """The height that a foot, a hand or the body may rest on; None for what carries nothing."""
    if prop.kind in {"wall", "post", "weight", "band", "towel", "loop"}:
        return None
    return point_of(prop.at).y + size_of(prop)[1]


def solids(prop: Prop) -> Iterator[Box]:
    """The boxes that a thing is made of; none for soft, round and hanging things."""
    at, (long, high, wide) = point_of(prop.at), size_of(prop)
    front, side = heading_of(prop.turn), heading_of(prop.turn).cross(UP)
    match prop.kind:
        case "mat":
            yield Box(at, (long, high, wide), prop.turn, _MAT)
        case "wall" | "post":
            paint = _WALL if prop.kind == "wall" else _THING
            yield Box(at, (long, high, wide), prop.turn, paint)
        case "step" | "block":
            yield Box(at, (long, high, wide), prop.turn, _THING)
        case "chair":
            back = at - front * (long / 2 - 2)
            for ahead, beside in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
                foot = at + front * (ahead * (long / 2 - 3)) + side * (beside * (wide / 2 - 3))
                yield Box(foot, (4, high - 5, 4), prop.turn, _THING)
            yield Box(at + UP * (high - 5), (long, 5, wide), prop.turn, _THING)
            for beside in (-1, 1):
                post = back + side * (beside * (wide / 2 - 4)) + UP * high
                yield Box(post, (3, 18, 3), prop.turn, _THING)
            yield Box(back + UP * (high + 16), (4, 26, wide), prop.turn, _THING)
        case "sofa":
            back = at - front * (long / 2 + 8)
            yield Box(back, (16, high + 36, wide), prop.turn, _SOFT)
            yield Box(at, (long, high, wide), prop.turn, _SOFT)
        case "ball" | "pillow" | "roll" | "weight" | "band" | "towel" | "loop":
            return


_SOFT: Final[Paint] = (Role.SOFT_TOP, Role.SOFT, Role.SOFT)


def draw_prop(prop: Prop, canvas: Canvas, camera: Camera, skeleton: Skeleton) -> None:
    """Draw one thing."""
    match prop.kind:
        case "ball":
            _ball(prop, canvas, camera)
        case "pillow" | "roll":
            _cushion(prop, canvas, camera)
        case "weight":
            _weight(prop, canvas, camera, skeleton)
        case "towel":
            for strand in towel_of(prop, camera, skeleton):
                strand.draw(canvas, camera)
        case "band":
            places = [camera.place(each) for each in way_of(prop, skeleton)]
            canvas.line(places, 4.2 * camera.scale, Role.OUTLINE)
            canvas.line(places, 2.6 * camera.scale, Role.STRAP)
        case "loop":
            draw_loop_between(canvas, camera, skeleton)
            for name in ("left", "right"):
                draw_loop_round(canvas, camera, skeleton, name)
        case "mat" | "wall" | "post" | "step" | "block" | "chair" | "sofa":
            boxes = sorted(solids(prop), key=lambda box: camera.near(box.at + UP * 0.5))
            for box in boxes:
                box.draw(canvas, camera)


def way_of(prop: Prop, skeleton: Skeleton) -> list[Vector]:
    """The points that a band or towel runs through: of the body by name, or fixed."""
    return [
        skeleton.points[each] if isinstance(each, str) else point_of(each) for each in prop.through
    ]


def towel_of(prop: Prop, camera: Camera, skeleton: Skeleton) -> list[Strand]:
    """The pieces of a towel: under the sole where it runs round a foot, loose beyond the hands."""
    way = [
        under_sole(skeleton, each.removesuffix("_ball"))
        if isinstance(each, str) and each.endswith("_ball")
        else at
        for each, at in zip(prop.through, way_of(prop, skeleton), strict=True)
    ]
    held = tuple(isinstance(each, str) and each.endswith("_palm") for each in prop.through)
    return list(strands_of(way, held, camera))


def rings_of(prop: Prop) -> list[tuple[Vector, float]]:
    """What has to be in the picture: points and radii; walls and mats may run out of it."""
    at, (long, high, wide) = point_of(prop.at), size_of(prop)
    match prop.kind:
        case "ball":
            return [(at + UP * (high / 2), high / 2)]
        case "pillow" | "roll" | "step" | "block" | "chair" | "sofa":
            box = Box(
                at, (long, high * (1.9 if prop.kind == "chair" else 1), wide), prop.turn, _THING
            )
            return [(corner, 1.0) for corner in box.corners()]
        case "wall" | "post":
            return [(at + UP * 30, long / 2)]
        case "mat" | "weight" | "band" | "towel" | "loop":
            return [(point_of(each), 2.0) for each in prop.through if not isinstance(each, str)]


def _ball(prop: Prop, canvas: Canvas, camera: Camera) -> None:
    _, high, _ = size_of(prop)
    x, y = camera.place(point_of(prop.at) + UP * (high / 2))
    radius = high / 2 * camera.scale
    canvas.dot((x, y), radius + EDGE * camera.scale, Role.OUTLINE)
    canvas.dot((x, y), radius, Role.BALL)
    canvas.dot((x - radius * 0.35, y - radius * 0.4), radius * 0.28, Role.BALL_SHINE)


def _cushion(prop: Prop, canvas: Canvas, camera: Camera) -> None:
    """A pillow or a roll: a box whose edges are as round as it is thin."""
    long, high, wide = size_of(prop)
    radius = min(long, high, wide) / 2
    inner = (max(1.0, long - 2 * radius), max(0.1, high - 2 * radius), max(1.0, wide - 2 * radius))
    middle = Box(point_of(prop.at) + UP * radius, inner, prop.turn, _SOFT)
    places = [camera.place(each) for each in middle.corners()]
    for extra, role in ((EDGE, Role.OUTLINE), (0.0, Role.PILLOW)):
        canvas.skin([(place, (radius + extra) * camera.scale) for place in places], role)
    lifted = [(x, y - radius * 0.35 * camera.scale) for x, y in places]
    canvas.skin([(place, radius * 0.55 * camera.scale) for place in lifted], Role.PILLOW_TOP)


def _weight(prop: Prop, canvas: Canvas, camera: Camera, skeleton: Skeleton) -> None:
    """A dumbbell that stands upright between its points."""
    way = way_of(prop, skeleton)
    middle = sum(way, Vector(0.0, 0.0, 0.0)) * (1 / len(way))
    long, high, _ = size_of(prop)
    middle = middle - UP * (high / 8)
    ends = [camera.place(middle + UP * (high / 2 * sign)) for sign in (-1, 1)]
    for extra, role in ((2 * EDGE, Role.OUTLINE), (0.0, Role.IRON)):
        canvas.line(ends, (4 + extra) * camera.scale, role)
        for x, y in ends:
            half = (long - HEAD) / 2 * camera.scale
            canvas.line([(x - half, y), (x + half, y)], (HEAD + extra) * camera.scale, role)


def draw_loop_between(canvas: Canvas, camera: Camera, skeleton: Skeleton) -> None:
    """The part of a small band that is stretched from one thigh to the other."""
    ends = [camera.place(_under_loop(skeleton, name)) for name in ("left", "right")]
    canvas.line(ends, 5.0 * camera.scale, Role.OUTLINE)
    canvas.line(ends, 3.6 * camera.scale, Role.STRAP)


def draw_loop_round(canvas: Canvas, camera: Camera, skeleton: Skeleton, name: str) -> None:
    """The part of a small band that lies over a thigh, just above the knee."""
    (x, y), (u, v) = (camera.place(skeleton.points[f"{name}_{end}"]) for end in ("hip", "knee"))
    far = ((u - x) ** 2 + (v - y) ** 2) ** 0.5 or 1.0
    reach = (RADII["knee"] + 0.6) * camera.scale
    across, down = -(v - y) / far * reach, (u - x) / far * reach
    px, py = camera.place(_under_loop(skeleton, name))
    wrap = [(px - across, py - down), (px + across, py + down)]
    canvas.line(wrap, 5.4 * camera.scale, Role.OUTLINE)
    canvas.line(wrap, 3.8 * camera.scale, Role.STRAP)


def _under_loop(skeleton: Skeleton, name: str) -> Vector:
    """The middle of the thigh where a small band lies round it."""
    hip, knee = skeleton.points[f"{name}_hip"], skeleton.points[f"{name}_knee"]
    return hip + (knee - hip) * 0.8
