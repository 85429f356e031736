"""The figure's measures: how long and how thick each part is, and how far each joint goes.

Rules:
- Lengths and radii are centimetres of a person 170 tall. They never change within a picture.
- Joint ranges are what a supple adult reaches, a little generously: they catch slips of the pen,
  they judge nobody (project default).
"""

from typing import Final

THIGH: Final = 42.0
SHIN: Final = 41.0
ANKLE_HEIGHT: Final = 7.0
HEEL_BACK: Final = 4.0
BALL_FRONT: Final = 11.5
TOES: Final = 6.0
UPPER_ARM: Final = 28.0
FOREARM: Final = 24.0
HAND: Final = 9.0
HIP_HALF: Final = 9.0
SHOULDER_HALF: Final = 16.5
LUMBAR: Final = 15.0
MIDDLE: Final = 14.0
CHEST: Final = 21.0
NECK: Final = 8.0
HEAD: Final = 12.0
WRIST_HEIGHT: Final = 3.0
"""How high the wrist is above what the palm lies on."""

RADII: Final = {
    "hip": 8.4,
    "knee": 5.6,
    "ankle": 3.9,
    "heel": 3.6,
    "ball": 3.0,
    "toes": 2.3,
    "shoulder": 5.2,
    "elbow": 3.8,
    "wrist": 2.9,
    "hand": 2.9,
    "hips": 10.4,
    "waist": 9.4,
    "ribs": 10.6,
    "neck": 7.0,
    "head": HEAD,
}
"""How thick each part is: the radius round its point."""

RANGES: Final[dict[str, tuple[float, float]]] = {
    "lift": (-35, 140),
    "out": (-40, 80),
    "turn": (-60, 95),
    "knee": (0, 160),
    "ankle": (-40, 80),
    "swing": (-40, 40),
    "heel": (-35, 75),
    "toes_out": (-45, 90),
    "arm_lift": (-70, 185),
    "arm_out": (-60, 180),
    "arm_turn": (-100, 100),
    "elbow": (0, 155),
    "bend": (-35, 100),
    "side": (-40, 40),
    "twist": (-60, 60),
    "nod": (-60, 60),
    "head_turn": (-85, 85),
}
"""Degrees from and to. Lift is forward, out is away from the other side, ankle is pointing."""
