"""How a coach lifts a flag: by confirming a clinician's word, or alone where it was misread.

Rules (safety rules, section 1):
- Each flag is lifted by itself, by its category; where only one stands, it need not be named.
- A clinician's word lifts the flag that it was given for. A misreading can only be of a text.
- The limits in a clinician's word hold until the coach ends them (/clear limits), whatever the
  person ticks; what somebody lives with goes on filtering their drills.
- Under 18 is no flag, and no coach's word changes it. A fever or a bug is over by the coach's word.
"""

from collections.abc import Iterator

from handlers.coach.handoff import FLAG_FLOWS
from handlers.coach.reply import in_one_line, tell_coach
from handlers.coach.severity import severity_words, sign_words
from handlers.engine.effect import Log
from handlers.engine.event import CoachCleared
from handlers.engine.hearing import Hearing
from handlers.engine.words import Words, render, words
from handlers.profile.barrier import is_minor
from handlers.profile.facts import (
    CLAIMS,
    CLINICIAN_LIMITS,
    FLAGS,
    HALF_DOSE,
    LIMITS,
    QUESTIONS,
    UNWELL,
)
from handlers.profile.flag import MINOR, Flag, claim_for, without
from handlers.profile.limits import Limits, after_clearance
from handlers.profile.reading import read_line
from handlers.world import World

ILL, WORD = "unwell", "limits"
"""What is lifted by name beside flags: an illness, and the limits that a clinician gave."""


def cleared(world: World, hearing: Hearing, did: CoachCleared, ids: Iterator[int]) -> None:
    """Lift the flag, if the rules let this coach do so now; else say to them what is missing."""
    if did.category == ILL or (not did.category and _is_only_ill(hearing)):
        _well_again(world, hearing, did, ids)
        return
    if did.category == WORD and not did.is_misread:
        _free_of_limits(world, hearing, did, ids)
        return
    flag = _meant(world, hearing, did)
    if isinstance(flag, Words):
        tell_coach(hearing, flag)
        return
    claim = claim_for(hearing.recall(CLAIMS), hearing.recall(FLAGS), flag)
    if did.is_misread and flag.source != "text":
        tell_coach(hearing, words("coach.not_from_text"))
    elif not did.is_misread and claim is None:
        tell_coach(hearing, words("coach.no_claim"))
    else:
        limits = "" if claim is None else claim.limits
        _lift(world, hearing, did, flag, limits, ids)


def limits_of(world: World, text: str) -> Limits:
    """What can be read as a limit in a clinician's words; the rest is for the coach."""
    return read_line(world.lexicon, text).limits or Limits()


def _meant(world: World, hearing: Hearing, did: CoachCleared) -> Flag | Words:
    """The flag that is meant, or what to tell the coach instead."""
    flags = tuple(f for f in FLAGS.of(hearing.profile) if f.category != MINOR)
    if did.category == MINOR or (not flags and is_minor(hearing.profile)):
        return words("coach.is_minor" if is_minor(hearing.profile) else "coach.no_flag")
    named = [flag for flag in flags if did.category in {"", flag.category}]
    if len(named) == 1:
        return named[0]
    if not flags:
        return words("coach.no_flag")
    key = "coach.which_flag" if named else "coach.no_such_flag"
    messages = world.catalog.messages
    names = ", ".join(
        f"{_sign(world, each.category)} ({render(messages, severity_words(each.urgency))})"
        for each in flags
    )
    command = "/misread" if did.is_misread else "/clear"
    example = _sign(world, flags[0].category)
    return words(key, names=names, command=command, example=example)


def _sign(world: World, category: str) -> str:
    messages = world.catalog.messages
    return render(messages, sign_words(messages, category))


def _is_only_ill(hearing: Hearing) -> bool:
    profile = hearing.profile
    return bool(UNWELL.of(profile)) and not FLAGS.of(profile) and not is_minor(profile)


def _well_again(world: World, hearing: Hearing, did: CoachCleared, ids: Iterator[int]) -> None:
    if not hearing.recall(UNWELL):
        tell_coach(hearing, words("coach.no_flag"))
        return
    hearing.remember(UNWELL, 0)
    data = {"category": ILL, "how": "coach", "by": "coach"}
    hearing.reply.add(Log(next(ids), "cleared", 0, "cleared", {**data}, did.at))
    in_one_line(world, hearing, did.coach, words("clearance.by_coach.well"))
    tell_coach(hearing, words("coach.lifted.well"))


def _free_of_limits(world: World, hearing: Hearing, did: CoachCleared, ids: Iterator[int]) -> None:
    """What a clinician forbade is allowed again; the coach says so, and it is logged."""
    if hearing.recall(CLINICIAN_LIMITS) == Limits():
        tell_coach(hearing, words("coach.no_limits_given"))
        return
    hearing.remember(CLINICIAN_LIMITS, Limits())
    data = {"category": WORD, "how": "coach", "by": "coach"}
    hearing.reply.add(Log(next(ids), "cleared", 0, "cleared", {**data}, did.at))
    in_one_line(world, hearing, did.coach, words("clearance.by_coach.limits"))
    tell_coach(hearing, words("coach.lifted.limits"))


def _lift(
    world: World,
    hearing: Hearing,
    did: CoachCleared,
    flag: Flag,
    limits: str,
    ids: Iterator[int],
) -> None:
    if not did.is_misread:
        usual, word = hearing.recall(LIMITS) or Limits(), hearing.recall(CLINICIAN_LIMITS)
        hearing.remember(LIMITS, usual.joined(after_clearance(flag.category)))
        hearing.remember(CLINICIAN_LIMITS, word.joined(limits_of(world, limits)))
    claims = tuple(
        claim
        for claim in hearing.recall(CLAIMS)
        if claim_for((claim,), hearing.recall(FLAGS), flag) is None
    )
    left = without(hearing.recall(FLAGS), flag.category)
    hearing.remember(FLAGS, left)
    hearing.remember(CLAIMS, claims)
    if not did.is_misread:
        hearing.remember(HALF_DOSE, True)
    how = "misread" if did.is_misread else "clinician"
    data = {"category": flag.category, "how": how, "by": "coach"}
    hearing.reply.add(Log(next(ids), "cleared", 0, "cleared", {**data}, did.at))
    for conversation in tuple(hearing.stack):
        if conversation.flow in FLAG_FLOWS:
            hearing.settle(conversation, "")
            hearing.close(conversation)
    questions = hearing.recall(QUESTIONS)
    if left or questions or is_minor(hearing.profile):
        in_one_line(world, hearing, did.coach, words(f"clearance.by_coach.one_{how}"), answers=True)
        categories = [each.category for each in (*left, *questions)] or [MINOR]
        names = ", ".join(_sign(world, each) for each in categories)
        name = _sign(world, flag.category)
        tell_coach(hearing, words("coach.lifted.one", name=name, names=names))
    else:
        in_one_line(world, hearing, did.coach, words(f"clearance.by_coach.{how}"), answers=True)
        tell_coach(hearing, words(f"coach.lifted.{how}"))
