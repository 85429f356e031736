"""Today's routine for one person: the table's cell, made to suit what is in the way and the time.

In this order:
1. The cell for the areas (those the coach rests left out), the minutes and the context.
2. Drills that something is in the way of give way to a substitute, or are left out with a reason.
3. It is made to fit the minutes.
4. The context adds its own and puts the drills in order.
5. Nothing left: the rest position if that is allowed, else the coach. Never nothing without why.
"""

from dataclasses import replace

from content.catalog import Catalog
from content.model.drill import Drill
from content.model.routine import Context, ContextName, Entry
from handlers.prescription.fit import (
    SHORTEST_REST_SECONDS,
    Room,
    filled,
    rested_less,
    shortened,
)
from handlers.prescription.item import Item, LeftOut
from handlers.prescription.obstacle import Obstacle, ObstacleKind, obstacles
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request
from handlers.prescription.rest_day_routine import with_longer_holds, with_rest
from handlers.prescription.selection import Cell, cells_of
from handlers.prescription.substitute import item_of, reason, stand_in
from handlers.prescription.timeline import GET_READY_SECONDS, total_seconds

LONGEST_REST_SECONDS = 300


def prescribe(catalog: Catalog, request: Request) -> Prescription:
    """Today's routine. Pure: the same request gives the same plan."""
    request = _usable(request)
    in_scope = tuple(a for a in request.areas if a in catalog.areas and catalog.areas[a].in_scope)
    areas = tuple(area for area in in_scope if area not in request.rest_areas)
    if request.areas and not areas:
        why = Shortfall.RESTED if in_scope else Shortfall.OUT_OF_SCOPE
        return _nothing(request, why, cell="", left_out=())
    cells = cells_of(catalog.routines, areas, request.lift, request.minutes, request.context)
    plans = [_from_cell(catalog, request, cells[0])]
    if len(cells) > 1 and plans[0].items and Room(request.minutes).is_short(plans[0].seconds):
        plans.append(_from_cell(catalog, request, cells[1]))
    return max(plans, key=lambda plan: plan.seconds)


def _from_cell(catalog: Catalog, request: Request, cell: Cell) -> Prescription:
    """The plan that this cell gives."""
    context = catalog.routines.contexts[request.context]
    placed, left_out = _placed(catalog, request, cell, context)
    if not placed:
        return _only_rest(catalog, request, cell, left_out)
    room = Room(request.minutes, context.hold_total_seconds)
    items = _arranged(catalog, request, placed, context, room)
    seconds = total_seconds(catalog, items)
    is_changed = bool(left_out) or any(item.instead_of for item in items)
    return Prescription(
        context=request.context,
        minutes=request.minutes,
        items=items,
        left_out=left_out,
        seconds=seconds,
        shortfall=_shortfall(request.context, is_changed) if room.is_short(seconds) else None,
        cell=cell.key,
        notes=context.notes,
    )


def _usable(request: Request) -> Request:
    """The request with minutes in range; where nothing hurts there is no "pain now"."""
    context = request.context
    if context == "pain_now" and not request.areas:
        context = "before_training"
    return replace(request, minutes=request.usable_minutes, context=context)


def _placed(
    catalog: Catalog, request: Request, cell: Cell, context: Context
) -> tuple[tuple[Item, ...], tuple[LeftOut, ...]]:
    """The cell's drills or what stands in for them, and what has to be left out."""
    entries = [entry for entry in cell.entries if not _is_out(catalog, request, context, entry)]
    drills = [catalog.drills[entry.drill] for entry in entries]
    taken = {drill.id for drill in drills if not obstacles(catalog, drill, request)}
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for entry, asked in zip(entries, drills, strict=True):
        if asked.id in taken and not obstacles(catalog, asked, request):
            items.append(_item(catalog, request, entry, asked))
            continue
        found = stand_in(catalog, request, asked, taken)
        if found.drill is not None:
            taken.add(found.drill.id)
            items.append(_item(catalog, request, entry, found.drill))
        elif found.in_plan is not None:
            left_out.append(LeftOut(asked.id, Obstacle(ObstacleKind.IN_PLAN, found.in_plan)))
        else:
            left_out.append(LeftOut(asked.id, reason(catalog, request, asked)))
    return tuple(items), tuple(left_out)


def _is_out(catalog: Catalog, request: Request, context: Context, entry: Entry) -> bool:
    """The context does without this drill, whatever else is in the way."""
    load = catalog.drills[entry.drill].load
    return load in context.without and entry.drill not in request.asked_for


def _item(catalog: Catalog, request: Request, entry: Entry, drill: Drill) -> Item:
    """The entry done with this drill, and why if it is another one."""
    item = item_of(catalog, request, drill, entry.sets, entry.seconds)
    item = replace(item, note=entry.note)
    if drill.id != entry.drill:
        because = reason(catalog, request, catalog.drills[entry.drill])
        item = replace(item, instead_of=entry.drill, because=because)
    return item


def _arranged(
    catalog: Catalog, request: Request, placed: tuple[Item, ...], context: Context, room: Room
) -> tuple[Item, ...]:
    """The items made to fit, with what the context adds, in the context's order."""
    if request.context == "pain_now":
        rested = rested_less(catalog, placed, room, at_least=SHORTEST_REST_SECONDS)
        return shortened(catalog, rested, room)
    placed = tuple(
        replace(item, sets=min(item.sets, room.most_sets(catalog.drills[item.drill], item)))
        for item in placed
    )
    items = shortened(catalog, placed, room)
    items = with_rest(catalog, request, items, context.add, room)
    items = filled(catalog, items, placed, room)
    items = with_longer_holds(catalog, items, room)
    if not context.order:
        return items
    rank = {load: at for at, load in enumerate(context.order)}
    return tuple(sorted(items, key=lambda item: rank[catalog.drills[item.drill].load]))


def _shortfall(context: ContextName, is_changed: bool) -> Shortfall:
    if context == "pain_now":
        return Shortfall.PAIN_NOW
    return Shortfall.FILTERED if is_changed else Shortfall.ROUTINE_ENDS


def _only_rest(
    catalog: Catalog, request: Request, cell: Cell, left_out: tuple[LeftOut, ...]
) -> Prescription:
    """The rest position or a form of it, as long as there is time and five minutes at most."""
    names = catalog.routines.fallback
    asked = replace(request, asked_for=request.asked_for | frozenset(catalog.drills))
    for name in names:
        drill = stand_in(catalog, asked, catalog.drills[name], frozenset()).drill
        if drill is None:
            continue
        most = Room(request.minutes).most - GET_READY_SECONDS
        stated = min(LONGEST_REST_SECONDS, most // 10 * 10)
        item = item_of(catalog, request, drill, 1, stated)
        if drill.id != name:
            because = reason(catalog, asked, catalog.drills[name])
            item = replace(item, instead_of=name, because=because)
        seconds = total_seconds(catalog, (item,))
        plan = _nothing(request, Shortfall.ONLY_REST, cell.key, left_out)
        return replace(plan, items=(item,), seconds=seconds)
    return _nothing(request, Shortfall.NOTHING_LEFT, cell.key, left_out)


def _nothing(
    request: Request, why: Shortfall, cell: str, left_out: tuple[LeftOut, ...]
) -> Prescription:
    return Prescription(request.context, request.minutes, (), left_out, 0, why, cell)
