"""How a coach lifts a flag: by confirming a clinician's word, or alone where it was misread."""

from collections.abc import Iterator

from handlers.coach.handoff import UNDER_FLAG
from handlers.coach.reply import in_one_line, tell_coach
from handlers.engine.effect import Log
from handlers.engine.event import CoachCleared
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.profile.facts import CLAIM, FLAG, HALF_DOSE, LIMITS
from handlers.profile.limits import Limits
from handlers.profile.reading import read_line
from handlers.world import World

MINOR = "minor"
"""The one flag that no clinician's word lifts: Limber coaches adults."""


def cleared(world: World, hearing: Hearing, did: CoachCleared, ids: Iterator[int]) -> None:
    """Lift the flag, if the rules let this coach do so now; else say to them what is missing."""
    flag, claim = hearing.recall(FLAG), hearing.recall(CLAIM)
    if flag is None:
        tell_coach(hearing, words("coach.no_flag"))
    elif did.is_misread and flag.source != "text":
        tell_coach(hearing, words("coach.not_from_text"))
    elif not did.is_misread and flag.category == MINOR:
        tell_coach(hearing, words("coach.is_minor"))
    elif not did.is_misread and claim is None:
        tell_coach(hearing, words("coach.no_claim"))
    else:
        limits = "" if claim is None or did.is_misread else claim.limits
        _lift(world, hearing, did, limits, ids)


def limits_of(world: World, text: str) -> Limits:
    """What can be read as a limit in a clinician's words; the rest is for the coach."""
    return read_line(world.lexicon, text).limits or Limits()


def _lift(
    world: World, hearing: Hearing, did: CoachCleared, limits: str, ids: Iterator[int]
) -> None:
    usual = hearing.recall(LIMITS) or Limits()
    hearing.remember(LIMITS, usual.joined(limits_of(world, limits)))
    hearing.remember(FLAG, None)
    hearing.remember(CLAIM, None)
    if not did.is_misread:
        hearing.remember(HALF_DOSE, True)
    how = "misread" if did.is_misread else "clinician"
    hearing.reply.add(Log(next(ids), "cleared", 0, "cleared", {"how": how, "by": "coach"}, did.at))
    for conversation in tuple(hearing.stack):
        if conversation.flow in UNDER_FLAG:
            hearing.settle(conversation, "")
            hearing.close(conversation)
    in_one_line(world, hearing, did.coach, words(f"clearance.by_coach.{how}"))
    tell_coach(hearing, words(f"coach.lifted.{how}"))
