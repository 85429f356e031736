"""Danger in a text of somebody who has not agreed to anything yet: answered in full, not stored.

The coach is told only if the person says yes to it here (safety rules, section 1).
"""

from enum import Enum

from handlers.coach.severity import severity_words
from handlers.engine.flow import Flow, Next, alert, ask, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import tell_instruction
from handlers.profile.flag import Flag
from handlers.world import World


class Tell(Enum):
    """Whether the coach may be told."""

    YES = "yes"
    NO = "no"


def danger_before_consent(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Give the instruction; with a coach set up, ask whether to tell them."""
    flag = Flag(str(arguments["urgency"]), str(arguments["category"]), "text", 0)
    country = yield from country_of(world)
    yield from tell("flag.heard")
    yield from tell_instruction(world, flag, country)
    if not world.coach.is_set_up:
        yield from tell("flag.not_stored")
        return None
    labels = {Tell.YES: "choice.tell_coach", Tell.NO: "choice.do_not_tell"}
    said = words("flag.may_i_tell", coach=world.coach.name)
    match (yield from ask(of_enum("may_i_tell", Tell, labels, said=said))):
        case Tell.YES:
            severity = severity_words(flag.urgency)
            yield from alert(flag.urgency, "coach.flag_before_consent", urgency=severity)
            yield from tell("flag.passing_on", coach=world.coach.name)
        case Tell.NO:
            yield from tell("flag.not_stored")
    return None
