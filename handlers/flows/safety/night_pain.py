"""Pain that wakes somebody again and again: one question, and care first where it fits.

Source: safety rules, sections 3.1 (`malignancy`, `inflammatory`) and 4 (night pain in three of
seven check-ins).
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, ask, moment, note, tell
from handlers.engine.journal import milliseconds
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.day_log import noted
from handlers.flows.safety import flagged
from handlers.profile.flag import Flag
from handlers.world import World


class Night(Enum):
    """What may come with pain at night."""

    HISTORY = "history"
    STIFF = "stiff"
    NEITHER = "neither"


def night(world: World) -> Flow[Next | None]:
    """Ask what comes with it; None where nothing does, and it is with the coach."""
    labels = {
        Night.HISTORY: "choice.night_history",
        Night.STIFF: "choice.night_stiff",
        Night.NEITHER: "choice.none_of_these",
    }
    answer = yield from ask(of_enum("night", Night, labels, said=words("check_in.night")))
    yield from note("night", answer=answer.value)
    match answer:
        case Night.HISTORY:
            return (yield from care("same_day", "malignancy"))
        case Night.STIFF:
            return (yield from care("clinician_first", "inflammatory"))
        case Night.NEITHER:
            yield from tell("check_in.night_noted")
            yield from noted(world)
            return None


def care(urgency: str, category: str) -> Flow[Next]:
    """The flag that an answer raises."""
    at = yield from moment()
    return flagged.next_of(Flag(urgency, category, "screen", milliseconds(at)))
