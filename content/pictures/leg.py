"""One leg: thigh, shin and foot, from its angles, from where it stands, or from what it lies on."""

from dataclasses import dataclass
from math import cos, radians, sin

from content.pictures import body
from content.pictures.limb import bend_to, direction_of, swing
from content.pictures.pose import Leg, point_of
from content.pictures.trunk import Frame
from content.pictures.vector import UP, Vector, swung


@dataclass(frozen=True, slots=True)
class LegBones:
    """Unit directions: thigh, shin, foot (heel to ball), sole (away from the shin) and toes."""

    thigh: Vector
    shin: Vector
    foot: Vector
    sole: Vector
    toes: Vector

    def points(self, hip: Vector, name: str) -> dict[str, Vector]:
        """Every point of this leg; `name` is left or right."""
        knee = hip + self.thigh * body.THIGH
        ankle = knee + self.shin * body.SHIN
        heel = ankle + self.sole * (body.ANKLE_HEIGHT - 3.6) - self.foot * body.HEEL_BACK
        ball = ankle + self.sole * (body.ANKLE_HEIGHT - 3.0) + self.foot * body.BALL_FRONT
        front = (self.shin * -1).across(self.thigh).unit
        return {
            f"{name}_knee": knee,
            f"{name}_ankle": ankle,
            f"{name}_heel": heel,
            f"{name}_ball": ball,
            f"{name}_toes": ball + self.toes * body.TOES - self.sole * 0.3,
            f"{name}_thigh": hip + self.thigh * 28 + front * 9,
            f"{name}_kneecap": knee + (self.thigh - self.shin).unit * 7,
            f"{name}_lower_thigh": hip + self.thigh * 35 + front * 8.5,
            f"under_{name}_thigh": hip + self.thigh * 25 - front * 8,
            f"{name}_instep": ankle + self.foot * 5 + self.sole * 1.5,
            f"{name}_shin": knee + self.shin * 26 + self.foot * 6,
            f"{name}_calf": knee + self.shin * 14 - self.foot * 4,
            f"over_{name}_ankle": ankle + UP * 8.5,
            f"{name}_inner_thigh": hip + self.thigh * 30 + front * 3,
        }


def planted(leg: Leg, hip: Vector, pelvis: Frame, side: int) -> tuple[LegBones, float]:
    """A foot that stands at its point, and how far the ankle stays short of it (cm)."""
    assert leg.foot is not None
    level = pelvis.front
    if abs(level.y) > 0.6:  # lying or bent low: the feet point where the body's length does
        level = -pelvis.up if level.y > 0 else pelvis.up
    heading = level.across(UP).unit.turned(UP, -leg.toes_out * side)
    rise = radians(leg.heel - leg.toes_up)
    foot = heading * cos(rise) - UP * sin(rise)
    sole = -(UP * cos(rise)) - heading * sin(rise)
    ground = point_of(leg.foot)
    pivot = -body.HEEL_BACK if leg.toes_up else body.BALL_FRONT
    target = ground + heading * pivot - foot * pivot - sole * body.ANKLE_HEIGHT
    pole = _outward(heading + UP * 0.7, target - hip, pelvis, side, leg.knee_out)
    thigh, shin = bend_to(hip, target, (body.THIGH, body.SHIN), pole)
    reached = hip + thigh * body.THIGH + shin * body.SHIN
    toes = heading if leg.heel > 0 else foot
    return LegBones(thigh, shin, foot, sole, toes), (target - reached).length


def angled(leg: Leg, pelvis: Frame, side: int) -> LegBones:
    """A leg by its angles."""
    thigh, front = swing(pelvis, side, leg.lift, leg.out, leg.turn)
    bend = radians(leg.knee)
    shin = thigh * cos(bend) - front * sin(bend)
    return _with_foot(thigh, shin, thigh * sin(bend) + front * cos(bend), leg, side)


def laid(leg: Leg, hip: Vector, pelvis: Frame, side: int, on: Vector) -> tuple[LegBones, float]:
    """A leg whose ankle lies on a point of the body, and how far it stays short of it (cm)."""
    pole = direction_of(leg.knee_to, pelvis, side) + pelvis.front * 0.25
    pole = _outward(pole, on - hip, pelvis, side, leg.knee_out)
    thigh, shin = bend_to(hip, on, (body.THIGH, body.SHIN), pole)
    front = thigh.across(shin).unit
    reached = hip + thigh * body.THIGH + shin * body.SHIN
    return _with_foot(thigh, shin, front, leg, side), (on - reached).length


def _outward(pole: Vector, way: Vector, pelvis: Frame, side: int, degrees: float) -> Vector:
    """The direction of the knee, turned to the outside about the way from hip to ankle."""
    axis = way.unit
    outward = 1 if axis.cross(pole).dot(pelvis.right * side) > 0 else -1
    return pole.turned(axis, degrees * outward)


def _with_foot(thigh: Vector, shin: Vector, front: Vector, leg: Leg, side: int) -> LegBones:
    point = radians(leg.ankle)
    foot = front * cos(point) + shin * sin(point)
    sole = shin * cos(point) - front * sin(point)
    foot = foot.turned(shin, leg.swing * side)
    sole = sole.turned(shin, leg.swing * side)
    return LegBones(thigh, shin, foot, sole, foot)


def legs_between(start: LegBones, end: LegBones, share: float) -> LegBones:
    """Each bone at this share of its swing."""
    foot = swung(start.foot, end.foot, share)
    return LegBones(
        swung(start.thigh, end.thigh, share),
        swung(start.shin, end.shin, share),
        foot,
        swung(start.sole, end.sole, share).across(foot).unit,
        swung(start.toes, end.toes, share),
    )
