"""Where it hurts, on which side, how much, what sets it off and since when."""

from dataclasses import dataclass
from enum import Enum

from handlers.engine.json import JSON


class Side(Enum):
    """A side of the body; NONE for what has no sides or where it was not said."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """An area by its content name, and the side."""

    area: str
    side: Side = Side.NONE


@dataclass(frozen=True, slots=True)
class Pain:
    """What a person said about their pain.

    score: 0 to 10 (numeric rating scale), or None while not asked; triggers: content names
    ("squat"); days: for how many days, or None.
    """

    places: tuple[Place, ...] = ()
    score: int | None = None
    triggers: tuple[str, ...] = ()
    days: int | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        return tuple(place.area for place in self.places)


def dump(pain: Pain) -> JSON:
    """Pain as JSON."""
    return {
        "places": [[p.area, p.side.value] for p in pain.places],
        "score": pain.score,
        "triggers": list(pain.triggers),
        "days": pain.days,
    }


def load(value: JSON) -> Pain:
    """Pain from what `dump` gave. Raises `ValueError`, `KeyError` or `TypeError` for other JSON."""
    if not isinstance(value, dict):
        raise TypeError("not a pain")
    places, triggers, score, days = (value[k] for k in ("places", "triggers", "score", "days"))
    if not isinstance(places, list) or not isinstance(triggers, list):
        raise TypeError("not a pain")
    return Pain(
        tuple(_place(each) for each in places),
        score if isinstance(score, int) else None,
        tuple(str(each) for each in triggers),
        days if isinstance(days, int) else None,
    )


def _place(value: JSON) -> Place:
    if not isinstance(value, list):
        raise TypeError("not a place")
    area, side = value
    return Place(str(area), Side(side))
