"""A coach at the command line finds faults and drills by whatever name they know."""

from collections.abc import Callable
from pathlib import Path

from content.checks.check import check, list_lines, show_lines
from content.load import load_catalog


def test_sound_content_has_nothing_to_say(folder: Path) -> None:
    assert check(folder) == []


def test_every_fault_is_one_sentence(folder: Path, change: Callable[[str, str, str], None]) -> None:
    change("drills/side_lift.yaml", "hold_seconds: 30", "hold_seconds: 40")
    assert check(folder) == [
        "drills/side_lift.yaml, line 9, dose: one set works for 85 seconds; "
        "write set_seconds: 85 or more, or a smaller dose"
    ]


def test_the_list_has_a_line_for_each_drill(folder: Path) -> None:
    assert list_lines(load_catalog(folder)) == [
        "fire_hydrant  Fire hydrant        hip  control  "
        "8 reps of 4 s each side, 75 s a set, 1 to 2 sets",
        "side_lift     Standing side lift  hip  control  30 s hold each side, 70 s a set, 1 set",
    ]


def test_a_drill_is_shown_by_id_name_or_synonym(folder: Path) -> None:
    catalog = load_catalog(folder)
    by_id = show_lines(catalog, "fire_hydrant")
    assert by_id == show_lines(catalog, "fire HYDRANT") == show_lines(catalog, "hydrants")
    assert "Needs: mat (or a folded towel)" in by_id
    assert "Instead: Standing side lift (for no on hands and knees)" in by_id
    assert "Leave out: trouble with balance. It can tip you over." in by_id


def test_a_typo_gets_a_suggestion(folder: Path) -> None:
    catalog = load_catalog(folder)
    assert show_lines(catalog, "fire hidrant") == [
        'There is no drill "fire hidrant". Did you mean Fire hydrant (fire_hydrant)?'
    ]
    assert show_lines(catalog, "zzz") == [
        'There is no drill "zzz". `limber content list` shows all of them.'
    ]
