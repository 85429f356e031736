"""Where a person stands on a ladder, and how an answer moves them.

Rules ("Exercise to Relieve Back Pain"; when to climb back is a project default):
- Pain brings them to the kinder rung at once, and never off the ladder.
- Cardio: two calm weeks on a rung bring them back up.
- Strength: two sessions in a row at 2 or less, calm the next morning, and a form that a person has
  looked at bring them up; one that hurt brings them down.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from content.model.ladder import Ladder
from handlers.engine.json import JSON


class ClimbAnswer(Enum):
    """How it went since it was asked about last; the values are the answers as they are kept."""

    FINE = 0
    FINE_UNSEEN = 1
    """Fine, but nobody has looked at the form."""
    HURT = 2
    NOT_DONE = 3


class Move(Enum):
    """What follows from it; the value is the end of the key of its words."""

    UP = "up"
    DOWN = "down"
    STAY = "stay"
    FORM = "form"
    BOTTOM = "bottom"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rung by its place in the list, the day of arrival there, and calm sessions in a row."""

    rung: int = 0
    since: date | None = None
    calm: int = 0


def moved(
    ladder: Ladder, standing: Standing, went: ClimbAnswer, today: date
) -> tuple[Standing, Move]:
    """Where an answer leads, and what is said about it."""
    up = -1 if ladder.higher == "first" else 1
    since = standing.since or today
    match went:
        case ClimbAnswer.NOT_DONE:
            return replace(standing, since=since), Move.NONE
        case ClimbAnswer.HURT:
            return _onto(ladder, standing, -up, today, Move.DOWN)
        case ClimbAnswer.FINE | ClimbAnswer.FINE_UNSEEN:
            calm = replace(standing, since=since, calm=standing.calm + 1)
            if not _has_place(ladder, standing.rung + up):
                return calm, Move.STAY
            is_long = today - since >= timedelta(days=ladder.calm_days)
            if ladder.higher == "first":
                if not is_long:
                    return calm, Move.STAY
            elif calm.calm < ladder.calm_sessions:
                return calm, Move.STAY
            elif went is ClimbAnswer.FINE_UNSEEN:
                return calm, Move.FORM
            return _onto(ladder, standing, up, today, Move.UP)


def _onto(
    ladder: Ladder, standing: Standing, step: int, today: date, move: Move
) -> tuple[Standing, Move]:
    rung = standing.rung + step
    if not _has_place(ladder, rung):
        return Standing(standing.rung, today), Move.BOTTOM
    return Standing(rung, today), move


def _has_place(ladder: Ladder, rung: int) -> bool:
    return 0 <= rung < len(ladder.rungs)


def rung_of(ladder: Ladder, standing: Standing) -> int:
    """The rung, also where the ladder has been made shorter since."""
    return min(standing.rung, len(ladder.rungs) - 1)


def dump(standing: Standing) -> JSON:
    """A standing as JSON."""
    since = None if standing.since is None else standing.since.isoformat()
    return [standing.rung, since, standing.calm]


def load(value: JSON) -> Standing:
    """The standing that `dump` gave. Raises `ValueError` or `TypeError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a standing")
    rung, since, calm = value
    if not isinstance(rung, int) or not isinstance(calm, int) or rung < 0:
        raise TypeError("not a rung")
    return Standing(rung, None if since is None else date.fromisoformat(str(since)), calm)
