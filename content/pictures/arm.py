"""One arm: upper arm, forearm and hand, from its angles, from its point, or from what it holds."""

from dataclasses import dataclass
from math import cos, radians, sin

from content.pictures import body
from content.pictures.limb import bend_to, direction_of, swing
from content.pictures.pose import Arm, point_of
from content.pictures.trunk import Frame
from content.pictures.vector import UP, Vector, swung


@dataclass(frozen=True, slots=True)
class ArmBones:
    """Unit directions: upper arm, forearm and hand."""

    upper: Vector
    fore: Vector
    hand: Vector

    def points(self, shoulder: Vector, name: str) -> dict[str, Vector]:
        """Every point of this arm; `name` is left or right."""
        elbow = shoulder + self.upper * body.UPPER_ARM
        wrist = elbow + self.fore * body.FOREARM
        return {
            f"{name}_elbow": elbow,
            f"{name}_wrist": wrist,
            f"{name}_hand": wrist + self.hand * body.HAND,
            f"{name}_palm": wrist + self.hand * 5,
            f"{name}_forearm": elbow + self.fore * 14,
        }


def angled(arm: Arm, chest: Frame, side: int) -> ArmBones:
    """An arm by its angles."""
    upper, front = swing(chest, side, arm.lift, arm.out, arm.turn)
    bend = radians(arm.elbow)
    fore = upper * cos(bend) + front * sin(bend)
    return ArmBones(upper, fore, fore)


def reaching(
    arm: Arm, shoulder: Vector, chest: Frame, side: int, target: Vector
) -> tuple[ArmBones, float]:
    """An arm whose wrist (for a palm) or palm is at a point, and how far short it stays (cm)."""
    if arm.elbow_to is None:
        pole = direction_of("back", chest, side) + direction_of("out", chest, side) * 0.8
        pole = pole - UP * 0.5
    else:
        pole = direction_of(arm.elbow_to, chest, side)
        pole = pole + direction_of("out", chest, side) * 0.15
    palm = _palm(arm, chest)
    lengths = (body.UPPER_ARM, body.FOREARM if palm else body.FOREARM + 5)
    upper, fore = bend_to(shoulder, target, lengths, pole)
    reached = shoulder + upper * lengths[0] + fore * lengths[1]
    return ArmBones(upper, fore, palm or fore), (target - reached).length


def target_of(arm: Arm) -> Vector:
    """The point an arm reaches for: the wrist stands off what the palm lies on."""
    assert arm.hand is not None
    at = point_of(arm.hand)
    if arm.palm == "floor":
        return at + UP * body.WRIST_HEIGHT
    return at + Vector(-body.WRIST_HEIGHT, 0.0, 0.0) if arm.palm == "wall" else at


def _palm(arm: Arm, chest: Frame) -> Vector | None:
    """Where the fingers point when the palm lies flat."""
    if arm.palm == "wall":
        return UP
    if arm.palm == "free":
        return None
    ahead = (chest.up * (-1 if chest.front.y > 0.3 else 1)).across(UP)
    return ahead.unit if ahead.length > 0.3 else chest.front.across(UP).unit


def arms_between(start: ArmBones, end: ArmBones, share: float) -> ArmBones:
    """Each bone at this share of its swing."""
    return ArmBones(
        swung(start.upper, end.upper, share),
        swung(start.fore, end.fore, share),
        swung(start.hand, end.hand, share),
    )
