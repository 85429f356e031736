"""A towel round a foot: a wide striped cloth whose ends hang limp from the hands.

Rules:
- It must not be taken for an elastic band: it has a colour of its own, stripes, and loose ends.
- It runs under the sole, and the strand that is nearer to us lies over the foot.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

from content.pictures.body import RADII
from content.pictures.canvas import Canvas
from content.pictures.figure import FAR
from content.pictures.skeleton import Skeleton
from content.pictures.theme import Role
from content.pictures.vector import UP, Vector
from content.pictures.view import Camera, Place

WIDE: Final = 6.6
"""How wide the gathered cloth is between hand and foot, in centimetres."""
EDGE: Final = 0.9
STRIPES: Final = (4.0, 7.4)
"""Where the two stripes of a group begin, in centimetres; after EVERY they come again."""
EVERY: Final = 15.0
STRIPE: Final = 2.0
HANGS: Final = 20.0
"""How far an end hangs down from the hand, if the floor is not nearer."""
LOOSE: Final = 12.0
"""How wide the cloth is at a loose end."""
FIST: Final = 3.3
"""The radius of a hand closed round the cloth."""
OVER: Final = 6.0
"""Centimetres by which the cloth counts as nearer than it is: it lies on what it touches."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A piece of the cloth in space, and how near it is to be drawn as.

    loose: it hangs, wider towards its square end; otherwise it is pulled, with round ends.
    held: the colour of the hand that holds it at its start, if one does.
    """

    start: Vector
    end: Vector
    near: float
    loose: bool = False
    held: Role | None = None

    def draw(self, canvas: Canvas, camera: Camera) -> None:
        """The cloth with its outline, and its stripes across."""
        ends = camera.place(self.start), camera.place(self.end)
        half = WIDE / 2 * camera.scale
        wide = LOOSE / 2 * camera.scale if self.loose else half
        edge = EDGE * camera.scale
        for extra, role in ((edge, Role.OUTLINE), (0.0, Role.TOWEL)):
            if self.loose:
                corners = _across(ends, half, wide, 0.0, 1.0)
                canvas.dot(ends[0], half + extra, role)
                canvas.skin([(corner, max(extra, 0.1)) for corner in corners], role)
            else:
                canvas.stroke((ends[0], half + extra), (ends[1], half + extra), role)
        long = hypot(ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]) / camera.scale
        for begin in _stripes(long):
            corners = _across(ends, half, wide, begin / long, STRIPE / long)
            canvas.shape(corners, Role.TOWEL_STRIPE)
        if self.held is not None:
            canvas.stroke(*_fist(ends, FIST * camera.scale + edge, half), Role.OUTLINE)
            canvas.stroke(*_fist(ends, FIST * camera.scale, half), self.held)


def strands_of(way: list[Vector], held: tuple[bool, ...], camera: Camera) -> Iterator[Strand]:
    """The cloth along its way, and a loose end below each hand. held: which points are hands."""
    hands = [point for point, is_hand in zip(way, held, strict=True) if is_hand]
    pieces = [(a, b) if a in hands else (b, a) for a, b in pairwise(way)]
    nears = [camera.near((start + end) * 0.5) for start, end in pieces]
    for (start, end), near in zip(pieces, nears, strict=True):
        nearest = max(nears)
        over = max(camera.near(start), camera.near(end)) if near == nearest else near
        skin = Role.SKIN if near > nearest - FAR else Role.SKIN_FAR
        falls = min(HANGS, start.y - EDGE)
        if start in hands and falls > WIDE:
            yield Strand(start, start - UP * falls, over + OVER - 0.1, loose=True)
        yield Strand(start, end, over + OVER, held=skin if start in hands else None)


def _fist(
    ends: tuple[Place, Place], radius: float, half: float
) -> tuple[tuple[Place, float], tuple[Place, float]]:
    """A closed hand across the cloth at its start, as the two rings of a stroke."""
    one, other = _across(ends, half * 0.45, half * 0.45, 0.0, 0.0)[:2]
    return (one, radius), (other, radius)


def _stripes(long: float) -> Iterator[float]:
    """Where the stripes begin on a piece of this length, all in centimetres."""
    for group in range(int(long / EVERY) + 1):
        for at in STRIPES:
            if group * EVERY + at + STRIPE + 1 < long:
                yield group * EVERY + at


def under_sole(skeleton: Skeleton, name: str) -> Vector:
    """Where the cloth runs under the ball of the foot (`right`, `left`)."""
    points = skeleton.points
    ball, heel = points[f"{name}_ball"], points[f"{name}_heel"]
    along = (ball - heel).unit
    return ball - (points[f"{name}_ankle"] - heel).across(along).unit * RADII["ball"]


def _across(
    ends: tuple[Place, Place], half: float, wide: float, begin: float, thick: float
) -> list[Place]:
    """A stripe's four corners; `begin` and `thick` are shares of the strand's length."""
    (x, y), (u, v) = ends
    far = hypot(u - x, v - y) or 1.0
    dx, dy = (v - y) / far, (x - u) / far
    corners = []
    for share, sign in ((begin, 1), (begin, -1), (begin + thick, -1), (begin + thick, 1)):
        reach = (half + (wide - half) * share) * sign
        corners.append((x + (u - x) * share + dx * reach, y + (v - y) * share + dy * reach))
    return corners
