"""A drill is found by any of its names; a typo finds the nearest."""

from pathlib import Path

from content.load import load_catalog


def test_a_drill_is_found_however_it_is_written(folder: Path) -> None:
    catalog = load_catalog(folder)
    for name in ("fire_hydrant", "Fire Hydrant", "fire-hydrant", "HYDRANTS"):
        found = catalog.find(name)
        assert found is not None
        assert found.id == "fire_hydrant"
    assert catalog.find("hydra") is None


def test_the_nearest_names_are_suggested_once_each(folder: Path) -> None:
    catalog = load_catalog(folder)
    assert [drill.id for drill in catalog.suggestions("hidrants")] == ["fire_hydrant"]
    assert [drill.id for drill in catalog.suggestions("side liftt")] == ["side_lift"]
    assert catalog.suggestions("qqqq") == ()
