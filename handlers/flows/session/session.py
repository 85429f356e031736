"""One training: every drill in turn, hands off, and the pain score before and after.

Nobody can tap on all fours: one tap starts the routine, and none is needed to its end.
"""

from content.catalog import Catalog
from handlers.engine.flow import Flow, Next, ask, moment, note, recall, remember, tell, within
from handlers.engine.json import Arguments, mapping
from handlers.engine.words import literal, words
from handlers.flows.day_log import drilled, scored
from handlers.flows.safety import flagged
from handlers.flows.schedule.schedule import offer
from handlers.flows.score import Level, level, score_question
from handlers.flows.session.afterword import afterword
from handlers.flows.session.drill import drill
from handlers.flows.session.drill_slot import DrillSlot, Outcome
from handlers.flows.visit.reasons import intro
from handlers.prescription.item import Item
from handlers.prescription.obstacle import ObstacleKind, obstacles
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.profile.day import AFTER
from handlers.profile.facts import ASSIGNED, DAYS, HALVED, TAPS_EACH_DRILL
from handlers.profile.pain import Place, Side
from handlers.profile.pain_change import Direction, direction
from handlers.world import World

NEW_FOR = 3
"""For so many days with drills each sequence says what it is for."""


def session(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Walk through the plan of the arguments, and ask how it feels afterwards.

    Arguments besides: `forbidden_from`, the number of the drill from which on the request's
    conditions are looked at anew, since one was added in the middle.
    """
    plan = Prescription.from_json(mapping(arguments["plan"]))
    request = Request.from_json(mapping(arguments["request"]))
    taps = yield from recall(TAPS_EACH_DRILL)
    days = yield from recall(DAYS)
    is_new = sum(day.drills is not None for day in days) < NEW_FOR
    forbidden_from = arguments.get("forbidden_from", len(plan.items) + 1)
    assert isinstance(forbidden_from, int)
    done = 0
    outcome = Outcome.DONE
    for number, item in enumerate(plan.items, 1):
        if item.drill not in world.catalog.drills:
            yield from tell("drill.gone")
            continue
        if number >= forbidden_from and is_forbidden(world.catalog, item, request):
            yield from tell("drill.forbidden")
            continue
        begins = intro(world, plan, number - 1) if is_new else literal("")
        slot = DrillSlot(item, number, len(plan.items), request, plan, taps, intro=begins)
        outcome = yield from within(f"{number}.{item.drill}", drill(world, slot))
        if outcome is Outcome.SEVERE:
            at = yield from moment()
            return flagged.next_of(flagged.severe(at))
        if outcome in {Outcome.DONE, Outcome.EASIER}:
            done += 1
            yield from drilled()
        if outcome is Outcome.STOPPED:
            break
    return (yield from goodbye(world, arguments, done, is_stopped=outcome is Outcome.STOPPED))


def is_forbidden(catalog: Catalog, item: Item, request: Request) -> bool:
    """Whether what the person lives with, a clinician or the coach forbids this drill."""
    drill = catalog.drills[item.drill]
    return any(each.kind in _FORBIDS for each in obstacles(catalog, drill, request))


_FORBIDS = frozenset(
    {
        ObstacleKind.AVOIDED,
        ObstacleKind.CONDITION,
        ObstacleKind.POSITION,
        ObstacleKind.RESTED,
    }
)


def goodbye(
    world: World, arguments: Arguments, done: int, *, is_stopped: bool
) -> Flow[Next | None]:
    """The score afterwards, what changed, and a word for the way."""
    before = arguments["before"]
    assert isinstance(before, int)
    area, side = arguments["area"], arguments["side"]
    said = words("session.stopped" if is_stopped else "session.done", drills=done)
    if is_stopped and not done:
        said = words("session.stopped_at_once")
    after = yield from ask(score_question("after", said))
    if area is not None:
        yield from scored(AFTER, after, [Place(str(area), Side(side))])
    yield from note("session", drills=done, before=before, after=after, is_whole=not is_stopped)
    if level(after) is Level.SEVERE:
        at = yield from moment()
        return flagged.next_of(flagged.severe(at))
    if level(after) is Level.STOP:
        yield from tell("session.sore_after", after=after)
    elif is_stopped:
        yield from tell("session.after_stop")
    else:
        yield from farewell(world, arguments, before, after)
    yield from remember(HALVED, False)
    yield from remember(ASSIGNED, None)
    return (yield from offer())


def farewell(world: World, arguments: Arguments, before: int, after: int) -> Flow[None]:
    """What the routine changed, and how to go on from here."""
    if before == after == 0:
        yield from tell("session.nothing")
    else:
        change = _change(before, after)
        yield from tell(f"session.{change}", before=before, after=after)
    if after <= before:
        yield from tell("session.warm_up_set" if _before_training(arguments) else "session.close")
    yield from afterword(world, is_sorer=after > before)


def _change(before: int, after: int) -> str:
    """What the scores say of a routine; a point up or down says nothing."""
    if after == before:
        return "same"
    went = direction(before, after)
    if after > before:
        return "higher" if went is Direction.HIGHER else "near_higher"
    return "lower" if went is Direction.LOWER else "near"


def _before_training(arguments: Arguments) -> bool:
    return mapping(arguments["plan"])["context"] == "before_training"
