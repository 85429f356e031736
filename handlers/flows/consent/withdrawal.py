"""Whose data it is: taking the agreement back, having everything, and having everything removed.

Rules (safety rules, sections 6 and 8):
- Taking it back is one tap or one word, and holds at once: nothing rings, nothing more is kept.
- Then a copy or removal is offered; removal is asked about once.
- Everything goes in one transaction; what is left counts people in a month, and names nobody.
"""

from enum import Enum

from handlers.engine.errand import Errand
from handlers.engine.flow import Flow, Next, ask, remember, run, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.profile.facts import CONSENT
from handlers.world import World


class LeavingChoice(Enum):
    """What somebody wants of what is still here."""

    EXPORT = "export"
    DELETE = "delete"
    LEAVE = "leave"


class Sure(Enum):
    """Whether everything is to go."""

    YES = "yes"
    NO = "no"


def withdrawal(_world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Take the agreement back at once; then offer a copy, or removal."""
    yield from remember(CONSENT, None)
    yield from run(Errand.STOP_REMINDERS)
    yield from tell("leaving.withdrawn")
    labels = {
        LeavingChoice.EXPORT: "choice.export",
        LeavingChoice.DELETE: "choice.delete",
        LeavingChoice.LEAVE: "choice.leave_it",
    }
    while True:
        answer = yield from ask(
            of_enum("parting", LeavingChoice, labels, said=words("leaving.what_now"))
        )
        match answer:
            case LeavingChoice.EXPORT:
                yield from run(Errand.EXPORT)
                del labels[LeavingChoice.EXPORT]
            case LeavingChoice.DELETE:
                return Next("deletion", {})
            case LeavingChoice.LEAVE:
                yield from tell("leaving.left")
                return None


def deletion(_world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Ask once, and remove everything."""
    labels = {Sure.YES: "choice.delete_everything", Sure.NO: "choice.keep_all"}
    match (yield from ask(of_enum("sure", Sure, labels, said=words("leaving.sure")))):
        case Sure.YES:
            yield from run(Errand.ERASE)
            yield from tell("leaving.deleted")
        case Sure.NO:
            yield from tell("leaving.kept")
    return None
