"""Somebody next to the person is in danger: the first-aid line, until they are helped.

No lock follows: it is not this person's own flag (safety rules, section 1, rule 7).
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, alert, ask, note, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import numbers
from handlers.world import World


class Helped(Enum):
    """The one way on."""

    YES = "helped"


def other_person(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Give the first-aid line, and wait for "they are being helped"."""
    country = yield from country_of(world)
    yield from tell("flag.act")
    yield from tell("flag.other_person", **numbers(country))
    yield from note("flag", urgency="emergency", category="other_person", source="text")
    yield from alert("emergency", "coach.flag", urgency="emergency", category="other_person")
    labels = {Helped.YES: "choice.helped"}
    yield from ask(of_enum("helped", Helped, labels, said=words("flag.when_helped")))
    yield from tell("flag.helped")
    return None
