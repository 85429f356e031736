"""What a person can work with: time, things, positions, and what they live with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

from handlers.engine.json import JSON
from handlers.prescription.request import Request


class Context(Enum):
    """What a routine is for."""

    BEFORE_TRAINING = "before_training"
    REST_DAY = "rest_day"
    PAIN_NOW = "pain_now"


CONDITIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pregnancy": "pregnancy",
        "osteoporosis": "osteoporosis",
        "neuro_deficit": "back_bending",
    }
)
"""What somebody may train with, and the condition that drills are filtered by (safety rules,
section 3: pregnant and cleared; weak bones, advised; from the back into one leg).
"""


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

    def changed_since(self, before: "Limits", now: "Limits") -> "Limits":
        """These, which were answered from `before`, with the conditions that came meanwhile."""
        return self.joined(Limits(conditions=now.conditions - before.conditions))


def with_word(request: Request, word: Limits) -> Request:
    """The request with what a clinician forbade, whatever was said of today."""
    return replace(
        request,
        equipment_missing=request.equipment_missing | word.equipment,
        positions_excluded=request.positions_excluded | word.positions,
        conditions=request.conditions | word.conditions,
    )


def after_clearance(category: str) -> Limits:
    """What drills stay filtered by once a clinician's word has lifted a flag of this category."""
    return Limits(conditions=frozenset({CONDITIONS[category]} if category in CONDITIONS else ()))


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
