"""A tap that comes late: "Too hard / hurts", "Pause" and "Stop" count, however old their button.

Whoever taps them means what runs now: the clock stops, and the question is asked. Of other old taps
that arrive together, as after an outage, the first is answered.
"""

from datetime import timedelta

from handlers.engine import interruptions
from handlers.engine.conversation import Conversation
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import words
from handlers.profile.facts import OLD_TAP
from handlers.routing.answers import choose
from handlers.routing.commands import stop
from handlers.world import World

HURTS, PAUSE, STOP = "hurts", "pause", "stop"
TOGETHER = timedelta(seconds=10)
"""How near each other old taps are one question (project default)."""
_IN_A_DRILL = {"skip", "skipped"}
"""Choices of every step of a drill, said or shown; what asks about the pain has none of them."""


def acts_late(world: World, hearing: Hearing, choice: str) -> bool:
    """Do what an old button says where it still matters; false where it changes nothing."""
    name = choice.rpartition(".")[2]
    if name not in {HURTS, PAUSE, STOP}:
        return False
    session = next((each for each in hearing.stack if each.flow == "session"), None)
    if session is None:
        if name == HURTS:
            hearing.say(words("router.late_hurts"))
        return name == HURTS
    if name == HURTS:
        _hurts(hearing, session)
        return True
    if session.open.due is None:
        return False
    hearing.bring(session)
    if name == PAUSE:
        interruptions.pause(hearing, session)
    else:
        stop(world, hearing)
    return True


def _hurts(hearing: Hearing, session: Conversation) -> None:
    """Ask what is the matter, unless that is being asked."""
    hearing.bring(session)
    asked = hearing.asked(session)
    if asked is None:
        return
    choices = {each.id for each in asked[1].question.choices}
    if HURTS in choices and choices & _IN_A_DRILL:
        choose(hearing, session, HURTS)
    else:
        hearing.put_again(session)


def is_answered(hearing: Hearing) -> bool:
    """Whether another old tap was answered just now."""
    last, now = hearing.recall(OLD_TAP), milliseconds(hearing.at)
    if 0 <= now - last < TOGETHER // timedelta(milliseconds=1):
        return True
    hearing.remember(OLD_TAP, now)
    return False
