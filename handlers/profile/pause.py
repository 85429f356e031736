"""A pause: check-ins rest, and why."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from handlers.engine.json import JSON


class Reason(Enum):
    """Why check-ins rest."""

    ILL = "ill"
    AWAY = "away"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Pause:
    """Check-ins rest until this day comes, or until the person is back (None)."""

    until: date | None
    reason: Reason


def dump_pause(pause: Pause | None) -> JSON:
    if pause is None:
        return None
    return [None if pause.until is None else pause.until.isoformat(), pause.reason.value]


def load_pause(value: JSON) -> Pause:
    """A pause from JSON. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a pause")
    until, reason = value
    return Pause(None if until is None else date.fromisoformat(str(until)), Reason(reason))
