"""A drill gives way to the nearest that is allowed, and never against a condition."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import pytest

from content.catalog import Catalog
from content.model.drill import Drill
from handlers.prescription.request import Request
from handlers.prescription.substitute import Found, item_of, stand_in

Others: TypeAlias = Mapping[str, list[str]]


def with_drills(catalog: Catalog, drills: Mapping[str, tuple[str, Others]]) -> Catalog:
    """The catalog with these drills alone: name -> (positions, substitutes and when).

    All are otherwise the fire hydrant; `first` is skipped with a sore wrist.
    """
    plain: dict[str, Any] = catalog.drills["fire_hydrant"].model_dump()
    made = {}
    for name, (positions, others) in drills.items():
        own = {
            "id": name,
            "positions": positions.split(),
            "equipment": [],
            "improvise": {},
            "substitutes": [{"drill": drill, "when": when} for drill, when in others.items()],
            "skip": [{"condition": "wrist", "why": "It hurts."}] if name == "first" else [],
        }
        made[name] = Drill.model_validate({**plain, **own})
    return replace(catalog, drills=made)


def asked(*positions: str, condition: str | None = None, avoid: str | None = None) -> Request:
    return Request(
        ("hip",),
        5,
        positions_excluded=frozenset(positions),
        conditions=frozenset({condition} if condition else ()),
        avoid=frozenset({avoid} if avoid else ()),
    )


def find(catalog: Catalog, request: Request, *taken: str) -> Found:
    return stand_in(catalog, request, catalog.drills["first"], frozenset(taken))


def name_of(found: Found) -> str | None:
    return found.drill.id if found.drill else None


@pytest.fixture
def family(catalog: Catalog) -> Catalog:
    return with_drills(
        catalog,
        {
            "first": ("kneeling", {"wristy": ["wrist"], "standing_one": ["kneeling"]}),
            "wristy": ("standing", {}),
            "standing_one": ("standing", {"seated_one": ["standing"]}),
            "seated_one": ("sitting", {"first": ["sitting"]}),
        },
    )


def test_an_allowed_drill_stands_for_itself(family: Catalog) -> None:
    assert name_of(find(family, asked())) == "first"


def test_the_substitute_that_names_what_is_in_the_way_goes_first(family: Catalog) -> None:
    assert name_of(find(family, asked("kneeling"))) == "standing_one"
    assert name_of(find(family, asked(condition="wrist"))) == "wristy"


def test_another_substitute_serves_when_that_one_is_taken(family: Catalog) -> None:
    assert name_of(find(family, asked("kneeling"), "standing_one")) == "wristy"


def test_a_substitute_of_a_substitute_is_found_and_a_circle_ends(family: Catalog) -> None:
    assert name_of(find(family, asked("kneeling", "standing"))) == "seated_one"
    assert find(family, asked("kneeling", "standing", "sitting")) == Found(None)


def test_a_condition_needs_a_substitute_that_names_it(family: Catalog) -> None:
    assert find(family, asked(condition="wrist"), "wristy") == Found(None, in_plan="wristy")


def test_what_is_avoided_has_no_substitute(family: Catalog) -> None:
    assert find(family, asked(avoid="first")) == Found(None)


def test_all_that_would_do_but_is_taken_is_told(family: Catalog) -> None:
    taken = ("wristy", "standing_one", "seated_one")
    assert find(family, asked("kneeling"), *taken) == Found(None, in_plan="standing_one")


def test_a_long_hold_is_cut_before_training_and_kept_on_a_rest_day(catalog: Catalog) -> None:
    stretch = catalog.drills["figure_four_stretch"]
    dose = stretch.dose.model_copy(update={"hold_seconds": 45, "set_seconds": 105})
    long = stretch.model_copy(update={"dose": dose})
    assert item_of(catalog, Request(("hip",), 5), long, 9, None).hold_seconds == 30
    rest_day = item_of(catalog, Request(("hip",), 5, "rest_day"), long, 9, None)
    assert rest_day.hold_seconds is None
    assert rest_day.sets == long.dose.max_sets
