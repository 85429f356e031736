"""What a coach sets for a person: drills left out, areas rested, a routine, a drill.

Each is said to the person in one line. A drill that is sent is a question of its own, behind
whatever the person is doing, and is refused while a flag stands or where something is in its way.
"""

from datetime import date

from handlers.coach.reply import in_one_line, tell_coach
from handlers.engine.effect import NoteInThread
from handlers.engine.event import (
    CoachAssigned,
    CoachAvoided,
    CoachGaveFullDose,
    CoachRested,
    CoachSentDrill,
)
from handlers.engine.hearing import Hearing
from handlers.engine.json import Arguments
from handlers.engine.words import Words, words
from handlers.prescription.obstacle import obstacles
from handlers.prescription.request import Request
from handlers.profile.barrier import Barrier, barrier
from handlers.profile.coach_orders import Assigned
from handlers.profile.facts import (
    ASSIGNED,
    AVOID,
    CLINICIAN_LIMITS,
    HALF_DOSE,
    LIMITS,
    RESTED,
    ZONE,
)
from handlers.profile.limits import Limits, with_word
from handlers.world import World
from scheduler.recurrence import day_of


def avoided(world: World, hearing: Hearing, did: CoachAvoided) -> None:
    """A drill stays out of this person's plans, or comes back in."""
    avoid = hearing.recall(AVOID)
    changed = avoid - {did.drill} if did.allows else avoid | {did.drill}
    hearing.remember(AVOID, frozenset(changed))
    key = "coach.allows" if did.allows else "coach.avoids"
    name = world.catalog.drills[did.drill].name
    _say(world, hearing, did.coach, words(key, name=name))


def rested(world: World, hearing: Hearing, did: CoachRested) -> None:
    """No drill for an area until a day is over."""
    until = date.fromisoformat(did.until)
    today = day_of(did.at, hearing.recall(ZONE))
    still = {area: on for area, on in hearing.recall(RESTED).items() if on >= today}
    hearing.remember(RESTED, {**still, did.area: until})
    area = world.catalog.areas[did.area].name.lower()
    day = words(f"day.{until.weekday()}")
    _say(world, hearing, did.coach, words("coach.rests", area=area, day=day, date=did.until))


def assigned(world: World, hearing: Hearing, did: CoachAssigned) -> None:
    """The next routine; it can be started by a tap."""
    shut = _why_shut(world, hearing)
    if shut is not None:
        tell_coach(hearing, shut)
        return
    hearing.remember(ASSIGNED, Assigned(did.area, did.minutes))
    area = world.catalog.areas[did.area].name.lower()
    _say(world, hearing, did.coach, words("coach.assigns", area=area, minutes=did.minutes))
    open_behind(hearing, "sent_routine", {})


def sent_drill(world: World, hearing: Hearing, did: CoachSentDrill) -> None:
    """One drill as an answer, with a button that opens it."""
    drill = world.catalog.drills[did.drill]
    limits = hearing.recall(LIMITS) or Limits()
    request = Request(
        areas=(),
        minutes=10,
        equipment_missing=limits.equipment,
        positions_excluded=limits.positions,
        conditions=limits.conditions,
        avoid=hearing.recall(AVOID),
    )
    request = with_word(request, hearing.recall(CLINICIAN_LIMITS))
    in_the_way = obstacles(world.catalog, drill, request)
    shut = _why_shut(world, hearing)
    if shut is not None:
        tell_coach(hearing, shut)
    elif in_the_way:
        named = ", ".join(each.name.replace("_", " ") or each.kind.value for each in in_the_way)
        tell_coach(hearing, words("coach.in_the_way", name=drill.name, what=named))
    else:
        sent = words("coach.sent_drill", name=drill.name)
        hearing.reply.add(NoteInThread(did.coach, hearing.reply.text(sent), did.at))
        tell_coach(hearing, sent)
        open_behind(hearing, "sent_drill", {"drill": drill.id})


def gave_full_dose(world: World, hearing: Hearing, did: CoachGaveFullDose) -> None:
    """The half dose after a clearance is over."""
    hearing.remember(HALF_DOSE, False)
    _say(world, hearing, did.coach, words("coach.full_dose"))


def open_behind(hearing: Hearing, flow: str, arguments: Arguments) -> None:
    """Put a question without taking what is in front from the person; a tap on it brings it."""
    before = [c for c in hearing.stack if c.flow != flow]
    hearing.open(flow, arguments)
    if before:
        new = hearing.stack[0]
        hearing.stack = [before[0], new, *before[1:]]


def _why_shut(world: World, hearing: Hearing) -> Words | None:
    """Why no drill may be sent now, in words for the coach; None where one may."""
    version = world.catalog.messages["welcome.version"]
    found = barrier(hearing.profile, hearing.stack, version, hearing.at)
    match found:
        case None | Barrier.OLD_CONSENT:  # it is asked for again before the drill begins
            return None
        case Barrier.FLAG:
            return words("coach.flag_stands")
        case Barrier.MINOR | Barrier.NO_CONSENT | Barrier.OTHER_PERSON | Barrier.QUESTION:
            return words(f"coach.not_sent.{found.value}")
        case Barrier.UNWELL:
            return words("coach.not_sent.unwell")


def _say(world: World, hearing: Hearing, coach: str, said: Words) -> None:
    in_one_line(world, hearing, coach, said)
    tell_coach(hearing, words("coach.said_so", text=said))
