"""What a coach sets for a person: drills left out, areas rested, a routine, a drill.

Each is said to the person in one line. A drill that is sent is a question of its own, behind
whatever the person is doing, and is refused while a flag stands or where something is in its way.
"""

from datetime import date

from handlers.calendar import date_words
from handlers.coach.reply import colleague, in_one_line, tell_coach
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
from handlers.prescription.builder import prescribe
from handlers.prescription.obstacle import Obstacle, ObstacleKind, obstacles
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request
from handlers.profile.barrier import Barrier, barrier, is_care_first, is_minor
from handlers.profile.coach_orders import Assigned, resting_on
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

_THEIRS = frozenset(
    {
        ObstacleKind.AVOIDED,
        ObstacleKind.CONDITION,
        ObstacleKind.EQUIPMENT,
        ObstacleKind.POSITION,
        ObstacleKind.RESTED,
    }
)
"""What stands in the way because of the person or their coach, and not because of the day."""


def avoided(world: World, hearing: Hearing, did: CoachAvoided) -> None:
    """A drill stays out of this person's plans, or comes back in."""
    if did.allows and is_care_first(hearing.profile):
        tell_coach(hearing, _stands(hearing))
        return
    avoid = hearing.recall(AVOID)
    changed = avoid - {did.drill} if did.allows else avoid | {did.drill}
    hearing.remember(AVOID, frozenset(changed))
    key = "coach.allows" if did.allows else "coach.avoids"
    name = world.catalog.drills[did.drill].name
    _say(world, hearing, did.coach, words(key, name=name))


def rested(world: World, hearing: Hearing, did: CoachRested) -> None:
    """No drill for an area until a day is over; a day that has passed ends the rest."""
    until = date.fromisoformat(did.until)
    today = day_of(did.at, hearing.recall(ZONE))
    rests = hearing.recall(RESTED)
    still = {area: on for area, on in rests.items() if on >= today and area != did.area}
    area = world.catalog.areas[did.area].name.lower()
    if until < today:
        if is_care_first(hearing.profile):
            tell_coach(hearing, _stands(hearing))
            return
        if rests.get(did.area, until) < today:
            tell_coach(hearing, words("coach.no_rest", area=area))
            return
        hearing.remember(RESTED, still)
        _say(world, hearing, did.coach, words("coach.rests_no_more", area=area))
        return
    hearing.remember(RESTED, {**still, did.area: until})
    _say(world, hearing, did.coach, words("coach.rests", area=area, day=date_words(until)))


def assigned(world: World, hearing: Hearing, did: CoachAssigned) -> None:
    """The next routine; it can be started by a tap."""
    shut = _why_shut(world, hearing)
    if shut is not None:
        tell_coach(hearing, shut)
        return
    area = world.catalog.areas[did.area].name.lower()
    plan = prescribe(world.catalog, _request(hearing, did.area, minutes=did.minutes))
    lines = _left_out(world, plan)
    if plan.shortfall is Shortfall.RESTED:
        until = hearing.recall(RESTED)[did.area]
        tell_coach(hearing, words("coach.not_sent.rested", area=area, date=f"{until:%a %d %b}"))
        return
    if plan.shortfall in {Shortfall.ONLY_REST, Shortfall.NOTHING_LEFT}:
        tell_coach(hearing, words("coach.not_sent.nothing_left", area=area, lines=lines))
        return
    by = colleague(world, did.coach)
    hearing.remember(ASSIGNED, Assigned(did.area, did.minutes, by))
    _say(world, hearing, did.coach, words("coach.assigns", area=area, minutes=did.minutes))
    if lines:
        tell_coach(hearing, words("coach.left_out", lines=lines), is_warning=True)
    open_behind(hearing, "sent_routine", {})


def sent_drill(world: World, hearing: Hearing, did: CoachSentDrill) -> None:
    """One drill as an answer, with a button that opens it."""
    drill = world.catalog.drills[did.drill]
    in_the_way = obstacles(world.catalog, drill, _request(hearing))
    shut = _why_shut(world, hearing)
    if shut is not None:
        tell_coach(hearing, shut)
    elif in_the_way:
        named = ", ".join(map(_named, in_the_way))
        tell_coach(hearing, words("coach.in_the_way", name=drill.name, what=named))
    else:
        sent = words("coach.sent_drill", name=drill.name)
        hearing.reply.add(NoteInThread(did.coach, hearing.reply.text(sent), did.at))
        tell_coach(hearing, sent)
        open_behind(
            hearing, "sent_drill", {"drill": drill.id, "coach": colleague(world, did.coach)}
        )


def gave_full_dose(world: World, hearing: Hearing, did: CoachGaveFullDose) -> None:
    """The half dose after a clearance is over."""
    if is_care_first(hearing.profile):
        tell_coach(hearing, _stands(hearing))
        return
    if not hearing.recall(HALF_DOSE):
        tell_coach(hearing, words("coach.no_half_dose"))
        return
    hearing.remember(HALF_DOSE, False)
    _say(world, hearing, did.coach, words("coach.full_dose"))


def _stands(hearing: Hearing) -> Words:
    """What the coach hears where nothing is given back."""
    return words("coach.is_minor" if is_minor(hearing.profile) else "coach.flag_stands")


def open_behind(hearing: Hearing, flow: str, arguments: Arguments) -> None:
    """Put a question without taking what is in front from the person; a tap on it brings it."""
    before = [c for c in hearing.stack if c.flow != flow]
    hearing.open(flow, arguments)
    if before:
        new = hearing.stack[0]
        hearing.stack = [before[0], new, *before[1:]]


def _request(hearing: Hearing, *areas: str, minutes: int = 10) -> Request:
    """What stands in the way of this person's drills today, whoever has put it there."""
    limits = hearing.recall(LIMITS) or Limits()
    today = day_of(hearing.at, hearing.recall(ZONE))
    request = Request(
        areas=areas,
        minutes=minutes,
        equipment_missing=limits.equipment,
        positions_excluded=limits.positions,
        conditions=limits.conditions,
        avoid=hearing.recall(AVOID),
        rest_areas=resting_on(hearing.recall(RESTED), today),
    )
    return with_word(request, hearing.recall(CLINICIAN_LIMITS))


def _left_out(world: World, plan: Prescription) -> tuple[Words, ...]:
    """A line for each drill of a routine that does not go with what holds for this person."""
    instead = {(each.instead_of, each.because) for each in plan.items}
    gone = {(each.drill, each.because) for each in plan.left_out} | instead
    return tuple(
        words("coach.left_out_line", name=world.catalog.drills[drill].name, what=_named(obstacle))
        for drill, obstacle in sorted(gone, key=str)
        if drill is not None and obstacle is not None and obstacle.kind in _THEIRS
    )


def _named(obstacle: Obstacle) -> str:
    """What is in the way, in a word or two."""
    is_word = obstacle.kind is ObstacleKind.AVOIDED or not obstacle.name
    return obstacle.kind.value if is_word else obstacle.name.replace("_", " ")


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
