"""How long a drill lasts, second by second.

Rules (project defaults):
- Ten seconds to get ready come before each drill; the routine adds them, not the drill.
- `n` sets last exactly `setup_seconds + n * set_seconds`.
- Between sets there are ten seconds of rest, or less where ten would not fit; what is left over
  is the ending, to come out of the drill slowly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from content.catalog import Catalog
from content.model.dose import Dose
from content.model.drill import Drill, Form
from handlers.prescription.item import Item

GET_READY_SECONDS: Final = 10
REST_SECONDS: Final = 10


class Part(StrEnum):
    """What a stretch of a drill's time is for."""

    SETUP = "setup"
    WORK = "work"
    CHANGE = "change"
    REST = "rest"
    ENDING = "ending"


class WorkingSide(StrEnum):
    """Which side works. `TURNS` is side by side within one count, `BOTH` has no sides."""

    LEFT = "left"
    RIGHT = "right"
    TURNS = "turns"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a drill: its seconds, the set (from 1; 0 for the set-up) and the side.

    `reps` counts what one side does in this stretch; a hold has none.
    """

    part: Part
    seconds: int
    set_number: int
    side: WorkingSide = WorkingSide.BOTH
    reps: int | None = None


def form_at(drill: Drill, level: int) -> Form | None:
    """The easier (below 0) or harder (above 0) form at this level; at 0 there is none."""
    if level == 0:
        return None
    forms = drill.easier if level < 0 else drill.harder
    return forms[abs(level) - 1]


def dose_of(drill: Drill, hold_seconds: int | None = None, level: int = 0) -> Dose:
    """The drill's dose with the form's change and this hold; a set grows or shrinks with it.

    A hold that the form itself changes wins over `hold_seconds`.
    """
    form = form_at(drill, level)
    change = form.dose if form else None
    dose = change.applied_to(drill.dose) if change else drill.dose
    form_says_hold = change is not None and change.hold_seconds is not None
    if hold_seconds is None or dose.hold_seconds is None or form_says_hold:
        return dose
    sides = 2 if dose.sides == "each" else 1
    seconds = dose.set_seconds + sides * (hold_seconds - dose.hold_seconds)
    changed: dict[str, Any] = {"hold_seconds": hold_seconds, "set_seconds": seconds}
    return dose.model_copy(update=changed)


def drill_seconds(drill: Drill, sets: int, hold_seconds: int | None = None, level: int = 0) -> int:
    """The seconds of this drill, set-up included and get-ready not."""
    dose = dose_of(drill, hold_seconds, level)
    return dose.setup_seconds + sets * dose.set_seconds


def item_seconds(catalog: Catalog, item: Item) -> int:
    """The seconds of this item with the ten to get ready."""
    drill = catalog.drills[item.drill]
    return GET_READY_SECONDS + drill_seconds(drill, item.sets, item.hold_seconds, item.level)


def total_seconds(catalog: Catalog, items: Iterable[Item]) -> int:
    """The seconds of a whole routine."""
    return sum(item_seconds(catalog, item) for item in items)


def phases(
    drill: Drill, sets: int, hold_seconds: int | None = None, level: int = 0
) -> tuple[Phase, ...]:
    """The drill second by second; the phases sum up to `drill_seconds` exactly."""
    dose = dose_of(drill, hold_seconds, level)
    spare = sets * (dose.set_seconds - dose.work_seconds)
    rest = min(REST_SECONDS, spare // (sets - 1)) if sets > 1 else 0
    found = [Phase(Part.SETUP, dose.setup_seconds, 0)]
    for number in range(1, sets + 1):
        found += _work(dose, number)
        if number < sets:
            found.append(Phase(Part.REST, rest, number))
    found.append(Phase(Part.ENDING, spare - rest * (sets - 1), sets))
    return tuple(phase for phase in found if phase.seconds)


def _work(dose: Dose, number: int) -> Iterator[Phase]:
    if dose.sides == "each":
        yield Phase(Part.WORK, dose.side_seconds, number, WorkingSide.LEFT, dose.reps)
        yield Phase(Part.CHANGE, dose.change_seconds, number)
        yield Phase(Part.WORK, dose.side_seconds, number, WorkingSide.RIGHT, dose.reps)
    else:
        side = WorkingSide.TURNS if dose.sides == "alternating" else WorkingSide.BOTH
        yield Phase(Part.WORK, dose.side_seconds, number, side, dose.reps)
