"""The arrow beside the moving part: it follows the path of one point through a phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from content.pictures.canvas import Canvas
from content.pictures.theme import Role
from content.pictures.view import Place

LEAST = 46.0
"""Seen dots: a shorter path is stretched to this, or nobody sees the arrow."""
STILL = 2.0
"""Seen dots: a point that moves less has no arrow."""


@dataclass(frozen=True, slots=True)
class Path:
    """Where an arrow runs, in fine dots, and how many fine dots a seen one has."""

    places: tuple[Place, ...]
    fine: float

    def draw(self, canvas: Canvas) -> None:
        """The shaft with its head, edged so that it shows on everything."""
        shaft, head = self._cut()
        for extra, role in ((5.0, Role.ARROW_EDGE), (0.0, Role.ARROW)):
            canvas.line(shaft, (5.5 + extra) * self.fine, role)
            canvas.skin([(place, (1.0 + extra / 2) * self.fine) for place in head], role)

    def _cut(self) -> tuple[list[Place], list[Place]]:
        """The shaft that ends under the head, and the head's three corners."""
        tip = self.places[-1]
        size = 15 * self.fine
        shaft = [p for p in self.places if hypot(p[0] - tip[0], p[1] - tip[1]) > size * 0.6]
        shaft = shaft or [self.places[0]]
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
        return [*shaft, foot] if len(shaft) == 1 else shaft, head


def path_of(
    places: Sequence[Place], around: Place, aside: Place | None, fine: float
) -> Path | None:
    """The arrow along these places, pushed away from `around` or by `aside`; None if it is still.

    All in fine dots.
    """
    long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(places, places[1:], strict=False))
    if long < STILL * fine:
        return None
    middle = places[len(places) // 2]
    if aside is None:
        dx, dy = middle[0] - around[0], middle[1] - around[1]
        far = hypot(dx, dy) or 1.0
        aside = (dx / far * 24 * fine, dy / far * 24 * fine)
    grow = max(1.0, LEAST * fine / long)
    moved = [
        (
            middle[0] + (x - middle[0]) * grow + aside[0],
            middle[1] + (y - middle[1]) * grow + aside[1],
        )
        for x, y in places
    ]
    return Path(tuple(moved), fine)
