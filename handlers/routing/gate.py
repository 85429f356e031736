"""The gate at the end of every event: whatever was decided, no drill gets past it.

Rules (safety rules, section 1, rule 6; what keeps drills off is in `handlers/profile/barrier.py`):
- While anything keeps drills off, no conversation with drills may be open or come to the front. A
  question about danger, or somebody else who needs help, puts it on hold; everything else closes
  it.
- A session goes on with those drills alone that nothing a person lives with forbids.
- What the gate stops has said nothing, and is answered with what stands.
- Of somebody who has not agreed nothing is kept but where they are, their age as one bit, and what
  Limber said (docs/privacy.md); nothing of it reaches a coach unless they said yes to that.
"""

from dataclasses import replace

from handlers.coach.handoff import FLAG_FLOWS, is_typing_clearance
from handlers.engine.conversation import Conversation
from handlers.engine.effect import NUDGE, AlertCoach, Log, Settle, ToCoach, Withdraw
from handlers.engine.hearing import Hearing
from handlers.engine.journal import By
from handlers.engine.json import JSON, mapping
from handlers.engine.person import Person
from handlers.engine.words import words
from handlers.flows.consent.renewal import FLOW as RENEWAL
from handlers.flows.session.session import is_forbidden
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.profile import danger_question
from handlers.profile.barrier import (
    OTHER_PERSON_FLOW,
    QUESTION_FLOW,
    UNDER_18_FLOW,
    UNWELL_FLOW,
    Barrier,
    barrier,
    barriers,
)
from handlers.profile.coach_orders import resting_on
from handlers.profile.facts import (
    AVOID,
    CLINICIAN_LIMITS,
    CONSENT,
    LEAVES,
    LIMITS,
    MINOR,
    QUESTIONS,
    RESTED,
    ZONE,
)
from handlers.profile.limits import Limits, with_word
from handlers.world import World
from scheduler.recurrence import day_of

WITH_DRILLS = frozenset({"visit", "session", "sent_drill", "sent_routine"})
"""The conversations that have drills, or lead to one."""
_BEGIN_HARMLESS = WITH_DRILLS - {"session"}
_HOLDS = frozenset({Barrier.QUESTION, Barrier.OTHER_PERSON})
"""What only waits for an answer: what was open keeps its place behind it."""
_FOR_MINORS = frozenset(
    {
        *FLAG_FLOWS,
        OTHER_PERSON_FLOW,
        QUESTION_FLOW,
        UNDER_18_FLOW,
        "danger_before_consent",
        "deletion",
        "question",
        "silence",
        "unanswered",
        "withdrawal",
    }
)
"""What is open to somebody under 18: care, words for the coach, and an end (safety rules,
section 7).
"""
_FIRST = frozenset({Barrier.MINOR, Barrier.FLAG, Barrier.OTHER_PERSON, Barrier.QUESTION})
_KEPT_WITHOUT_CONSENT = frozenset({CONSENT.name, LEAVES.name, MINOR.name})
"""The facts that may change of somebody who has not agreed (docs/privacy.md)."""


def keep_gate(
    world: World, hearing: Hearing, person: Person, *, is_theirs: bool, is_typed: bool
) -> None:
    """Let nothing past that must not be.

    person: as they were before this event; is_theirs: whether they are answered, since it was
    theirs or their clock's; is_typed: they wrote words.
    """
    known = {conversation.id for conversation in person.stack}
    version = world.catalog.messages["welcome.version"]
    found = tuple(barriers(hearing.profile, hearing.stack, version, hearing.at))
    if found:
        wanted = _shut(hearing, found, known)
        if wanted is not None and (is_theirs or found[0] in _HOLDS):
            say_what_stands(hearing, found[0], wanted)
    else:
        _filter(world, hearing)
    if hearing.recall(CONSENT) is None:
        _forget(hearing, person, is_typed=is_typed)


def why_shut(world: World, hearing: Hearing) -> Barrier | None:
    """What keeps drills off as things stand; None where the gate is open."""
    version = world.catalog.messages["welcome.version"]
    return barrier(hearing.profile, hearing.stack, version, hearing.at)


def care_first(world: World, hearing: Hearing) -> Barrier | None:
    """What has to be said before anything about training; None where nothing has."""
    found = why_shut(world, hearing)
    return found if found in _FIRST else None


# -- what keeps drills off --------------------------------------------------------------------


def _shut(hearing: Hearing, found: tuple[Barrier, ...], known: set[int]) -> Conversation | None:
    """Close or hold what must not go on; returns what was in front of it all, if it was that."""
    stopped = [c for c in hearing.stack if any(_is_stopped(c, each) for each in found)]
    if not stopped:
        return None
    wanted = hearing.front if hearing.front in stopped else None
    ends = [each for each in found if each not in _HOLDS]
    held = [c for c in stopped if not any(_is_stopped(c, each) for each in ends)]
    is_running = any(each.open.due is not None for each in stopped)
    silent = {each.id for each in stopped}
    if silent & hearing.opened.keys():  # what led to it, and is over, said nothing either
        silent |= {id_ for id_, flow in hearing.opened.items() if flow in WITH_DRILLS}
    hearing.reply.silence(silent)
    if is_running or ends:
        hearing.reply.add(Withdraw())
    for each in stopped:
        if each in held:
            hearing.replace(hearing.paused(each))
            continue
        if each.id in known:
            hearing.settle(each, "")
        hearing.close(each)
    return wanted


