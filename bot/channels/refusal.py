"""What a platform's refusal means. Each platform's table is data: `*/refusals.py`."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.delivery.channel import Away, Later, Never, Wrong

UNNAMED_WAIT = 60.0
"""Seconds to wait where a platform says to wait, and not for how long."""


class Meaning(Enum):
    """What is to be done about a refusal."""

    OUTAGE = auto()
    """Nobody can be reached now: try again."""
    UNREACHABLE = auto()
    """This person or chat cannot be written to any more."""
    NO_RIGHT = auto()
    """The chat takes nothing of this kind until somebody mends it there."""
    THREAD_GONE = auto()
    """Somebody deleted the thread: it is made again."""
    TARGET_GONE = auto()
    """What was to be changed is not there any more, or cannot be changed."""
    UNCHANGED = auto()
    """It is as it was to be."""
    BARE = auto()
    """Refused for its file, title, tag, style or reply target: it may pass without."""
    WRONG = auto()
    """The message itself is refused."""
    WAIT = auto()
    """Too fast: later."""


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """One line of a table. says: a part of the answer's text, lower case; code: a platform's own
    number for it; source: where that is documented.
    """

    means: Meaning
    source: str
    says: str = ""
    code: int = 0


def failure_of(means: Meaning, why: str) -> Later | Away | Never | Wrong:
    """A refusal of a message to a chat, in the outbox's terms."""
    match means:
        case Meaning.OUTAGE:
            return Away(why)
        case Meaning.WAIT:
            return Later(UNNAMED_WAIT, why)
        case Meaning.UNREACHABLE | Meaning.THREAD_GONE:
            return Never(why)
        case Meaning.NO_RIGHT:
            return Wrong(why, is_for_chat=True)
        case Meaning.BARE | Meaning.WRONG | Meaning.TARGET_GONE | Meaning.UNCHANGED:
            return Wrong(why)
