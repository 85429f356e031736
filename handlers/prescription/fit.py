"""Make a routine fit the minutes: first shorter until it fits, then fuller if much is left.

Rules:
- At most 105 % of the minutes: second sets go first, from the end; then drills, from the end.
- Under 85 %, second sets are added: those of drills with the fewest sets, the longest that fits
  first, then in the order of the table. The table's own rule says under 80 %; a ten-minute routine
  is promised to last 8:30 at least, and 85 % keeps both.
- Then a drill that had to go comes back if it fits after all.
- While it hurts nothing is added, and a rest is shortened (to two minutes, the table's shortest)
  before a drill goes.
"""

from dataclasses import dataclass, replace
from typing import Final

from content.catalog import Catalog
from content.model.drill import Drill
from handlers.prescription.item import Item
from handlers.prescription.timeline import dose_of, item_seconds, total_seconds

MOST_PERCENT: Final = 105
FULL_PERCENT: Final = 85
SHORT_PERCENT: Final = 80
SHORTEST_REST_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Room:
    """The time there is, and how long one drill's holds may last in all (None: as dosed)."""

    minutes: int
    hold_total_seconds: int | None = None

    @property
    def most(self) -> int:
        return self.minutes * 60 * MOST_PERCENT // 100

    @property
    def asked(self) -> int:
        return self.minutes * 60

    def is_full(self, seconds: int) -> bool:
        return seconds * 100 >= self.asked * FULL_PERCENT

    def is_short(self, seconds: int) -> bool:
        return seconds * 100 < self.asked * SHORT_PERCENT

    def most_sets(self, drill: Drill, item: Item) -> int:
        """How many sets of this drill the dose and the context allow; one at least."""
        dose = dose_of(drill, item.hold_seconds, item.level)
        if self.hold_total_seconds is None or drill.load != "hold" or not dose.hold_seconds:
            return dose.max_sets
        return max(1, min(dose.max_sets, self.hold_total_seconds // dose.hold_seconds))


def shortened(catalog: Catalog, items: tuple[Item, ...], room: Room) -> tuple[Item, ...]:
    """The routine cut to at most 105 % of the minutes; one drill is always kept."""
    while total_seconds(catalog, items) > room.most:
        last = max((at for at, item in enumerate(items) if item.sets > 1), default=None)
        if last is not None:
            fewer = replace(items[last], sets=items[last].sets - 1)
            items = (*items[:last], fewer, *items[last + 1 :])
        elif len(items) > 1:
            items = items[:-1]
        else:
            return rested_less(catalog, items, room, at_least=0)
    return items


def rested_less(
    catalog: Catalog, items: tuple[Item, ...], room: Room, at_least: int
) -> tuple[Item, ...]:
    """The routine with its stated rests cut by what is too much, in steps of ten seconds."""
    fitting: list[Item] = []
    for at, item in enumerate(items):
        over = max(0, total_seconds(catalog, (*fitting, *items[at:])) - room.most)
        if over and item.hold_seconds and catalog.drills[item.drill].dose.adjustable:
            less = -(-over // 10) * 10
            seconds = max(at_least, item.hold_seconds - less)
            fitting.append(replace(item, hold_seconds=min(item.hold_seconds, seconds)))
        else:
            fitting.append(item)
    return tuple(fitting)


def filled(
    catalog: Catalog, items: tuple[Item, ...], wanted: tuple[Item, ...], room: Room
) -> tuple[Item, ...]:
    """The routine with second sets, then with those of the `wanted` drills that fit after all."""
    while not room.is_full(total_seconds(catalog, items)):
        left = room.most - total_seconds(catalog, items)
        at = _next_set(catalog, items, left, room)
        if at is None:
            break
        more = replace(items[at], sets=items[at].sets + 1)
        items = (*items[:at], more, *items[at + 1 :])
    for item in wanted:
        seconds = total_seconds(catalog, items)
        once = replace(item, sets=1)
        is_new = item.drill not in {each.drill for each in items}
        fits = seconds + item_seconds(catalog, once) <= room.most
        if is_new and fits and not room.is_full(seconds):
            items = (*items, once)
    place = {item.drill: at for at, item in enumerate(wanted)}
    return tuple(sorted(items, key=lambda item: place.get(item.drill, len(place))))


def _next_set(catalog: Catalog, items: tuple[Item, ...], left: int, room: Room) -> int | None:
    """The place of the drill that gets another set: fewest sets, then longest, then first."""
    able: list[tuple[int, int, int]] = []
    for at, item in enumerate(items):
        drill = catalog.drills[item.drill]
        seconds = dose_of(drill, item.hold_seconds, item.level).set_seconds
        if item.sets < room.most_sets(drill, item) and seconds <= left:
            able.append((item.sets, -seconds, at))
    return min(able)[2] if able else None
