"""Today's routine as a value: what is done, what is left out, how long it lasts, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from content.model.routine import ContextName
from handlers.engine.json import JSON
from handlers.prescription.item import Item, LeftOut


class Shortfall(StrEnum):
    """Why a routine is shorter than asked, or holds nothing but rest, or nothing at all."""

    FILTERED = "filtered"  # what is in the way took drills out
    ROUTINE_ENDS = "routine_ends"  # more minutes than the drills' sets can fill
    PAIN_NOW = "pain_now"  # the same few drills at every length
    ONLY_REST = "only_rest"  # every drill is in the way; the rest position is not
    NOTHING_LEFT = "nothing_left"  # even that is: the coach is offered
    RESTED = "rested"  # the coach rests every area named
    OUT_OF_SCOPE = "out_of_scope"  # no routine for the areas named: the coach is offered


@dataclass(frozen=True, slots=True)
class Prescription:
    """Small values only, ready to be stored.

    `seconds` is the whole length, ten seconds to get ready before each drill included. `cell`
    names the routine's row and column (`knee/10`), `notes` the keys of its closing lines.
    """

    context: ContextName
    minutes: int
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    seconds: int
    shortfall: Shortfall | None
    cell: str
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JSON]:
        return {
            "context": self.context,
            "minutes": self.minutes,
            "items": [item.to_json() for item in self.items],
            "left_out": [each.to_json() for each in self.left_out],
            "seconds": self.seconds,
            "shortfall": self.shortfall.value if self.shortfall else None,
            "cell": self.cell,
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Prescription":
        shortfall = value["shortfall"]
        return cls(
            context=value["context"],
            minutes=value["minutes"],
            items=tuple(Item.from_json(item) for item in value["items"]),
            left_out=tuple(LeftOut.from_json(each) for each in value["left_out"]),
            seconds=value["seconds"],
            shortfall=Shortfall(shortfall) if shortfall else None,
            cell=value["cell"],
            notes=tuple(value["notes"]),
        )
