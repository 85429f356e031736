"""The trunk: hips, back and head, from the way the body lies and bends."""

from dataclasses import dataclass

from content.pictures import body
from content.pictures.pose import Head, Hips, Trunk, heading_of
from content.pictures.vector import UP, Vector


@dataclass(frozen=True, slots=True)
class Frame:
    """Where front, up and right are for a part of the body; unit directions."""

    front: Vector
    up: Vector
    right: Vector

    def turned(self, axis: Vector, degrees: float) -> "Frame":
        return Frame(
            self.front.turned(axis, degrees),
            self.up.turned(axis, degrees),
            self.right.turned(axis, degrees),
        )


@dataclass(frozen=True, slots=True)
class Spine:
    """The solved trunk: frames of pelvis, chest and head, and the points along it."""

    pelvis: Frame
    chest: Frame
    face: Frame
    points: dict[str, Vector]


def solve_trunk(hips: Hips, trunk: Trunk, head: Head) -> Spine:
    """Follow the back from the hips to the head."""
    front = heading_of(trunk.heading)
    pelvis = Frame(front, UP, front.cross(UP))
    pelvis = pelvis.turned(pelvis.right, -trunk.lean)
    pelvis = pelvis.turned(pelvis.up, -trunk.roll)
    middle = _bent(pelvis, trunk, 0.5)
    chest = _bent(pelvis, trunk, 1.0)
    face = chest.turned(chest.right, -head.nod).turned(chest.up, head.turn)
    at = Vector(hips.forward, hips.up, hips.right)
    waist = at + pelvis.up * body.LUMBAR
    ribs = waist + middle.up * body.MIDDLE
    neck = ribs + chest.up * body.CHEST
    between = chest.turned(chest.right, -head.nod * 0.6)
    skull = neck + between.up * body.NECK + face.up * (body.HEAD * 0.85)
    points = {
        "hips": at,
        "waist": waist,
        "ribs": ribs,
        "neck": neck,
        "head": skull,
        "forehead": skull + face.front * (body.HEAD - 1) + face.up * 4,
        "chest": ribs + chest.up * 10 + chest.front * 12,
        "belly": waist + pelvis.front * 10,
        "back": ribs - chest.front * 10,
        "left_hip": at - pelvis.right * body.HIP_HALF,
        "right_hip": at + pelvis.right * body.HIP_HALF,
        "left_hip_bone": at + pelvis.front * 9 - pelvis.right * 9 + pelvis.up * 5,
        "right_hip_bone": at + pelvis.front * 9 + pelvis.right * 9 + pelvis.up * 5,
        "left_side": at + pelvis.up * 10 - pelvis.right * 12,
        "right_side": at + pelvis.up * 10 + pelvis.right * 12,
        "left_shoulder": neck - chest.right * body.SHOULDER_HALF - chest.up * 4,
        "right_shoulder": neck + chest.right * body.SHOULDER_HALF - chest.up * 4,
    }
    return Spine(pelvis, chest, face, points)


def _bent(pelvis: Frame, trunk: Trunk, share: float) -> Frame:
    bent = pelvis.turned(pelvis.right, -trunk.bend * share)
    bent = bent.turned(bent.front, trunk.side * share)
    return bent.turned(bent.up, trunk.twist * share)
