"""Danger in a text of somebody who has not agreed to anything yet: answered in full, not stored.

The coach is told only if the person says yes to it here (safety rules, section 1). That they
are being helped, or that it was not meant so, ends it at either question: nothing is stored.
"""

from enum import Enum

from handlers.coach.severity import severity_words
from handlers.engine.flow import Flow, Next, alert, ask, tell
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import words
from handlers.flows.country import country_of
from handlers.flows.safety.flagged import again_in_full, instruction_key, tell_instruction
from handlers.profile.flag import Flag
from handlers.world import World


class Safe(Enum):
    """The ways on."""

    YES = "safe"
    NOT_MEANT = "not_meant"


class Tell(Enum):
    """Whether the coach may be told; or what makes that needless."""

    YES = "yes"
    NO = "no"
    SAFE = "safe"
    NOT_MEANT = "not_meant"


_SAFE = {Safe.YES: "choice.being_helped", Safe.NOT_MEANT: "choice.not_meant"}
_TELL = {
    Tell.YES: "choice.tell_coach",
    Tell.NO: "choice.do_not_tell",
    Tell.SAFE: "choice.being_helped",
    Tell.NOT_MEANT: "choice.not_meant",
}
_OVER = {Tell.SAFE: "flag.safe", Tell.NOT_MEANT: "flag.not_meant"}


def danger_before_consent(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Give the instruction; with a coach set up, ask whether to tell them. Whatever is written
    before somebody is helped is answered with the instruction again.
    """
    flag = Flag(str(arguments["urgency"]), str(arguments["category"]), "text", 0)
    country = yield from country_of(world)
    yield from tell("flag.heard")
    yield from tell_instruction(world, flag, country)
    again = Unclear(again_in_full("flag.heard", instruction_key(world, flag), country))
    closing = words("flag.not_stored")
    if world.coach.is_set_up:
        may_tell = yield from _may_tell(world, again)
        if may_tell in _OVER:
            yield from tell(_OVER[may_tell])
            return None
        if may_tell is Tell.YES:
            severity = severity_words(flag.urgency)
            yield from alert(flag.urgency, "coach.flag_before_consent", urgency=severity)
            closing = words("flag.passing_on", coach=world.coach.name)
    safe = yield from ask(of_enum("safe", Safe, _SAFE, said=closing, read=lambda _: again))
    yield from tell("flag.safe" if safe is Safe.YES else "flag.not_meant")
    return None


def _may_tell(world: World, again: Unclear) -> Flow[Tell]:
    """Ask whether the coach may know; anything else is answered with the instruction."""
    said = words("flag.may_i_tell", coach=world.coach.name)
    asked = of_enum("may_i_tell", Tell, _TELL, said=said, read=lambda _: again)
    answer = yield from ask(asked)
    return answer
