"""With a fever or a bug on board today is for rest, until a whole day has passed without.

Source: safety rules, section 3.5 (`unwell`), and section 1, rule 7.
"""

from enum import Enum
from functools import partial

from content.plain import plain, says
from handlers.engine.flow import Flow, Next, ask, moment, note, recall, remember, tell
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import Arguments
from handlers.engine.question import Question, Unclear, of_enum
from handlers.engine.words import words
from handlers.flows.country import number_of
from handlers.flows.nothing_else import says_nothing_else
from handlers.profile.facts import UNWELL, ZONE
from handlers.world import World
from scheduler.recurrence import day_of


class Well(Enum):
    """Whether a whole day has passed without."""

    YES = "yes"
    NOT_YET = "not_yet"


def unwell(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Today is for rest; from the next day on, ask whether it is over."""
    since = yield from recall(UNWELL)
    at = yield from moment()
    zone = yield from recall(ZONE)
    if not since:
        return None
    if day_of(at, zone) <= day_of(instant(since), zone):
        yield from tell("visit.unwell", number=(yield from number_of(world)))
        return None
    match (yield from ask(_asked(world))):
        case Well.YES:
            yield from remember(UNWELL, 0)
            yield from note("unwell", is_over=True)
            return Next("visit", {})
        case Well.NOT_YET:
            yield from remember(UNWELL, milliseconds((yield from moment())))
            yield from tell("visit.unwell", number=(yield from number_of(world)))
            return None


def _asked(world: World) -> Question[Well]:
    labels = {Well.YES: "choice.well_again", Well.NOT_YET: "choice.not_yet"}
    said = words("unwell.over")
    return of_enum("well", Well, labels, said=said, read=partial(_read, world))


def _read(world: World, text: str) -> Well | Unclear:
    """That it is not over, or that it is gone and since which day and nothing else; anything else
    is asked again ("fever for three days, nothing helps").
    """
    said, listed = plain(text), world.phrases
    if says(said, listed["unwell.still"]):
        return Well.NOT_YET
    gone, since = listed["unwell.gone"], listed["unwell.since"]
    is_over = says(said, gone) and says(said, since) and "?" not in text
    is_all = says_nothing_else(text, gone, since, listed["unwell.beside"])
    return Well.YES if is_over and is_all else Unclear()
