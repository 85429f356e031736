"""What `limber content` says: the faults, the list of drills, and one drill in full.

Pure text lines; the command line prints them.
"""

from collections.abc import Iterator
from pathlib import Path

from content.catalog import Catalog
from content.fault import ContentError, Fault
from content.lexicon.lexicon import load_lexicon
from content.load import load_catalog
from content.model.dose import Dose
from content.model.drill import Drill, Form
from content.pictures.poses import load_poses


def check(folder: Path | None = None) -> list[str]:
    """Every fault of this folder (default: the shipped one) as a sentence; empty if all is well."""
    faults: list[Fault] = []
    try:
        load_lexicon(folder)
    except ContentError as error:
        faults += error.faults
    try:
        load_poses(load_catalog(folder), folder)
    except ContentError as error:
        faults += error.faults
    return [str(fault) for fault in sorted(faults)]


def list_lines(catalog: Catalog) -> list[str]:
    """One line for each drill: id, name, joint, load and dose, in columns."""
    rows = [
        (drill.id, drill.name, drill.joint.replace("_", " "), drill.load, dose_line(drill.dose))
        for drill in catalog.drills.values()
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    return [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]))
        for row in rows
    ]


def show_lines(catalog: Catalog, name: str) -> list[str]:
    """One drill in full, found by id, name or synonym; for a typo, what it may have meant."""
    drill = catalog.find(name)
    if drill is not None:
        return list(_shown(catalog, drill))
    near = catalog.suggestions(name)
    if not near:
        return [f'There is no drill "{name}". `limber content list` shows all of them.']
    names = " or ".join(f"{each.name} ({each.id})" for each in near)
    return [f'There is no drill "{name}". Did you mean {names}?']


def dose_line(dose: Dose) -> str:
    """A dose in one line: `8 reps each side, 75 s a set, 1 to 2 sets`."""
    if dose.reps is None:
        work = f"{dose.hold_seconds} s hold"
    else:
        work = f"{dose.reps} reps of {sum(beat.seconds for beat in dose.tempo)} s"
    sides = {"each": " each side", "alternating": " a side in turns", "none": ""}[dose.sides]
    sets = "1 set" if dose.max_sets == 1 else f"1 to {dose.max_sets} sets"
    setup = f", {dose.setup_seconds} s to set up" if dose.setup_seconds else ""
    return f"{work}{sides}, {dose.set_seconds} s a set, {sets}{setup}"


def _shown(catalog: Catalog, drill: Drill) -> Iterator[str]:
    yield f"{drill.name} ({drill.id})"
    if drill.synonyms:
        yield f"Also: {', '.join(drill.synonyms)}"
    yield f"Why: {drill.purpose}"
    yield f"For: {drill.joint.replace('_', ' ')}, {drill.role}; load: {drill.load}"
    yield f"Dose: {dose_line(drill.dose)}"
    yield f"Positions: {', '.join(catalog.positions[each] for each in drill.positions)}"
    for thing in drill.equipment:
        instead = f" (or {drill.improvise[thing]})" if thing in drill.improvise else ""
        yield f"Needs: {catalog.equipment[thing]}{instead}"
    yield f"Start: {drill.start}"
    yield from (f"{at}. {step}" for at, step in enumerate(drill.steps, start=1))
    if drill.ask_first:
        yield f"First: {drill.ask_first}"
    yield from (f"Keep in mind: {line}" for line in drill.errors)
    yield from (f"Stop: {line}" for line in drill.stop_rules)
    yield from (f"Leave out: {catalog.conditions[s.condition]}. {s.why}" for s in drill.skip)
    for each in drill.substitutes:
        obstacles = ", ".join(_obstacle(catalog, name) for name in each.when)
        yield f"Instead: {catalog.drills[each.drill].name} (for {obstacles})"
    yield from (f"Easier: {_form(catalog, form)}" for form in drill.easier)
    yield from (f"Harder: {_form(catalog, form)}" for form in drill.harder)
    for source in drill.source:
        facts = f" ({', '.join(source.facts)})" if source.facts else ""
        yield f"Source: {source.title}{facts}"


def _obstacle(catalog: Catalog, name: str) -> str:
    """A thing, position or condition as it is read."""
    if name in catalog.equipment:
        return f"no {catalog.equipment[name]}"
    if name in catalog.positions:
        return f"no {catalog.positions[name]}"
    return catalog.conditions[name]


def _form(catalog: Catalog, form: Form) -> str:
    return catalog.drills[form.drill].name if form.drill else form.line or ""
