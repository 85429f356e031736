"""A drill is found by any of its names; a typo finds the nearest."""

from pathlib import Path

from content.load import SHIPPED, load_catalog


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


def test_a_drill_written_without_a_short_how_shows_its_first_step(folder: Path) -> None:
    file = folder / "drills" / "fire_hydrant.yaml"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("how:")))
    hydrant = load_catalog(folder).find("fire_hydrant")
    assert hydrant is not None
    assert hydrant.in_one_sentence == hydrant.steps[0]


def test_every_shipped_drill_says_how_in_one_sentence() -> None:
    drills = load_catalog(SHIPPED).drills
    assert [drill.id for drill in drills.values() if drill.how is None] == []
