"""Another drill for one that is in the way: the listed substitutes, nearest first.

Rules:
- First the substitutes that name what is in the way, then the rest, then theirs in turn.
- A drill skipped for a condition gives way only to a substitute that names that condition.
- A drill that somebody wants left out is left out; nothing takes its place.
- No drill is put into a plan twice.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from content.catalog import Catalog
from content.model.drill import Drill
from handlers.prescription.item import Item
from handlers.prescription.obstacle import Obstacle, ObstacleKind, missing, obstacles
from handlers.prescription.request import Request


@dataclass(frozen=True, slots=True)
class Found:
    """The drill to do; or the one that would do but is in the plan already; or neither."""

    drill: Drill | None
    in_plan: str | None = None


def stand_in(catalog: Catalog, request: Request, drill: Drill, taken: AbstractSet[str]) -> Found:
    """The first allowed form of this drill that is not taken: the drill itself, or a substitute."""
    queue, seen, in_plan = [drill], {drill.id}, None
    while queue:
        here = queue.pop(0)
        hindrances = obstacles(catalog, here, request)
        if not hindrances and here.id not in taken:
            return Found(here)
        if not hindrances:
            in_plan = in_plan or here.id
        for name in _in_order(here, hindrances):
            if name not in seen:
                seen.add(name)
                queue.append(catalog.drills[name])
    return Found(None, in_plan)


def _in_order(drill: Drill, hindrances: tuple[Obstacle, ...]) -> tuple[str, ...]:
    """The substitutes of a drill that is hindered, those first that name what is in the way."""
    names = {each.name for each in hindrances}
    needed = {each.name for each in hindrances if each.kind is ObstacleKind.CONDITION}
    if any(each.kind in {ObstacleKind.AVOIDED, ObstacleKind.RESTED} for each in hindrances):
        return ()
    fitting = [each for each in drill.substitutes if needed <= set(each.when)]
    fitting.sort(key=lambda each: names.isdisjoint(each.when))
    return tuple(each.drill for each in fitting)


def reason(catalog: Catalog, request: Request, drill: Drill) -> Obstacle:
    """The one obstacle that is named for a drill in whose way there are some."""
    return obstacles(catalog, drill, request)[0]


def item_of(
    catalog: Catalog, request: Request, drill: Drill, sets: int, hold_seconds: int | None
) -> Item:
    """The drill as an item: no more sets than it knows, no longer hold than the context wants.

    `hold_seconds` is what a routine states; only an adjustable drill takes it.
    """
    improvised = tuple(each for each in missing(drill, request) if each in drill.improvise)
    stated = hold_seconds if drill.dose.adjustable else None
    longest = catalog.routines.contexts[request.context].longest_hold_seconds
    held = drill.dose.hold_seconds
    if longest and held and drill.load == "hold" and held > longest:
        stated = longest
    return Item(drill.id, min(sets, drill.dose.max_sets), stated, improvised=improvised)
