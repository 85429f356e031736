"""What is in the way of a drill: a position, something missing, a condition, or somebody's word.

Rules:
- A missing thing is no obstacle where the drill says what else will do.
- A rested area rests its drills, yet not lying down to rest.
- While it hurts nothing loaded is done; before training nothing is rested, unless asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.catalog import Catalog
from content.model.drill import Drill
from handlers.engine.json import JSON
from handlers.prescription.request import Request


class ObstacleKind(StrEnum):
    """What sort of thing is in the way; `Obstacle.name` says which one."""

    POSITION = "position"
    EQUIPMENT = "equipment"
    CONDITION = "condition"
    AVOIDED = "avoided"
    RESTED = "rested"
    CONTEXT = "context"
    IN_PLAN = "in_plan"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason as a value: `position kneeling`, `equipment band`, `in_plan calf_raise` ..."""

    kind: ObstacleKind
    name: str

    def to_json(self) -> dict[str, JSON]:
        return {"kind": self.kind.value, "name": self.name}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Obstacle":
        return cls(ObstacleKind(value["kind"]), value["name"])


def obstacles(catalog: Catalog, drill: Drill, request: Request) -> tuple[Obstacle, ...]:
    """All that is in the way of this drill, gravest first; empty if it is allowed."""
    return tuple(_each(catalog, drill, request))


def _each(catalog: Catalog, drill: Drill, request: Request) -> Iterator[Obstacle]:
    if drill.id in request.avoid:
        yield Obstacle(ObstacleKind.AVOIDED, drill.id)
    if drill.joint in request.rest_areas and drill.load != "rest":
        yield Obstacle(ObstacleKind.RESTED, drill.joint)
    for skip in drill.skip:
        if skip.condition in request.conditions:
            yield Obstacle(ObstacleKind.CONDITION, skip.condition)
    for position in drill.positions:
        if position in request.closed_positions:
            yield Obstacle(ObstacleKind.POSITION, position)
    for thing in missing(drill, request):
        if thing not in drill.improvise:
            yield Obstacle(ObstacleKind.EQUIPMENT, thing)
    without = catalog.routines.contexts[request.context].without
    if drill.load in without and drill.id not in request.asked_for:
        yield Obstacle(ObstacleKind.CONTEXT, drill.load)


def missing(drill: Drill, request: Request) -> tuple[str, ...]:
    """The equipment of this drill that is not there, whether or not something else will do."""
    gone = request.equipment_missing
    return tuple(thing for thing in drill.equipment if thing in gone or "all" in gone)
