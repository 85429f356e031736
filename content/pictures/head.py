"""The figure's head: hair with a small bun, a face that shows where it looks, a smile."""

from collections.abc import Callable
from math import cos, pi, radians, sin

from content.pictures import body
from content.pictures.canvas import Canvas, hull
from content.pictures.skeleton import Skeleton
from content.pictures.theme import Role
from content.pictures.vector import Vector
from content.pictures.view import Camera, Place

EDGE = 1.15
WIDE = 1.13
"""How far the face reaches round the head from its middle, in radians."""


def draw_head(skeleton: Skeleton, camera: Camera, ghost: bool) -> Callable[[Canvas], None]:
    """Neck, head, hair and face."""
    points, face = skeleton.points, skeleton.spine.face
    at = points["head"]
    scale = camera.scale

    def spot(direction: Vector, far: float = 1.0) -> tuple[Place, float]:
        point = at + direction * (body.HEAD * far)
        return camera.place(point), camera.near(point) - camera.near(at)

    def draw(canvas: Canvas) -> None:
        place, radius = camera.place(at), body.HEAD * scale
        edge, skin, hair = (
            (Role.GHOST_EDGE, Role.GHOST, Role.GHOST)
            if ghost
            else (Role.OUTLINE, Role.SKIN, Role.HAIR)
        )
        neck = camera.place(points["neck"]), 4.6 * scale
        bun, bun_near = spot((face.front * -0.75 + face.up * 0.75).unit, 1.12)
        if bun_near <= 0:
            _round(canvas, bun, 4.8 * scale, hair, edge, scale)
        canvas.stroke((neck[0], neck[1] + EDGE * scale), (place, 4.6 * scale + EDGE * scale), edge)
        canvas.stroke(neck, (place, 4.6 * scale), skin)
        nose = camera.place(at + face.front * (body.HEAD + 0.6) - face.up * 1.5)
        canvas.dot(nose, (2.2 + EDGE) * scale, edge)
        canvas.dot(place, radius + EDGE * scale, edge)
        canvas.dot(place, radius, hair)
        _face(canvas, at, skeleton, camera, skin, ghost)
        if camera.near(at + face.front) > camera.near(at) - 0.5:
            canvas.dot(nose, 2.2 * scale, skin)
        if bun_near > 0:
            _round(canvas, bun, 4.8 * scale, hair, edge, scale)

    return draw


def _round(
    canvas: Canvas, place: Place, radius: float, role: Role, edge: Role, scale: float
) -> None:
    canvas.dot(place, radius + EDGE * scale, edge)
    canvas.dot(place, radius, role)


def _face(
    canvas: Canvas, at: Vector, skeleton: Skeleton, camera: Camera, skin: Role, ghost: bool
) -> None:
    """The part of the ball that is face: what of it is turned to us, then eyes and mouth."""
    face = skeleton.spine.face
    centre = (face.front * 0.93 - face.up * 0.37).unit
    beside = face.right
    over = beside.cross(centre)
    level = camera.near(at)
    rim = [
        centre * cos(WIDE) + (beside * cos(angle) + over * sin(angle)) * sin(WIDE)
        for angle in (2 * pi * step / 40 for step in range(40))
    ]
    seen = [way for way in rim if camera.near(at + way) >= level]
    seen += [way for way in _outline(camera) if way.dot(centre) >= cos(WIDE)]
    if len(seen) > 2:
        canvas.shape(hull(camera.place(at + way * body.HEAD) for way in seen), skin)
    if ghost:
        return
    for way, size, role in (
        (face.front + face.right * 0.42 + face.up * -0.02, 1.25, Role.FACE),
        (face.front - face.right * 0.42 + face.up * -0.02, 1.25, Role.FACE),
        (face.front * 0.8 + face.right * 0.62 - face.up * 0.34, 1.8, Role.CHEEK),
        (face.front * 0.8 - face.right * 0.62 - face.up * 0.34, 1.8, Role.CHEEK),
    ):
        point = at + way.unit * body.HEAD
        if camera.near(point) - camera.near(at) > body.HEAD * 0.12:
            canvas.dot(camera.place(point), size * camera.scale, role)
    if face.front.y < -0.5:  # seen from above a smile would look like a moustache
        return
    smile = [
        at
        + (face.front * 0.82 + face.right * (0.1 * step) - face.up * (0.55 - 0.022 * step**2)).unit
        * body.HEAD
        for step in range(-3, 4)
    ]
    seen = [p for p in smile if camera.near(p) - camera.near(at) > body.HEAD * 0.1]
    canvas.line([camera.place(p) for p in seen], 1.1 * camera.scale, Role.FACE)


def _outline(camera: Camera) -> list[Vector]:
    """The directions that lie on the head's edge as we see it."""
    turn, tilt = radians(camera.turn), radians(camera.tilt)
    across = Vector(cos(turn), 0.0, -sin(turn))
    toward = Vector(sin(turn) * cos(tilt), sin(tilt), cos(turn) * cos(tilt))
    over = toward.cross(across)
    return [across * cos(2 * pi * step / 40) + over * sin(2 * pi * step / 40) for step in range(40)]
