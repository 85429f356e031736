"""The arrow beside the moving part: it follows the path of one point through a phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin

from content.pictures.canvas import Canvas
from content.pictures.theme import Role
from content.pictures.view import Place

LEAST = 46.0
"""Seen dots: a shorter path is stretched to this, or nobody sees the arrow."""
RING = 25.0
"""Seen dots: how wide the open ring of a circling part is from its middle."""
STILL = 2.0
"""Seen dots: a point that moves less has no arrow."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where an arrow runs, in fine dots, and how many fine dots a seen one has.

    is_both: it has a head at each end, for what goes to and fro.
    """

    places: tuple[Place, ...]
    fine: float
    is_both: bool = False

    def draw(self, canvas: Canvas) -> None:
        """The shaft with its heads, edged so that it shows on everything."""
        shaft, head = self._cut(self.places)
        heads = [head]
        if self.is_both:
            shaft, other = self._cut(tuple(reversed(shaft)))
            heads.append(other)
        for extra, role in ((5.0, Role.ARROW_EDGE), (0.0, Role.ARROW)):
            canvas.line(shaft, (5.5 + extra) * self.fine, role)
            for each in heads:
                canvas.skin([(place, (1.0 + extra / 2) * self.fine) for place in each], role)

    def _cut(self, places: Sequence[Place]) -> tuple[list[Place], list[Place]]:
        """The shaft that ends under the head, and the head's three corners."""
        tip = places[-1]
        size = 15 * self.fine
        shaft = [p for p in places if hypot(p[0] - tip[0], p[1] - tip[1]) > size * 0.8]
        shaft = shaft or [places[0]]
        base = shaft[-1]
        far = hypot(tip[0] - base[0], tip[1] - base[1]) or 1.0
        dx, dy = (tip[0] - base[0]) / far, (tip[1] - base[1]) / far
        foot = (tip[0] - dx * size, tip[1] - dy * size)
        wide = size * 0.62
        head = [
            tip,
            (foot[0] - dy * wide, foot[1] + dx * wide),
            (foot[0] + dy * wide, foot[1] - dx * wide),
        ]
        return [*shaft, foot], head


def ring_of(places: Sequence[Place], fine: float) -> list[Place]:
    """An open ring round a circling point's middle, turning the way it turns; in fine dots."""
    x = sum(place[0] for place in places) / len(places)
    y = sum(place[1] for place in places) / len(places)
    turn = sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(places))
    way = 1 if turn > 0 else -1
    start = atan2(places[0][1] - y, places[0][0] - x)
    far = RING * fine
    return [
        (x + far * cos(start + way * step), y + far * sin(start + way * step))
        for step in (pi * 1.62 * at / 18 for at in range(19))
    ]


def path_of(
    places: Sequence[Place],
    around: Place,
    aside: Place | None,
    fine: float,
    least: float = LEAST,
) -> Path | None:
    """The arrow along these places, pushed away from `around` or by `aside`; None if it is still.

    All in fine dots, but for `least`, its shortest length in seen ones.
    """
    long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places))
    if long < STILL * fine:
        return None
    middle = places[len(places) // 2]
    if aside is None:
        dx, dy = middle[0] - around[0], middle[1] - around[1]
        far = hypot(dx, dy) or 1.0
        aside = (dx / far * 24 * fine, dy / far * 24 * fine)
    grow = max(1.0, least * fine / long)
    moved = [
        (
            middle[0] + (x - middle[0]) * grow + aside[0],
            middle[1] + (y - middle[1]) * grow + aside[1],
        )
        for x, y in places
    ]
    return Path(tuple(moved), fine)
