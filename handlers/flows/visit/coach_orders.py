"""What the coach has set, and what a clinician forbade, as they enter the next plan."""

from dataclasses import replace

from handlers.engine.flow import Flow, moment, recall, tell
from handlers.engine.words import literal
from handlers.prescription.request import FEWEST_MINUTES, Request
from handlers.profile.coach_orders import resting_on
from handlers.profile.facts import (
    ASSIGNED,
    AVOID,
    CLINICIAN_LIMITS,
    HALF_DOSE,
    HALVED,
    RESTED,
    ZONE,
)
from handlers.profile.limits import Preference, with_word
from handlers.profile.pain import Pain, Place
from handlers.world import World
from scheduler.recurrence import day_of


def ordered(world: World, pain: Pain, usual: Preference) -> Flow[tuple[Pain, Preference]]:
    """Whose routine it is and how long: the coach's choice, and half of it after a clearance."""
    assigned = yield from recall(ASSIGNED)
    if assigned is not None and assigned.area in world.catalog.areas:
        area = world.catalog.areas[assigned.area].name.lower()
        coach = literal(assigned.by or world.coach.name)
        yield from tell("sent.chosen", coach=coach, area=area)
        kept = tuple(place for place in pain.places if place.area == assigned.area)
        pain = replace(pain, places=kept or (Place(assigned.area),))
        usual = replace(usual, minutes=assigned.minutes)
    half = yield from recall(HALF_DOSE)
    if half and not (yield from recall(HALVED)):
        usual = replace(usual, minutes=max(FEWEST_MINUTES, usual.minutes // 2))
        yield from tell("clearance.half", minutes=usual.minutes)
    return pain, usual


def with_orders(request: Request) -> Flow[Request]:
    """The request without what the coach left out, and with what the coach rests today."""
    avoid = yield from recall(AVOID)
    rests = yield from recall(RESTED)
    at = yield from moment()
    zone = yield from recall(ZONE)
    resting = resting_on(rests, day_of(at, zone))
    word = yield from recall(CLINICIAN_LIMITS)
    return with_word(
        replace(request, avoid=request.avoid | avoid, rest_areas=request.rest_areas | resting), word
    )