def _is_stopped(conversation: Conversation, found: Barrier) -> bool:
    match found:
        case Barrier.MINOR:
            return conversation.flow not in _FOR_MINORS
        case Barrier.OLD_CONSENT:
            return conversation.flow in WITH_DRILLS and not _asks_first(conversation)
        case (
            Barrier.NO_CONSENT
            | Barrier.FLAG
            | Barrier.OTHER_PERSON
            | Barrier.QUESTION
            | Barrier.UNWELL
        ):
            return conversation.flow in WITH_DRILLS


def _asks_first(conversation: Conversation) -> bool:
    """A visit begins by asking whether the agreement still holds; what a coach sent is an offer
    until it is taken.
    """
    answered = [each for each in conversation.journal if each.by is not By.ENGINE]
    is_first = all(each.path.startswith("agreed/") for each in answered)
    return conversation.flow in _BEGIN_HARMLESS and is_first


def say_what_stands(hearing: Hearing, found: Barrier, wanted: Conversation | None = None) -> None:
    """Say what keeps drills off. wanted: the conversation that was stopped, if one was."""
    match found:
        case Barrier.MINOR:
            hearing.open(UNDER_18_FLOW, {"again": True})
        case Barrier.NO_CONSENT:
            hearing.say(words("router.consent_first"))
            hearing.open("welcome", {})
        case Barrier.FLAG:
            for asked in [
                c for c in hearing.stack if c.flow in FLAG_FLOWS and not is_typing_clearance(c)
            ]:
                hearing.settle(asked, "")
                hearing.close(asked)
            hearing.open("still_standing", {})
        case Barrier.OTHER_PERSON:
            _ask_again(hearing, OTHER_PERSON_FLOW, {"again": True})
        case Barrier.QUESTION:
            waiting = hearing.recall(QUESTIONS)
            question = danger_question.dump_one(waiting[0]) if waiting else None
            _ask_again(hearing, QUESTION_FLOW, {"question": question, "again": True})
        case Barrier.OLD_CONSENT:
            flow, arguments = ("visit", {}) if wanted is None else (wanted.flow, wanted.arguments)
            hearing.open(RENEWAL, {"flow": flow, "arguments": dict(arguments)})
        case Barrier.UNWELL:
            hearing.open(UNWELL_FLOW, {})


def _ask_again(hearing: Hearing, flow: str, arguments: dict[str, JSON]) -> None:
    """Put what waits for its answer in front again."""
    asked = next((each for each in hearing.stack if each.flow == flow), None)
    if asked is None:
        hearing.open(flow, arguments)
        return
    hearing.bring(asked)
    hearing.put_again(asked)


# -- the filter -------------------------------------------------------------------------------


def _filter(world: World, hearing: Hearing) -> None:
    """A session goes on without the drills that something forbids since it began: what somebody
    lives with, a clinician's word, or an order of the coach.
    """
    conditions = (hearing.recall(LIMITS) or Limits()).conditions
    avoid, word = hearing.recall(AVOID), hearing.recall(CLINICIAN_LIMITS)
    resting = resting_on(hearing.recall(RESTED), day_of(hearing.at, hearing.recall(ZONE)))
    for session in [each for each in hearing.stack if each.flow == "session"]:
        request = Request.from_json(mapping(session.arguments["request"]))
        now = replace(
            with_word(request, word),
            conditions=request.conditions | conditions | word.conditions,
            avoid=request.avoid | avoid,
            rest_areas=request.rest_areas | resting,
        )
        if now != request:
            _leave_out(world, hearing, session, now)


def _leave_out(world: World, hearing: Hearing, session: Conversation, now: Request) -> None:
    """Drills that are forbidden now are left out from the open one on."""
    plan = Prescription.from_json(mapping(session.arguments["plan"]))
    replayed = hearing.replay(session)
    if replayed is None:
        return
    path = "" if replayed.waiting is None else replayed.path
    number = path.partition(".")[0]
    at = int(number) if number.isdecimal() else len(plan.items) + 1
    arguments = {**session.arguments, "request": now.to_json(), "forbidden_from": at}
    changed = replace(session, arguments=arguments)
    if at > len(plan.items) or not is_forbidden(world.catalog, plan.items[at - 1], now):
        hearing.replace(changed)
        return
    hearing.reply.silence({session.id})
    hearing.settle(session, "")
    kept = tuple(e for e in session.journal if not e.path.startswith(f"{at}."))
    is_front = hearing.front == session
    hearing.replace(replace(changed, journal=kept))
    hearing.go_on(hearing.stack[hearing.index(changed)])
    if not is_front and (running := hearing.find(session.id)) is not None:
        hearing.replace(hearing.paused(running))
        hearing.reply.silence({session.id})


# -- without consent --------------------------------------------------------------------------


def _forget(hearing: Hearing, person: Person, *, is_typed: bool) -> None:
    """Nothing is kept of somebody who has not agreed but what `docs/privacy.md` names."""
    for name in {*hearing.profile, *person.profile} - _KEPT_WITHOUT_CONSENT:
        if name in person.profile:
            hearing.profile[name] = person.profile[name]
        else:
            hearing.profile.pop(name, None)
    if "danger_before_consent" in hearing.opened.values():  # a greeting is out of place beside it
        greetings = [each for each in hearing.stack if each.flow == "welcome"]
        hearing.reply.silence({each.id for each in greetings})
        for each in greetings:
            hearing.settle(each, "")
            hearing.close(each)
    has_said_yes = any(each.flow == "danger_before_consent" for each in person.stack)
    hearing.reply.effects = [
        replace(each, label="") if is_typed and isinstance(each, Settle) else each
        for each in hearing.reply.effects
        if not isinstance(each, Log | ToCoach)
        and not (isinstance(each, AlertCoach) and each.level != NUDGE and not has_said_yes)
    ]
