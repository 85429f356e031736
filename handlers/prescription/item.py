"""One drill of today's routine: how many sets, how long, and why it is this drill.

Rules:
- `hold_seconds` is set only where it differs from the drill's own dose.
- `level` is 0 for the drill as written, -1 for its first easier line, 1 for its first harder one.
- `base` is the drill whose easier and harder forms this one belongs to (None: itself), `step` how
  far along them it is, and `last` why, by how it went the last times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.engine.json import JSON
from handlers.prescription.obstacle import Obstacle


@dataclass(frozen=True, slots=True)
class Item:
    """A drill id with its dose; `improvised` names the equipment that something else replaces."""

    drill: str
    sets: int = 1
    hold_seconds: int | None = None
    instead_of: str | None = None
    because: Obstacle | None = None
    improvised: tuple[str, ...] = ()
    note: str | None = None
    level: int = 0
    base: str | None = None
    step: int = 0
    last: str | None = None

    @property
    def practised(self) -> str:
        """The drill under which it is remembered how this went."""
        return self.base or self.drill

    def to_json(self) -> dict[str, JSON]:
        return {
            "drill": self.drill,
            "sets": self.sets,
            "hold_seconds": self.hold_seconds,
            "instead_of": self.instead_of,
            "because": self.because.to_json() if self.because else None,
            "improvised": list(self.improvised),
            "note": self.note,
            "level": self.level,
            "base": self.base,
            "step": self.step,
            "last": self.last,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Item":
        because = value["because"]
        return cls(
            drill=value["drill"],
            sets=value["sets"],
            hold_seconds=value["hold_seconds"],
            instead_of=value["instead_of"],
            because=Obstacle.from_json(because) if because else None,
            improvised=tuple(value["improvised"]),
            note=value["note"],
            level=value["level"],
            base=value.get("base"),
            step=value.get("step", 0),
            last=value.get("last"),
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A drill of the routine that today's does without, and what was in the way."""

    drill: str
    because: Obstacle

    def to_json(self) -> dict[str, JSON]:
        return {"drill": self.drill, "because": self.because.to_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "LeftOut":
        return cls(value["drill"], Obstacle.from_json(value["because"]))
