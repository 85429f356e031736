"""Somebody next to the person is in danger: the first-aid line, until they are helped.

No lock follows: it is not this person's own flag (safety rules, section 1, rule 7).
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, ask, note, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import alert_coach, numbers
from handlers.profile.danger_question import OTHER_PERSON, answered
from handlers.profile.facts import CONSENT, QUESTIONS
from handlers.world import World


class Helped(Enum):
    """The one way on."""

    YES = "helped"


def other_person(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Give the first-aid line, and wait for "they are being helped".

    Arguments: `again`, where it has been said before. Of somebody who has not agreed nothing is
    kept, and nobody hears of it.
    """
    country = yield from country_of(world)
    yield from tell("flag.act")
    yield from tell("flag.other_person", **numbers(country))
    has_agreed = (yield from recall(CONSENT)) is not None
    if has_agreed and "again" not in arguments:
        yield from note("flag", urgency="emergency", category=OTHER_PERSON, source="text")
        yield from alert_coach(world, "emergency", OTHER_PERSON)
    labels = {Helped.YES: "choice.helped"}
    yield from ask(of_enum("helped", Helped, labels, said=words("flag.when_helped")))
    yield from tell("flag.helped")
    if has_agreed:
        left = answered((yield from recall(QUESTIONS)), OTHER_PERSON)
        yield from remember(QUESTIONS, left)
    return None
