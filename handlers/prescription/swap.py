"""Another drill in the middle of a session: a substitute, or the next easier or harder form.

Rules:
- Only what today's request allows, and nothing that the plan holds already.
- The first is the nearest: the drill's own substitutes, its easier drills, then theirs in turn.
- A drill for a place that hurts takes the place only of a drill for that place; lying down to rest
  is no such drill.
- An easier line keeps the drill and changes its level; an easier drill takes its place.
"""

from dataclasses import replace

from content.catalog import Catalog
from content.model.drill import Drill
from handlers.prescription.item import Item
from handlers.prescription.obstacle import Obstacle, ObstacleKind, obstacles
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.prescription.substitute import item_of
from handlers.prescription.timeline import form_at


def swap_candidates(
    catalog: Catalog, request: Request, item: Item, plan: Prescription
) -> tuple[Item, ...]:
    """What may take the place of this item now, nearest first; empty if there is nothing."""
    taken = {each.drill for each in plan.items} | {item.drill}
    queue, found = [item.drill], dict[str, Item]()
    seen = {item.drill}
    while queue:
        drill = catalog.drills[queue.pop(0)]
        for name in _nearby(drill):
            if name in seen:
                continue
            seen.add(name)
            queue.append(name)
            if name in taken or obstacles(catalog, catalog.drills[name], request):
                continue
            if not _is_for_another_sore_place(catalog, catalog.drills[name], item, request):
                found[name] = _instead(catalog, request, item, catalog.drills[name])
    return tuple(found.values())


def easier(catalog: Catalog, request: Request, item: Item, plan: Prescription) -> Item | None:
    """The next easier form of this item that is allowed, or None at the easy end."""
    return _next_form(catalog, request, item, plan, step=-1)


def harder(catalog: Catalog, request: Request, item: Item, plan: Prescription) -> Item | None:
    """The next harder form of this item that is allowed, or None at the hard end."""
    return _next_form(catalog, request, item, plan, step=1)


def line_of(catalog: Catalog, item: Item) -> str | None:
    """The line that is said for this item's level; None for the drill as written."""
    form = form_at(catalog.drills[item.drill], item.level)
    return form.line if form else None


def _next_form(
    catalog: Catalog, request: Request, item: Item, plan: Prescription, step: int
) -> Item | None:
    drill = catalog.drills[item.drill]
    taken = {each.drill for each in plan.items} | {item.drill}
    ends = (-len(drill.easier), len(drill.harder))
    level = item.level + step
    while ends[0] <= level <= ends[1]:
        form = form_at(drill, level)
        if form is None or form.drill is None:
            return replace(item, level=level)
        other = catalog.drills[form.drill]
        is_free = other.id not in taken and not obstacles(catalog, other, request)
        if is_free and not _is_for_another_sore_place(catalog, other, item, request):
            return _instead(catalog, request, item, other)
        level += step
    return None


def _is_for_another_sore_place(
    catalog: Catalog, drill: Drill, item: Item, request: Request
) -> bool:
    """Whether a drill works a place that hurts, where the one that it would replace did not."""
    if drill.load == "rest" or drill.joint not in request.areas:
        return False
    first = catalog.drills.get(item.instead_of or item.drill)
    return first is None or first.joint != drill.joint


def _nearby(drill: Drill) -> tuple[str, ...]:
    substitutes = tuple(each.drill for each in drill.substitutes)
    return substitutes + tuple(form.drill for form in drill.easier if form.drill)


def _instead(catalog: Catalog, request: Request, item: Item, drill: Drill) -> Item:
    """The other drill in the item's place, chosen by the person."""
    chosen = item_of(catalog, request, drill, item.sets, item.hold_seconds)
    first = item.instead_of or item.drill
    because = Obstacle(ObstacleKind.CHOSEN, item.drill)
    return replace(chosen, instead_of=first, because=because, note=item.note)
