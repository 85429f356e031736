"""Today's routine as last time's answers change it: easier, the same, or one step on.

Rules:
- What was too hard or hurt comes in its next easier form that nothing forbids.
- One thing at a time: at most one drill a day goes a step on, the first that is ready. It may cost
  second sets, its own first, but no drill.
- Where easier forms leave much time, second sets fill it as usual.
"""

from dataclasses import replace

from content.catalog import Catalog
from handlers.prescription.drill_progress import DrillResult, ProgressByDrill
from handlers.prescription.fit import Room, filled
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.prescription.swap import easier, harder, line_of
from handlers.prescription.timeline import total_seconds

UP = "up"
"""Why an item is given as it is, beside the values of `DrillResult`."""


def progressed(
    catalog: Catalog,
    request: Request,
    plan: Prescription,
    progress: ProgressByDrill,
    *,
    may_add: bool,
) -> Prescription:
    """The plan with each drill on the step where this person is.

    may_add: the score, the morning and the week allow one step more.
    """
    room = Room(plan.minutes)
    may_add = may_add and request.context != "pain_now"
    for at, item in enumerate(plan.items):
        known = progress.get(item.drill)
        if known is None:
            continue
        if known.is_ready and may_add:
            up = replace(_on(catalog, request, plan, item, known.step + 1), last=UP)
            changed = _fitting(catalog, _with(catalog, plan, at, up), at, room)
            if up.step == known.step + 1 and changed is not None:
                plan, may_add = changed, False
                continue
        here = _on(catalog, request, plan, item, known.step)
        if known.went is not DrillResult.CALM and (here.step or known.went is DrillResult.HELD):
            here = replace(here, last=known.went.value)
        plan = _fitting(catalog, _with(catalog, plan, at, here), at, room) or plan
    if room.is_short(plan.seconds) and plan.shortfall is None:
        items = filled(catalog, plan.items, plan.items, room)
        plan = replace(plan, items=items, seconds=total_seconds(catalog, items))
    return plan


def form_of(catalog: Catalog, drill: str, step: int) -> str | None:
    """What the form on this step is called, where nothing is in the way; None as written."""
    if drill not in catalog.drills or not step:
        return None
    request = Request((), 10)
    plan = Prescription(request.context, 10, (Item(drill),), (), 0, None, "")
    item = _on(catalog, request, plan, plan.items[0], step)
    return line_of(catalog, item) or catalog.drills[item.drill].name


def _with(catalog: Catalog, plan: Prescription, at: int, item: Item) -> Prescription:
    items = (*plan.items[:at], item, *plan.items[at + 1 :])
    return replace(plan, items=items, seconds=total_seconds(catalog, items))


def _fitting(catalog: Catalog, plan: Prescription, at: int, room: Room) -> Prescription | None:
    """The plan with as few second sets less as make it fit; None where they are not enough."""
    while plan.seconds > room.most:
        several = [n for n, item in enumerate(plan.items) if item.sets > 1]
        if not several:
            return None
        less = at if at in several else several[-1]
        plan = _with(catalog, plan, less, replace(plan.items[less], sets=plan.items[less].sets - 1))
    return plan


def _on(catalog: Catalog, request: Request, plan: Prescription, item: Item, step: int) -> Item:
    """The item on this step, or on the nearest one that there is."""
    here, taken = item, 0
    move, way = (harder, 1) if step > 0 else (easier, -1)
    while taken != step:
        following = move(catalog, request, here, plan)
        if following is None:
            break
        here, taken = following, taken + way
    if here.drill != item.drill:
        here = replace(here, instead_of=item.instead_of, because=item.because)
    return replace(here, base=item.drill, step=taken)
