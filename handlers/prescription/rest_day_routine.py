"""What a rest day changes in a routine: a rest position at the end, longer holds where they fit.

Rules:
- A rest position is added if there is none, and it may cost second sets but no drill.
- Holds of one drill last 60 seconds in all at most, each side (project default); within that they
  grow as far as the minutes asked for allow.
"""

from dataclasses import replace
from typing import Final

from content.catalog import Catalog
from content.model.routine import Entry
from handlers.prescription.fit import Room, shortened
from handlers.prescription.item import Item
from handlers.prescription.request import Request
from handlers.prescription.substitute import item_of, reason, stand_in
from handlers.prescription.timeline import dose_of, total_seconds

LONGER_HOLD_SECONDS: Final = (60, 45)


def with_rest(
    catalog: Catalog, request: Request, items: tuple[Item, ...], add: tuple[Entry, ...], room: Room
) -> tuple[Item, ...]:
    """The routine with the first of these rest positions that is allowed and fits."""
    if any(catalog.drills[item.drill].load == "rest" for item in items):
        return items
    taken = {item.drill for item in items}
    once = tuple(replace(item, sets=1) for item in items)
    for entry in add:
        asked = catalog.drills[entry.drill]
        drill = stand_in(catalog, request, asked, taken).drill
        if drill is None:
            continue
        item = item_of(catalog, request, drill, entry.sets, entry.seconds)
        if drill.id != asked.id:
            because = reason(catalog, request, asked)
            item = replace(item, instead_of=asked.id, because=because)
        if total_seconds(catalog, (*once, item)) <= room.most:
            return shortened(catalog, (*items, item), room)
    return items


def with_longer_holds(catalog: Catalog, items: tuple[Item, ...], room: Room) -> tuple[Item, ...]:
    """The routine with holds grown to 60 or 45 seconds, first drills first."""
    for at, item in enumerate(items):
        drill = catalog.drills[item.drill]
        held = dose_of(drill, item.hold_seconds).hold_seconds
        if drill.load != "hold" or held is None or room.hold_total_seconds is None:
            continue
        most = room.hold_total_seconds // item.sets
        for longer in (each for each in LONGER_HOLD_SECONDS if held < each <= most):
            grown = (*items[:at], replace(item, hold_seconds=longer), *items[at + 1 :])
            if total_seconds(catalog, grown) <= room.asked:
                items = grown
                break
    return items
