"""The sheet we draw on: round-ended strokes and smooth shapes, in roles instead of colours.

Rules:
- Everything is drawn at three times the size and reduced, which makes the edges soft.
- Pillow is used in this package alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING

from content.pictures.theme import Role, Theme, palette
from content.pictures.view import Place

if TYPE_CHECKING:  # whoever only checks poses draws nothing
    from PIL import Image, ImageDraw

FINE = 3
"""How many dots are drawn for one that is seen, each way."""
Ring = tuple[Place, float]
_AROUND = [(cos(2 * pi * at / 14), sin(2 * pi * at / 14)) for at in range(14)]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture being drawn; all places and radii are in fine dots."""

    image: "Image.Image"
    draw: "ImageDraw.ImageDraw"

    @classmethod
    def blank(cls, size: tuple[int, int], role: Role = Role.ROOM) -> "Canvas":
        """A sheet of this size in seen dots, all in one role."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 - importing Pillow is slow, and only drawing needs it

        image = Image.new("P", (size[0] * FINE, size[1] * FINE), int(role))
        return cls(image, ImageDraw.Draw(image))

    def copy(self) -> "Canvas":
        from PIL import ImageDraw  # noqa: PLC0415 - importing Pillow is slow, and only drawing needs it

        image = self.image.copy()
        return Canvas(image, ImageDraw.Draw(image))

    def dot(self, place: Place, radius: float, role: Role) -> None:
        x, y = place
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(role))

    def shape(self, places: Sequence[Place], role: Role) -> None:
        self.draw.polygon(list(places), fill=int(role))

    def stroke(self, start: Ring, end: Ring, role: Role) -> None:
        """A limb: two round ends and what lies between them."""
        (a, ra), (b, rb) = start, end
        self.dot(a, ra, role)
        self.dot(b, rb, role)
        far = hypot(b[0] - a[0], b[1] - a[1])
        if far <= abs(ra - rb) + 0.01:
            return
        along = atan2(b[1] - a[1], b[0] - a[0])
        lean = (ra - rb) / far
        spread = pi / 2 - lean if abs(lean) < 0.01 else _acos(lean)
        sides = [(along + spread, 1), (along - spread, -1)]
        (left, _), (right, _) = sides
        self.shape(
            [
                (a[0] + ra * cos(left), a[1] + ra * sin(left)),
                (b[0] + rb * cos(left), b[1] + rb * sin(left)),
                (b[0] + rb * cos(right), b[1] + rb * sin(right)),
                (a[0] + ra * cos(right), a[1] + ra * sin(right)),
            ],
            role,
        )

    def skin(self, rings: Iterable[Ring], role: Role, squash: float = 1.0) -> None:
        """The tight smooth shape round some rings; `squash` flattens them (a shadow's 0.2)."""
        dots = [(x + r * cx, y + r * cy * squash) for (x, y), r in rings for cx, cy in _AROUND]
        self.shape(hull(dots), role)

    def line(self, places: Sequence[Place], width: float, role: Role) -> None:
        """A round-ended line through some places."""
        for start, end in pairwise(places):
            self.stroke((start, width / 2), (end, width / 2), role)

    def lens(self, close: "Canvas", middle: tuple[int, int], radius: int) -> None:
        """Lay a round close view over the picture; places in seen dots."""
        x, y = middle[0] * FINE, middle[1] * FINE
        far = radius * FINE
        self.dot((x, y), far + 4 * FINE, Role.LENS)
        self.dot((x, y), far + 2.4 * FINE, Role.ARROW_EDGE)
        from PIL import Image, ImageDraw  # noqa: PLC0415 - importing Pillow is slow, and only drawing needs it

        mask = Image.new("1", close.image.size, 0)
        ImageDraw.Draw(mask).ellipse((0, 0, 2 * far - 1, 2 * far - 1), fill=1)
        self.image.paste(close.image, (x - far, y - far), mask)

    def coloured(self, theme: Theme) -> "Image.Image":
        """The finished picture in true colours, reduced to its size."""
        copy = self.image.copy()
        copy.putpalette(palette(theme))
        return copy.convert("RGB").reduce(FINE)


def hull(dots: Iterable[Place]) -> list[Place]:
    """The outer corners of some dots, in order round them."""
    ordered = sorted(set(dots))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(dots: Sequence[Place]) -> list[Place]:
    chain: list[Place] = []
    for dot in dots:
        x, y = dot
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2], chain[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append(dot)
    return chain


def _acos(value: float) -> float:
    return atan2((max(0.0, 1 - value * value)) ** 0.5, value)
