"""A drill's seconds add up exactly, whatever its sets, its hold and its level."""

import pytest

from content.catalog import Catalog
from handlers.prescription.timeline import (
    Part,
    Phase,
    WorkingSide,
    dose_of,
    drill_seconds,
    form_at,
    phases,
)


def test_two_sets_of_fire_hydrants_second_by_second(catalog: Catalog) -> None:
    hydrant = catalog.drills["fire_hydrant"]
    assert phases(hydrant, 2) == (
        Phase(Part.WORK, 32, 1, WorkingSide.LEFT, 8),
        Phase(Part.CHANGE, 5, 1),
        Phase(Part.WORK, 32, 1, WorkingSide.RIGHT, 8),
        Phase(Part.REST, 10, 1),
        Phase(Part.WORK, 32, 2, WorkingSide.LEFT, 8),
        Phase(Part.CHANGE, 5, 2),
        Phase(Part.WORK, 32, 2, WorkingSide.RIGHT, 8),
        Phase(Part.ENDING, 2, 2),
    )


def test_a_band_is_set_up_once(catalog: Catalog) -> None:
    band = catalog.drills["banded_ankle_mobilisation"]
    parts = phases(band, 3)
    assert parts[0] == Phase(Part.SETUP, 30, 0)
    assert [phase.part for phase in parts].count(Part.SETUP) == 1
    assert drill_seconds(band, 3) == 30 + 3 * 80


def test_sides_in_turns_are_one_stretch_of_work(catalog: Catalog) -> None:
    march = catalog.drills["glute_bridge_march"]
    work = [phase for phase in phases(march, 1) if phase.part is Part.WORK]
    assert work == [Phase(Part.WORK, 48, 1, WorkingSide.TURNS, 6)]


def test_a_drill_without_sides_works_on_both(catalog: Catalog) -> None:
    sides = {phase.side for phase in phases(catalog.drills["calf_raise"], 1)}
    assert sides == {WorkingSide.BOTH}


def test_every_drill_lasts_its_setup_and_its_sets(catalog: Catalog) -> None:
    for drill in catalog.drills.values():
        holds = [None, 20, 45, 60] if drill.dose.hold_seconds else [None]
        for level in range(-len(drill.easier), len(drill.harder) + 1):
            for hold in holds:
                dose = dose_of(drill, hold, level)
                for sets in range(1, drill.dose.max_sets + 1):
                    parts = phases(drill, sets, hold, level)
                    seconds = dose.setup_seconds + sets * dose.set_seconds
                    assert sum(part.seconds for part in parts) == seconds
                    assert drill_seconds(drill, sets, hold, level) == seconds
                    assert all(part.seconds > 0 for part in parts)
                    assert all(part.seconds <= 10 for part in parts if part.part is Part.REST)


def test_a_longer_hold_lengthens_both_sides(catalog: Catalog) -> None:
    stretch = catalog.drills["figure_four_stretch"]
    assert drill_seconds(stretch, 1, 60) == drill_seconds(stretch, 1) + 2 * 30
    rest = catalog.drills["supported_rest"]
    assert drill_seconds(rest, 1, 200) == 200
    assert phases(rest, 1, 120) == (Phase(Part.WORK, 120, 1),)


def test_a_hold_means_nothing_to_counted_reps(catalog: Catalog) -> None:
    hydrant = catalog.drills["fire_hydrant"]
    assert dose_of(hydrant, hold_seconds=40) == hydrant.dose


def test_an_easier_line_with_a_dose_shortens_the_set(catalog: Catalog) -> None:
    changed = 0
    for drill in catalog.drills.values():
        for at, form in enumerate(drill.easier, start=1):
            if form.dose is not None and form.dose.set_seconds is None:
                before, after = drill.dose, dose_of(drill, level=-at)
                spare = before.set_seconds - before.work_seconds
                assert after.set_seconds - after.work_seconds == spare
                changed += 1
    assert changed > 0


def test_a_hold_of_an_easier_line_wins_over_the_routine(catalog: Catalog) -> None:
    for drill in catalog.drills.values():
        for at, form in enumerate(drill.easier, start=1):
            if form.dose is not None and form.dose.hold_seconds is not None:
                dose = dose_of(drill, hold_seconds=600, level=-at)
                assert dose.hold_seconds == form.dose.hold_seconds
                return
    pytest.fail("no drill has an easier hold")


def test_level_nought_is_the_drill_as_written(catalog: Catalog) -> None:
    hydrant = catalog.drills["fire_hydrant"]
    assert form_at(hydrant, 0) is None
    assert form_at(hydrant, -1) == hydrant.easier[0]
    assert form_at(hydrant, 1) == hydrant.harder[0]
