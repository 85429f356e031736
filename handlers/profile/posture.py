"""What somebody says about their posture: hours of sitting, the carrying side, the sport's side."""

from dataclasses import dataclass
from enum import Enum

from handlers.engine.json import JSON


class Sitting(Enum):
    """Hours on an ordinary day: under 4, 4 to 8, over 8 (project default)."""

    SHORT = "short"
    MIDDLE = "middle"
    LONG = "long"


class Which(Enum):
    """Which side does more."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Posture:
    """Three answers, by the person's own word."""

    sitting: Sitting
    carrying: Which
    sport: Which

    @property
    def is_one_sided(self) -> bool:
        return not {self.carrying, self.sport} <= {Which.BOTH, Which.NONE}


def dump(posture: Posture | None) -> JSON:
    if posture is None:
        return None
    return [posture.sitting.value, posture.carrying.value, posture.sport.value]


def load(value: JSON) -> Posture:
    """A posture from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a posture")
    sitting, carrying, sport = value
    return Posture(Sitting(sitting), Which(carrying), Which(sport))
