"""A question about training or the body that has no short answer: it is offered to the coach."""

from enum import Enum

from handlers.coach.handoff import passed_on
from handlers.engine.flow import Flow, Next, ask, moment, pass_on, recall, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.step import Tell
from handlers.engine.words import words
from handlers.flows.coach.muting import muted_at
from handlers.flows.country import number_of
from handlers.profile.facts import FLAGS, ZONE
from handlers.profile.flag import is_urgent
from handlers.world import World

FLOW = "unanswered"


class Rather(Enum):
    """What somebody would rather have done with their question."""

    HAND_OVER = "hand_over"
    LEAVE = "leave"


def unanswered(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Pass the question of the arguments (`text`) on, if that is wished."""
    labels = {Rather.HAND_OVER: "choice.hand_over", Rather.LEAVE: "choice.never_mind"}
    said = words("coach.no_answer", coach=world.coach.name)
    if (yield from ask(of_enum("rather", Rather, labels, said=said))) is Rather.LEAVE:
        yield from tell("coach.never_mind")
        return None
    zone = yield from recall(ZONE)
    at = yield from moment()
    yield from pass_on(str(arguments["text"]))
    muted = yield from muted_at(at)
    is_grave = is_urgent((yield from recall(FLAGS)))
    number = (yield from number_of(world)) if is_grave else None
    yield Tell(passed_on(world, zone, at, muted, number=number))
    return None
