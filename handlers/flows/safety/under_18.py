"""Under 18: kindly not served.

Rules (safety rules, section 7):
- It is one bit of the person, kept also before any agreement; no coach's word and no flag changes
  it, and `/delete` forgets it.
- A slip is taken back by "I tapped that by mistake" in the very next message; after that by the
  operator alone, from a shell.
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, alert, ask, hand_off, note, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.country import number_of
from handlers.profile.danger_question import AGE, answered
from handlers.profile.facts import CONSENT, MINOR, QUESTIONS
from handlers.world import World


class Slip(Enum):
    """Whether it was a slip."""

    MISTAKE = "mistake"
    STAYS = "stays"


def under_18(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Say so, and take a slip back. Arguments: `again`, where it has been said before."""
    has_agreed = (yield from recall(CONSENT)) is not None
    key = "minor.known" if has_agreed else "minor.unknown"
    if "again" in arguments:
        yield from tell(key)
        return None
    yield from remember(MINOR, True)
    questions = yield from recall(QUESTIONS)
    yield from remember(QUESTIONS, answered(questions, AGE))
    if has_agreed:
        yield from note("minor", is_minor=True, by="person")
        yield from alert("clinician_first", "coach.minor")
    labels = {Slip.MISTAKE: "choice.by_mistake"}
    asked = of_enum("slip", Slip, labels, said=words(key), read=lambda _text: Slip.STAYS)
    if (yield from ask(asked)) is Slip.STAYS:
        yield from tell("minor.stays", number=(yield from number_of(world)))
        return None
    yield from remember(MINOR, False)
    yield from tell("minor.taken_back")
    if not has_agreed:
        return Next("welcome", {})
    yield from note("minor", is_minor=False, by="person")
    yield from hand_off("coach.minor_taken_back")
    return None
