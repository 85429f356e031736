"""What a person can work with: time, things, positions, and what they live with."""

from dataclasses import dataclass
from enum import Enum

from handlers.engine.json import JSON


class Context(Enum):
    """What a routine is for."""

    BEFORE_TRAINING = "before_training"
    REST_DAY = "rest_day"
    PAIN_NOW = "pain_now"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is missing or off: content names of equipment, positions and conditions."""

    equipment: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()

    def joined(self, other: "Limits") -> "Limits":
        """Both sets of limits together."""
        return Limits(
            self.equipment | other.equipment,
            self.positions | other.positions,
            self.conditions | other.conditions,
        )


@dataclass(frozen=True, slots=True)
class Preference:
    """How long, in whole minutes, and what for."""

    minutes: int
    context: Context = Context.BEFORE_TRAINING


def dump_limits(limits: Limits) -> JSON:
    return {
        "equipment": list[JSON](sorted(limits.equipment)),
        "positions": list[JSON](sorted(limits.positions)),
        "conditions": list[JSON](sorted(limits.conditions)),
    }


def load_limits(value: JSON) -> Limits:
    """Limits from JSON. Raises `KeyError` or `TypeError` for anything else."""
    if not isinstance(value, dict):
        raise TypeError("not limits")
    return Limits(*(_names(value[k]) for k in ("equipment", "positions", "conditions")))


def _names(value: JSON) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError("not names")
    return frozenset(str(each) for each in value)


def dump_wish(wish: Preference) -> JSON:
    return [wish.minutes, wish.context.value]


def load_wish(value: JSON) -> Preference:
    """A wish from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a wish")
    minutes, context = value
    if not isinstance(minutes, int):
        raise TypeError("not minutes")
    return Preference(minutes, Context(context))
