"""The row and column for what hurts; two areas share one routine."""

import pytest

from content.catalog import Catalog
from handlers.prescription.selection import Cell, cells_of


def cell(catalog: Catalog, *areas: str, minutes: int = 20, lift: str | None = None) -> Cell:
    return cells_of(catalog.routines, areas, lift, minutes, "before_training")[0]


@pytest.mark.parametrize(
    ("minutes", "column"), [(3, 5), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (60, 20)]
)
def test_the_column_is_the_nearest_at_or_below(catalog: Catalog, minutes: int, column: int) -> None:
    found = cell(catalog, "knee", minutes=minutes)
    assert found == Cell(f"knee/{column}", catalog.routines.table["knee"][column])


@pytest.mark.parametrize(
    ("minutes", "columns"),
    [(4, [5]), (5, [5]), (7, [5, 10]), (15, [10, 20]), (20, [20]), (30, [20])],
)
def test_minutes_between_two_columns_may_use_the_next(
    catalog: Catalog, minutes: int, columns: list[int]
) -> None:
    found = cells_of(catalog.routines, ("hip",), None, minutes, "rest_day")
    assert [each.key for each in found] == [f"hip/{column}" for column in columns]


def test_knee_and_back_have_their_own_row_in_any_order(catalog: Catalog) -> None:
    both = cell(catalog, "knee", "low_back")
    assert both == cell(catalog, "low_back", "knee") == cell(catalog, "hip", "knee", "low_back")
    assert both.key == "knee+low_back/20"


def test_another_area_brings_its_sequence_in_place_of_second_sets(catalog: Catalog) -> None:
    found = cell(catalog, "hip", "ankle")
    assert found.key == "hip+ankle/20"
    assert [(entry.drill, entry.sets) for entry in found.entries] == [
        ("fire_hydrant", 1),
        ("figure_four_stretch", 1),
        ("adductor_walk_back", 1),
        ("glute_bridge_march", 1),
        ("gastrocnemius_stretch", 1),
        ("soleus_stretch", 1),
        ("ankle_circles", 1),
        ("calf_raise", 1),
        ("squat", 1),
        ("banded_ankle_mobilisation", 1),
        ("supported_rest", 1),
    ]


def test_a_drill_of_both_areas_keeps_its_second_set(catalog: Catalog) -> None:
    sets = {entry.drill: entry.sets for entry in cell(catalog, "hip", "low_back").entries}
    assert sets["fire_hydrant"] == 2
    assert sets["squat"] == 1


def test_nothing_hurts_and_the_lift_chooses(catalog: Catalog) -> None:
    assert cell(catalog, lift="running").key == "ankle/20"
    assert cell(catalog, lift="chess").key == "knee+low_back/20"
    assert cell(catalog).key == "knee+low_back/20"


def test_while_it_hurts_the_length_does_not_matter(catalog: Catalog) -> None:
    routines = catalog.routines
    for minutes in (3, 60):
        found = cells_of(routines, ("hip", "ankle"), None, minutes, "pain_now")
        assert found == (Cell("hip/pain_now", routines.pain_now["hip"]),)
