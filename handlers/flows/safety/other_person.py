"""Somebody next to the person is in danger: the first-aid line, until they are helped.

No lock follows: it is not this person's own flag (safety rules, section 1, rule 7).
"""

from enum import Enum
from functools import partial

from content.plain import plain, says
from handlers.engine.flow import Flow, Next, ask, note, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import again_in_full, alert_coach, numbers
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
    said = words("flag.when_helped")
    again = Unclear(again_in_full("flag.act", "flag.other_person", country))
    read = partial(_read, world, again)
    yield from ask(of_enum("helped", Helped, labels, said=said, read=read))
    yield from tell("flag.helped")
    if has_agreed:
        left = answered((yield from recall(QUESTIONS)), OTHER_PERSON)
        yield from remember(QUESTIONS, left)
    return None


def _read(world: World, again: Unclear, text: str) -> Helped | Unclear:
    """That somebody is looking after them, or that it is over; anything else hears what to do."""
    said, listed = plain(text), world.phrases
    is_open = "?" in text or says(said, listed["other_person.not_helped"])
    return again if is_open or not says(said, listed["other_person.helped"]) else Helped.YES
