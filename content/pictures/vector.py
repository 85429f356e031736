"""Points and directions in space: forward, up and to the figure's right, in centimetres."""

from dataclasses import dataclass
from math import acos, cos, radians, sin, sqrt


@dataclass(frozen=True, slots=True)
class Vector:
    """A point or a direction: x is forward, y is up, z is to the right."""

    x: float
    y: float
    z: float

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: "Vector") -> "Vector":
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, times: float) -> "Vector":
        return Vector(self.x * times, self.y * times, self.z * times)

    def __neg__(self) -> "Vector":
        return Vector(-self.x, -self.y, -self.z)

    def dot(self, other: "Vector") -> float:
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other: "Vector") -> "Vector":
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    @property
    def length(self) -> float:
        return sqrt(self.dot(self))

    @property
    def unit(self) -> "Vector":
        """The same direction, one long; straight up for no direction at all."""
        long = self.length
        return self * (1 / long) if long > 1e-9 else Vector(0.0, 1.0, 0.0)

    def across(self, axis: "Vector") -> "Vector":
        """The part of this that stands square to a unit axis."""
        along = self.dot(axis)
        return Vector(self.x - axis.x * along, self.y - axis.y * along, self.z - axis.z * along)

    def turned(self, axis: "Vector", degrees: float) -> "Vector":
        """Turned about a unit axis, by the right-hand rule.

        Written out, as `between` and `swung` are: a picture asks for it some thousand times.
        """
        angle = radians(degrees)
        flat, high = cos(angle), sin(angle)
        along = axis.dot(self) * (1 - flat)
        return Vector(
            self.x * flat + (axis.y * self.z - axis.z * self.y) * high + axis.x * along,
            self.y * flat + (axis.z * self.x - axis.x * self.z) * high + axis.y * along,
            self.z * flat + (axis.x * self.y - axis.y * self.x) * high + axis.z * along,
        )


FORWARD = Vector(1.0, 0.0, 0.0)
UP = Vector(0.0, 1.0, 0.0)
RIGHT = Vector(0.0, 0.0, 1.0)


def between(start: Vector, end: Vector, share: float) -> Vector:
    """The point at this share of the straight way."""
    return _mixed(start, 1 - share, end, share)


def swung(start: Vector, end: Vector, share: float) -> Vector:
    """The unit direction at this share of the swing from one unit direction to another."""
    angle = acos(max(-1.0, min(1.0, start.dot(end))))
    if angle < 1e-4:
        return end if share > 0.5 else start
    if angle > 3.13:
        return between(start, end, share).unit
    whole = sin(angle)
    return _mixed(start, sin((1 - share) * angle) / whole, end, sin(share * angle) / whole)


def _mixed(one: Vector, times: float, other: Vector, times_other: float) -> Vector:
    return Vector(
        one.x * times + other.x * times_other,
        one.y * times + other.y * times_other,
        one.z * times + other.z * times_other,
    )
