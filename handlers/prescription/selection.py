"""Which routine it is: the row for what hurts or what is trained, the column for the minutes.

Rules:
- Knee and low back together have a row of their own.
- Any other pair: the first area's row, and the second area's first sequence in place of the
  second sets. A drill of that sequence which is there already keeps its second set.
- A rest at the end of a row stays at the end.
- Nothing hurts: the row for today's lift or sport.
- The column is the nearest at or below the minutes; the next one is there for minutes between two
  columns that the second sets of the first cannot fill.
- While it hurts the first-named row's few drills are the same at every length.
"""

from dataclasses import dataclass

from content.model.routine import ContextName, Entry, Routines


@dataclass(frozen=True, slots=True)
class Cell:
    """The entries of a routine before anything is left out, and the key that names it."""

    key: str
    entries: tuple[Entry, ...]


def cells_of(
    routines: Routines,
    areas: tuple[str, ...],
    lift: str | None,
    minutes: int,
    context: ContextName,
) -> tuple[Cell, ...]:
    """The cells for these areas (none: for this lift), the one to try first in front."""
    row = _row(routines, areas, lift)
    if context == "pain_now":
        return (Cell(f"{row}/pain_now", routines.pain_now[row]),)
    columns = sorted(routines.table[row])
    below = max((each for each in columns if each <= minutes), default=columns[0])
    above = min((each for each in columns if each >= minutes), default=below)
    return tuple(_cell(routines, areas, row, each) for each in dict.fromkeys((below, above)))


def _cell(routines: Routines, areas: tuple[str, ...], row: str, column: int) -> Cell:
    entries = routines.table[row][column]
    if "+" in row or not areas:
        return Cell(f"{row}/{column}", entries)
    key = "+".join(dict.fromkeys(areas))
    return Cell(f"{key}/{column}", _shared(routines, entries, areas[1:]) if areas[1:] else entries)


def _row(routines: Routines, areas: tuple[str, ...], lift: str | None) -> str:
    if not areas:
        return routines.lifts.get(lift or "", routines.other_lift)
    together = (row for row in routines.table if "+" in row and set(row.split("+")) <= set(areas))
    return next(together, areas[0])


def _shared(
    routines: Routines, entries: tuple[Entry, ...], others: tuple[str, ...]
) -> tuple[Entry, ...]:
    """The entries once each, and the other areas' first sequences in place of second sets."""
    sequences = dict.fromkeys(routines.first_sequence[area] for area in others)
    added = {entry.drill: entry for name in sequences for entry in routines.sequences[name]}
    kept = tuple(
        entry if entry.drill in added else entry.model_copy(update={"sets": 1}) for entry in entries
    )
    here = {entry.drill for entry in entries}
    new = tuple(entry for drill, entry in added.items() if drill not in here)
    end = len(kept) - 1 if kept[-1].seconds else len(kept)
    return kept[:end] + new + kept[end:]
