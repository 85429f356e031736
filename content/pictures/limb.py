"""Two bones and the joint between them: the bend that brings the far end to a point."""

from math import sqrt

from content.pictures.pose import Toward
from content.pictures.trunk import Frame
from content.pictures.vector import UP, Vector


def bend_to(
    root: Vector, target: Vector, lengths: tuple[float, float], pole: Vector
) -> tuple[Vector, Vector]:
    """The two unit directions that lead from the root to the target; the joint goes to the pole.

    A target out of reach is approached as near as it goes; the lengths never change.
    """
    upper, lower = lengths
    way = target - root
    far = min(max(way.length, abs(upper - lower) + 0.5), upper + lower - 0.02)
    axis = way.unit
    aside = pole.across(axis)
    if aside.length < 1e-3:
        aside = UP.across(axis) if abs(axis.y) < 0.9 else Vector(1.0, 0.0, 0.0).across(axis)
    along = (upper * upper - lower * lower + far * far) / (2 * far)
    height = sqrt(max(0.0, upper * upper - along * along))
    joint = axis * along + aside.unit * height
    return joint.unit, (axis * far - joint).unit


def swing(frame: Frame, side: int, lift: float, out: float, turn: float) -> tuple[Vector, Vector]:
    """A limb's direction and the front of its joint, from its angles in the frame of its root.

    side: 1 for the right, -1 for the left. turn: outwards is positive.
    """
    beside = frame.right * side
    straight = (-frame.up).turned(frame.right, lift)
    front = frame.front.turned(frame.right, lift)
    axis = straight.turned(frame.front.turned(frame.right, lift), -out * side)
    outer = beside.turned(front, -out * side)
    return axis, front.turned(axis, _signed(front, outer, axis) * turn)


def _signed(front: Vector, outer: Vector, axis: Vector) -> int:
    """Which way round a turn about the axis brings the front to the outside."""
    return 1 if axis.cross(front).dot(outer) > 0 else -1


def direction_of(word: Toward, frame: Frame, side: int) -> Vector:
    """A word as a direction: up and down are the room's, the others the body's."""
    match word:
        case "up":
            return UP
        case "down":
            return -UP
        case "forward":
            return frame.front
        case "back":
            return -frame.front
        case "out":
            return frame.right * side
        case "in":
            return frame.right * -side
