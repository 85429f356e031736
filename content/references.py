"""Cross-checks: everything that the content names exists, and every dose that it implies works."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from content.document import Document, Path
from content.fault import Fault, did_you_mean, sentence_of
from content.model.area import Areas
from content.model.drill import Drill
from content.model.routine import CONTEXTS, Entry, Routines


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that the content may refer to."""

    drills: tuple[str, ...]
    equipment: tuple[str, ...]
    positions: tuple[str, ...]
    conditions: tuple[str, ...]

    @classmethod
    def of(cls, drills: Iterable[str], areas: Areas | None) -> "Names":
        if areas is None:
            return cls(tuple(drills), (), (), ())
        return cls(
            tuple(drills), tuple(areas.equipment), tuple(areas.positions), tuple(areas.conditions)
        )


def check_drill(drill: Drill, document: Document, names: Names) -> Iterator[Fault]:
    """Faults of one drill against the names of the whole content."""
    for path, name, known in _named(drill, names):
        if known and name not in known:
            yield document.fault(path, f'"{name}" is not known; {did_you_mean(name, list(known))}')
        elif known is names.drills and name == drill.id:
            yield document.fault(path, "a drill cannot stand in for itself; name another one")
    for thing in drill.improvise:
        if thing not in drill.equipment:
            sentence = f"this drill needs no {thing}; add it to equipment or leave this line out"
            yield document.fault(("improvise", thing), sentence)
    for kind, forms in (("easier", drill.easier), ("harder", drill.harder)):
        for index, form in enumerate(forms):
            try:
                if form.dose is not None:
                    form.dose.applied_to(drill.dose)
            except ValidationError as error:
                reason = sentence_of(error.errors()[0], [])
                yield document.fault((kind, index, "dose"), f"with this change {reason}")


def _named(drill: Drill, names: Names) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """Every name in a drill: where it stands, the name, and what is known of its kind."""
    obstacles = names.positions and names.equipment + names.positions + names.conditions
    for index, thing in enumerate(drill.equipment):
        yield ("equipment", index), thing, names.equipment
    for index, position in enumerate(drill.positions):
        yield ("positions", index), position, names.positions
    for index, substitute in enumerate(drill.substitutes):
        yield ("substitutes", index, "drill"), substitute.drill, names.drills
        for at, obstacle in enumerate(substitute.when):
            yield ("substitutes", index, "when", at), obstacle, obstacles
    for index, skip in enumerate(drill.skip):
        yield ("skip", index, "condition"), skip.condition, names.conditions
    for kind, forms in (("easier", drill.easier), ("harder", drill.harder)):
        for index, form in enumerate(forms):
            if form.drill is not None:
                yield (kind, index, "drill"), form.drill, names.drills


def check_routines(
    routines: Routines, document: Document, drills: Mapping[str, Drill], areas: Areas
) -> Iterator[Fault]:
    """Faults of the routines: drills, areas and sequences that do not exist, sets and columns."""
    for path, entry in _entries(routines):
        yield from _check_entry(entry, path, document, drills)
    for key in (*routines.table, *routines.pain_now):
        for area in key.split("+"):
            if area not in areas.areas or not areas.areas[area].in_scope:
                known = [name for name, each in areas.areas.items() if each.in_scope]
                where: Path = ("table" if key in routines.table else "pain_now", key)
                yield document.fault(where, f'"{area}" has no routine; {did_you_mean(area, known)}')
    yield from _check_coverage(routines, document, areas)


def _check_coverage(routines: Routines, document: Document, areas: Areas) -> Iterator[Fault]:
    keys = [name for name, area in areas.areas.items() if area.in_scope]
    for key in keys:
        for part, has in (("table", routines.table), ("pain_now", routines.pain_now)):
            if key not in has:
                yield document.fault((part,), f'has nothing for "{key}"; add it')
        if routines.first_sequence.get(key) not in routines.sequences:
            known = " or ".join(routines.sequences)
            yield document.fault(("first_sequence", key), f"write one of the sequences: {known}")
    for key, columns in routines.table.items():
        if sorted(columns) != [5, 10, 20]:
            yield document.fault(("table", key), "write exactly the columns 5, 10 and 20")
    for name, row in (*routines.lifts.items(), ("", routines.other_lift)):
        if row not in routines.table:
            where: Path = ("lifts", name) if name else ("other_lift",)
            nearest = did_you_mean(row, list(routines.table))
            yield document.fault(where, f'"{row}" is no row of the table; {nearest}')
    for context in CONTEXTS:
        if context not in routines.contexts:
            yield document.fault(("contexts",), f'has nothing for "{context}"; add it')


def _check_entry(
    entry: Entry, path: Path, document: Document, drills: Mapping[str, Drill]
) -> Iterator[Fault]:
    drill = drills.get(entry.drill)
    if drill is None:
        nearest = did_you_mean(entry.drill, list(drills))
        yield document.fault(path, f'"{entry.drill}" is no drill; {nearest}')
    elif entry.sets > drill.dose.max_sets:
        yield document.fault(path, f"write sets: {drill.dose.max_sets} or less, the drill's most")
    elif entry.seconds is not None and not drill.dose.adjustable:
        yield document.fault(path, "this drill's seconds are its own; leave seconds out")


def _entries(routines: Routines) -> Iterator[tuple[Path, Entry]]:
    for row, columns in routines.table.items():
        for minutes, entries in columns.items():
            yield from ((("table", row, minutes, at), each) for at, each in enumerate(entries))
    for part, rows in (("pain_now", routines.pain_now), ("sequences", routines.sequences)):
        for row, entries in rows.items():
            yield from (((part, row, at), each) for at, each in enumerate(entries))
    for name, context in routines.contexts.items():
        added = (("contexts", name, "add", at) for at in range(len(context.add)))
        yield from zip(added, context.add, strict=True)
    for at, drill in enumerate(routines.fallback):
        yield ("fallback", at), Entry(drill=drill)
