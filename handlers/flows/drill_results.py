"""Keeps how each drill went, and changes the next plan by it: easier, the same, or harder.

Rules (safety rules, section 4):
- Nothing is added above a score of 2, after a routine that ended above 2, while the dose is halved,
  after a morning that was worse than before the routine, and in a week that is worse than the last.
- The plan says what was changed, and why.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from content.catalog import Catalog
from handlers.engine.flow import Flow, moment, recall, remember
from handlers.engine.words import Words, words
from handlers.flows.day_log import all_days
from handlers.flows.score import SAFE
from handlers.prescription.drill_progress import DrillProgress, DrillResult
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription
from handlers.prescription.progression import progressed
from handlers.prescription.request import Request
from handlers.prescription.sore_drill import sore_later
from handlers.prescription.swap import line_of
from handlers.profile.day import AFTER, Days
from handlers.profile.facts import DRILL_PROGRESS, HALF_DOSE, HALVED, SORE_ON, ZONE
from handlers.profile.pain import Pain
from handlers.profile.trend import Morning, morning, week_rises
from handlers.world import World
from scheduler.recurrence import day_of


def too_hard(item: Item) -> Flow[None]:
    """It was too hard: easier from the next time on."""
    known = yield from _known(item)
    yield from _keep(item, known.easier_after(item.step, DrillResult.TOO_HARD))


def hurt(item: Item) -> Flow[None]:
    """It hurt above 5: easier from the next time on."""
    known = yield from _known(item)
    yield from _keep(item, known.easier_after(item.step, DrillResult.HURT))


def held(item: Item) -> Flow[None]:
    """It hurt 3 to 5: nothing is added the next time."""
    known = yield from _known(item)
    yield from _keep(item, known.held(item.step))


def done(item: Item) -> Flow[None]:
    """It was done to the end."""
    known = yield from _known(item)
    yield from _keep(item, known.done(item.step))


def _known(item: Item) -> Flow[DrillProgress]:
    progress = yield from recall(DRILL_PROGRESS)
    return progress.get(item.practised, DrillProgress())


def _keep(item: Item, now: DrillProgress) -> Flow[None]:
    progress = yield from recall(DRILL_PROGRESS)
    yield from remember(DRILL_PROGRESS, {**progress, item.practised: now})


def by_last_time(
    world: World, request: Request, plan: Prescription, pain: Pain
) -> Flow[Prescription]:
    """The plan as the last times change it."""
    progress = yield from recall(DRILL_PROGRESS)
    days = yield from all_days()
    halved = yield from recall(HALVED)
    half = yield from recall(HALF_DOSE)
    at = yield from moment()
    zone = yield from recall(ZONE)
    today = day_of(at, zone)
    is_calm = (pain.score or 0) <= SAFE and may_add(days, today)
    plan = progressed(
        world.catalog, request, plan, progress, may_add=is_calm and not halved and not half
    )
    sore = sore_lately((yield from recall(SORE_ON)), days, today)
    return sore_later(world.catalog, plan, sore - request.asked_for)


def sore_lately(sore_on: Mapping[str, date], days: Days, today: date) -> frozenset[str]:
    """What hurt 5 or more since yesterday, or on the last day of training."""
    trained = [day.date for day in days if day.drills is not None and day.date < today]
    since = min([today - timedelta(days=1), *trained[-1:]])
    return frozenset(drill for drill, on in sore_on.items() if on >= since)


def may_add(days: Days, today: date) -> bool:
    """Whether the last routine, the morning after it and the week allow a step on."""
    trained = [day for day in days if day.drills is not None and day.date < today]
    if not trained:
        return False
    last = trained[-1]
    after = last.worst(AFTER)
    next_day = morning(days, last.date + timedelta(days=1))
    is_worse = next_day in {Morning.REPEAT, Morning.REST}
    return after is not None and after <= SAFE and not is_worse and not week_rises(days, today)


def why(catalog: Catalog, item: Item) -> Words:
    """Why a drill is given as it is, for its line in the plan."""
    key = f"why.last.{item.last}"
    if item.last == DrillResult.HELD.value:
        return words(key)
    if item.base is not None and item.drill != item.base:
        return words(f"{key}_drill", base=catalog.drills[item.base].name)
    line = line_of(catalog, item)
    if line is None:
        return words("why.last.up_back")
    return words(f"{key}_line", line=line.rstrip("."))
