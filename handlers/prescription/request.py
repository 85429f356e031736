"""What a person asks for today: where it hurts, how long, and what is in the way.

Rules:
- `areas` are in the order they were named; empty means that nothing hurts.
- Minutes outside 3 to 60 are brought inside; the table has columns for 5, 10 and 20.
- Kneeling and lying both excluded is "not on the floor", so lying on the front goes with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from content.model.routine import ContextName
from handlers.engine.json import JSON

FEWEST_MINUTES: Final = 3
MOST_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Request:
    """Everything the builder may know; never who the person is.

    `equipment_missing` may hold `all`. `avoid` and `asked_for` are drill ids, `rest_areas` the
    areas that the coach rests.
    """

    areas: tuple[str, ...]
    minutes: int
    context: ContextName = "before_training"
    lift: str | None = None
    equipment_missing: frozenset[str] = field(default_factory=frozenset)
    positions_excluded: frozenset[str] = field(default_factory=frozenset)
    conditions: frozenset[str] = field(default_factory=frozenset)
    avoid: frozenset[str] = field(default_factory=frozenset)
    rest_areas: frozenset[str] = field(default_factory=frozenset)
    asked_for: frozenset[str] = field(default_factory=frozenset)

    @property
    def usable_minutes(self) -> int:
        return max(FEWEST_MINUTES, min(MOST_MINUTES, self.minutes))

    @property
    def closed_positions(self) -> frozenset[str]:
        """The excluded positions with what follows from them."""
        if {"kneeling", "lying"} <= self.positions_excluded:
            return self.positions_excluded | {"prone"}
        return self.positions_excluded

    def to_json(self) -> dict[str, JSON]:
        return {
            "areas": list(self.areas),
            "minutes": self.minutes,
            "context": self.context,
            "lift": self.lift,
            "equipment_missing": [*sorted(self.equipment_missing)],
            "positions_excluded": [*sorted(self.positions_excluded)],
            "conditions": [*sorted(self.conditions)],
            "avoid": [*sorted(self.avoid)],
            "rest_areas": [*sorted(self.rest_areas)],
            "asked_for": [*sorted(self.asked_for)],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Request":
        return cls(
            areas=tuple(value["areas"]),
            minutes=value["minutes"],
            context=value["context"],
            lift=value["lift"],
            equipment_missing=frozenset(value["equipment_missing"]),
            positions_excluded=frozenset(value["positions_excluded"]),
            conditions=frozenset(value["conditions"]),
            avoid=frozenset(value["avoid"]),
            rest_areas=frozenset(value["rest_areas"]),
            asked_for=frozenset(value["asked_for"]),
        )
