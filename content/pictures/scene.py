"""One picture: room, things, shadow, figure, arrow and lens, in the order of nearness."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from math import cos, radians, sin

from content.pictures.arrow import LEAST, Path, path_of, ring_of
from content.pictures.body import RADII
from content.pictures.canvas import FINE, Canvas
from content.pictures.figure import Part, figure_parts, ghost_parts
from content.pictures.motion import Phase, phases_of
from content.pictures.pose import Pose, Prop, point_of
from content.pictures.prop import (
    draw_loop_between,
    draw_loop_round,
    draw_prop,
    rings_of,
    size_of,
    towel_of,
    way_of,
)
from content.pictures.skeleton import Skeleton, solve
from content.pictures.theme import Role
from content.pictures.vector import UP, Vector
from content.pictures.view import Camera, Place

SIZE = (480, 360)
"""Seen dots: wide enough for a phone, small enough for a file."""
MARGIN = 22
MOST = 2.3
"""Seen dots a centimetre at most."""
LENS = 64
LENS_SCALE = 1.8
BEHIND = 95.0
"""Centimetres from the figure to the far edge of the floor."""
_BEFORE_SHADOW = {"mat", "wall"}
_OVER = {"band", "towel", "loop", "weight"}
_SHADOWS = (
    ("left_hip", "left_knee"), ("left_knee", "left_ankle"), ("left_heel", "left_toes"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"), ("right_heel", "right_toes"),
    ("hips", "neck"), ("neck", "head"),
    ("left_shoulder", "left_elbow"), ("left_elbow", "left_hand"),
    ("right_shoulder", "right_elbow"), ("right_elbow", "right_hand"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A pose with its phases and the camera that suits all of them."""

    pose: Pose
    phases: tuple[Phase, ...]
    camera: Camera
    lens: Camera | None
    lens_at: tuple[int, int]

    def draw(
        self,
        skeleton: Skeleton,
        works: frozenset[str],
        arrow: Path | None,
        ghost: Skeleton | None = None,
    ) -> Canvas:
        """The whole picture."""
        canvas = Canvas.blank(SIZE)
        self._draw(canvas, self.camera, skeleton, works, ghost)
        if self.lens:
            close = Canvas.blank((2 * LENS, 2 * LENS))
            self._draw(close, self.lens, skeleton, works, ghost)
            canvas.lens(close, self.lens_at, LENS)
        if arrow:
            arrow.draw(canvas)
        return canvas

    def _draw(
        self,
        canvas: Canvas,
        camera: Camera,
        skeleton: Skeleton,
        works: frozenset[str],
        ghost: Skeleton | None,
    ) -> None:
        _floor(canvas, camera)
        props = self.pose.props
        for prop in props:
            if prop.kind in _BEFORE_SHADOW and not prop.in_front:
                draw_prop(prop, canvas, camera, skeleton)
        _shadow(canvas, camera, skeleton)
        for prop in _by_depth(props, camera):
            if prop.kind not in _BEFORE_SHADOW and not _is_among(prop) and not prop.in_front:
                draw_prop(prop, canvas, camera, skeleton)
        if ghost:
            for part in sorted(ghost_parts(ghost, skeleton, camera), key=lambda p: p.near):
                part.draw(canvas)
        parts = figure_parts(skeleton, camera, works)
        for prop in props:
            if _is_among(prop):
                parts += _held(prop, camera, skeleton)
        for part in sorted(parts, key=lambda each: each.near):
            part.draw(canvas)
        for prop in props:
            if prop.in_front:
                draw_prop(prop, canvas, camera, skeleton)

    def arrow(self, phase: Phase) -> Path | None:
        """The arrow of a phase's cue from start to end; of the whole loop if it is a circle."""
        if phase.arrow is None or phase.is_still:
            return None
        whole = [each for each in self.phases if each.cue == phase.cue and not each.is_still]
        steps = [each.at(step / 16) for each in whole for step in range(17)]
        if phase.arrow.is_round:
            steps = [each.at(step / 6) for each in self.phases for step in range(6)][:-3]
        places = [self.camera.place(each.points[phase.arrow.of]) for each in steps]
        if phase.arrow.is_round:
            places = ring_of(places, FINE)
        around = self.camera.place(steps[len(steps) // 2].points["belly"])
        pushed = None
        if phase.arrow.aside is not None:
            across, up = phase.arrow.aside
            pushed = across * self.camera.scale, -up * self.camera.scale
        found = path_of(places, around, pushed, FINE, least=LEAST * (1 + phase.arrow.is_both / 2))
        return found and replace(found, is_both=phase.arrow.is_both)


def _is_among(prop: Prop) -> bool:
    return prop.among or prop.kind in _OVER


def _held(prop: Prop, camera: Camera, skeleton: Skeleton) -> Iterable[Part]:
    """A band, towel, weight or pillow among the limbs that it lies between."""
    if prop.kind == "loop":
        yield from _loop(camera, skeleton)
        return
    if prop.kind == "towel":
        for strand in towel_of(prop, camera, skeleton):
            yield Part(strand.near, partial(strand.draw, camera=camera))
        return
    if prop.kind in _OVER:
        way = way_of(prop, skeleton)
        near = camera.near(sum(way, Vector(0.0, 0.0, 0.0)) * (1 / len(way))) + 6.0
    else:
        near = camera.near(point_of(prop.at) + UP * (size_of(prop)[1] / 2))
    yield Part(near, lambda canvas: draw_prop(prop, canvas, camera, skeleton))


def _loop(camera: Camera, skeleton: Skeleton) -> Iterable[Part]:
    """A small band: its stretch between the thighs, and over each thigh where it is seen."""
    points = skeleton.points
    way = {name: points[f"{name}_knee"] + points[f"{name}_hip"] for name in ("left", "right")}
    between = (way["left"] + way["right"]) * 0.25
    yield Part(camera.near(between), lambda canvas: draw_loop_between(canvas, camera, skeleton))
    for name, thigh in way.items():
        shin = points[f"{name}_knee"] + points[f"{name}_ankle"]
        near = max(camera.near(thigh * 0.5), camera.near(shin * 0.5))
        draw = partial(draw_loop_round, camera=camera, skeleton=skeleton, name=name)
        yield Part(near + 0.1, draw)


def scene_of(pose: Pose) -> Scene:
    """Choose the camera so that every phase is in the picture."""
    phases = phases_of(pose)
    moments = [phase.at(share) for phase in phases for share in (0.5, 1.0)]
    moments.append(solve(pose.positions[pose.still]))
    rings = [ring for moment in moments for ring in _rings(moment)]
    rings += [ring for prop in pose.props for ring in rings_of(prop)]
    size = ((SIZE[0] - 2 * MARGIN) * FINE, (SIZE[1] - 2 * MARGIN) * FINE)
    camera = Camera(pose.view.turn, pose.view.tilt).fitted(rings, size, MOST * FINE)
    camera = replace(camera, left=camera.left + MARGIN * FINE, top=camera.top + MARGIN * FINE)
    if pose.lens is None:
        return Scene(pose, phases, camera, None, (0, 0))
    middle = sum((each.points[pose.lens] for each in moments), Vector(0.0, 0.0, 0.0))
    middle = middle * (1 / len(moments))
    close = replace(camera, scale=camera.scale * LENS_SCALE, left=0.0, top=0.0)
    x, y = close.place(middle)
    close = replace(close, left=LENS * FINE - x, top=LENS * FINE - y)
    bare = Scene(pose, phases, camera, None, (0, 0))
    arrows = [place for phase in phases if (path := bare.arrow(phase)) for place in path.places]
    return replace(bare, lens=close, lens_at=_free_corner(camera, moments, arrows))


def _rings(skeleton: Skeleton) -> Iterable[tuple[Vector, float]]:
    for name, point in skeleton.points.items():
        kind = name.split("_", 1)[-1]
        if kind in RADII:
            yield point, RADII[kind] + 1.5


def _free_corner(
    camera: Camera, moments: Iterable[Skeleton], arrows: Iterable[Place]
) -> tuple[int, int]:
    """The middle of the lens, in seen dots, where it hides least of the body."""
    places = [
        camera.place(point)
        for each in moments
        for name, point in each.points.items()
        if name.split("_", 1)[-1] in RADII
    ]
    places += arrows
    near, far = LENS + 8, SIZE[0] - LENS - 8
    spots = [
        (near + (far - near) * across // 8, down)
        for down in (near, SIZE[1] // 2, SIZE[1] - near)
        for across in (8, 0, 7, 1, 6, 2, 5, 3, 4)
    ]

    def hidden(spot: tuple[int, int]) -> int:
        reach = (LENS + 24) * FINE
        return sum(
            (x - spot[0] * FINE) ** 2 + (y - spot[1] * FINE) ** 2 < reach * reach for x, y in places
        )

    return min(spots, key=hidden)


def _floor(canvas: Canvas, camera: Camera) -> None:
    """Everything nearer than the far edge of the floor."""
    edge = -BEHIND
    _, top = camera.place(_on_floor(camera, edge))
    wide, high = canvas.image.size
    canvas.shape([(0, top), (wide, top), (wide, high), (0, high)], Role.FLOOR)


def _on_floor(camera: Camera, near: float) -> Vector:
    """A floor point that is this near along the ground."""
    turn = radians(camera.turn)
    return Vector(sin(turn) * near, 0.0, cos(turn) * near)


def _shadow(canvas: Canvas, camera: Camera, skeleton: Skeleton) -> None:
    for start, end in _SHADOWS:
        rings = []
        for name in (start, end):
            kind = name.split("_", 1)[-1]
            point = skeleton.points[name]
            place = camera.place(Vector(point.x, 0.8, point.z))
            rings.append((place, (RADII[kind] + 1.5) * camera.scale))
        canvas.skin(rings, Role.SHADOW, 0.28)


def _by_depth(props: Iterable[Prop], camera: Camera) -> list[Prop]:
    return sorted(props, key=lambda prop: camera.near(point_of(prop.at)))
