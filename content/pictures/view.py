"""From where we look: a point in space becomes a place in the picture and a nearness to us."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

from content.pictures.vector import Vector

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks without perspective. turn: 0 from the figure's right, 90 from its front.

    scale: dots a centimetre; left and top: the dots that are added.
    """

    turn: float
    tilt: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def seen(self, point: Vector) -> tuple[float, float, float]:
        """Across and up in centimetres, and how near (greater is nearer)."""
        turn, tilt = radians(self.turn), radians(self.tilt)
        across = point.x * cos(turn) - point.z * sin(turn)
        near = point.z * cos(turn) + point.x * sin(turn)
        return (
            across,
            point.y * cos(tilt) - near * sin(tilt),
            near * cos(tilt) + point.y * sin(tilt),
        )

    def place(self, point: Vector) -> Place:
        across, up, _ = self.seen(point)
        return self.left + across * self.scale, self.top - up * self.scale

    def near(self, point: Vector) -> float:
        return self.seen(point)[2]

    def fitted(
        self, points: Iterable[tuple[Vector, float]], size: tuple[int, int], most: float
    ) -> "Camera":
        """The camera that shows these points (with their radii) in the middle of a picture.

        most: dots a centimetre that are never exceeded, so that a small pose is not a giant.
        """
        seen = [(*self.seen(point)[:2], radius) for point, radius in points]
        left = min(x - r for x, _, r in seen)
        right = max(x + r for x, _, r in seen)
        low = min(y - r for _, y, r in seen)
        high = max(y + r for _, y, r in seen)
        width, height = size
        scale = min(width / (right - left), height / (high - low), most)
        return Camera(
            self.turn,
            self.tilt,
            scale,
            width / 2 - (left + right) / 2 * scale,
            height / 2 + (low + high) / 2 * scale,
        )
