"""One picture: room, things, shadow, figure, arrow and lens, in the order of nearness."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from content.pictures.arrow import Path, path_of
from content.pictures.body import RADII
from content.pictures.canvas import FINE, Canvas
from content.pictures.figure import figure_parts
from content.pictures.motion import Phase, phases_of
from content.pictures.pose import Pose, Prop
from content.pictures.prop import draw_prop, rings_of
from content.pictures.skeleton import Skeleton, solve
from content.pictures.theme import Role
from content.pictures.vector import Vector
from content.pictures.view import Camera

SIZE = (480, 360)
"""Seen dots: wide enough for a phone, small enough for a file."""
MARGIN = 22
MOST = 2.3
"""Seen dots a centimetre at most."""
LENS = 64
LENS_SCALE = 2.5
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
        if arrow:
            arrow.draw(canvas)
        if self.lens:
            close = Canvas.blank((2 * LENS, 2 * LENS))
            self._draw(close, self.lens, skeleton, works, ghost)
            canvas.lens(close, self.lens_at, LENS)
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
            if prop.kind not in _BEFORE_SHADOW | _OVER and not prop.in_front:
                draw_prop(prop, canvas, camera, skeleton)
        if ghost:
            for part in sorted(figure_parts(ghost, camera, works, True), key=lambda p: p.near):
                part.draw(canvas)
        for part in sorted(figure_parts(skeleton, camera, works), key=lambda p: p.near):
            part.draw(canvas)
        for prop in props:
            if prop.kind in _OVER or prop.in_front:
                draw_prop(prop, canvas, camera, skeleton)

    def arrow(self, phase: Phase) -> Path | None:
        """The arrow of a phase."""
        if phase.arrow is None or phase.is_still:
            return None
        steps = [phase.at(step / 8) for step in range(9)]
        places = [self.camera.place(each.points[phase.arrow.of]) for each in steps]
        around = self.camera.place(steps[4].points["belly"])
        aside = phase.arrow.aside
        pushed = None if aside is None else (
            aside[0] * self.camera.scale, -aside[1] * self.camera.scale
        )
        return path_of(places, around, pushed, FINE)


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
    return Scene(pose, phases, camera, close, _free_corner(camera, moments))


def _rings(skeleton: Skeleton) -> Iterable[tuple[Vector, float]]:
    for name, point in skeleton.points.items():
        kind = name.split("_", 1)[-1]
        if kind in RADII:
            yield point, RADII[kind] + 1.5


def _free_corner(camera: Camera, moments: Iterable[Skeleton]) -> tuple[int, int]:
    """The middle of the lens, in seen dots, where it hides least of the body."""
    places = [
        camera.place(point)
        for each in moments
        for name, point in each.points.items()
        if name.split("_", 1)[-1] in RADII
    ]
    near, far = LENS + 8, SIZE[0] - LENS - 8
    corners = [(far, near), (near, near), (SIZE[0] // 2, near), (far, SIZE[1] - near), (near, SIZE[1] - near)]

    def hidden(corner: tuple[int, int]) -> int:
        reach = (LENS + 14) * FINE
        return sum(
            (x - corner[0] * FINE) ** 2 + (y - corner[1] * FINE) ** 2 < reach * reach
            for x, y in places
        )

    return min(corners, key=hidden)


def _floor(canvas: Canvas, camera: Camera) -> None:
    """Everything nearer than the far edge of the floor."""
    edge = -BEHIND
    _, top = camera.place(_on_floor(camera, edge))
    wide, high = canvas.image.size
    canvas.shape([(0, top), (wide, top), (wide, high), (0, high)], Role.FLOOR)


def _on_floor(camera: Camera, near: float) -> Vector:
    """A floor point that is this near along the ground."""
    from math import cos, radians, sin

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
    from content.pictures.pose import point_of

    return sorted(props, key=lambda prop: camera.near(point_of(prop.at)))
