"""Every area, length and context with every small thing in the way: all promises hold.

The rules are written down here again, from the catalog alone, and share no code with the builder.
"""

from collections.abc import Sequence
from itertools import combinations

import pytest

from content.catalog import Catalog
from content.model.drill import Drill
from content.model.routine import CONTEXTS, ContextName, Entry
from handlers.prescription.builder import prescribe
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request

EQUIPMENT = ("band", "step", "wall", "mat", "chair", "stability_ball")
ONE_MISSING = [frozenset[str](), *(frozenset({each}) for each in EQUIPMENT), frozenset({"all"})]
TWO_MISSING = [frozenset(pair) for pair in combinations(EQUIPMENT, 2)]
POSITIONS = ("kneeling", "lying", "prone", "standing", "sitting")
ONLY = {
    "sitting": frozenset({"kneeling", "lying", "standing"}),
    "standing": frozenset({"kneeling", "lying", "sitting"}),
    "lying": frozenset({"kneeling", "standing", "sitting"}),
}
EXCLUDED = [frozenset[str](), *(frozenset({each}) for each in POSITIONS), *ONLY.values()]
AREAS = [
    ("knee",),
    ("low_back",),
    ("hip",),
    ("ankle",),
    ("knee", "low_back"),
    ("low_back", "knee"),
    ("knee", "hip"),
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "knee"),
    ("low_back", "hip"),
    ("hip", "low_back"),
    ("low_back", "ankle"),
    ("ankle", "low_back"),
    ("hip", "ankle"),
    ("ankle", "hip"),
    (),
]


def is_allowed(drill: Drill, request: Request) -> bool:
    """The rules for one drill, said again."""
    gone = set(EQUIPMENT) if "all" in request.equipment_missing else request.equipment_missing
    closed = set(request.positions_excluded)
    if {"kneeling", "lying"} <= closed:
        closed.add("prone")
    return (
        not any(thing in gone and thing not in drill.improvise for thing in drill.equipment)
        and not closed.intersection(drill.positions)
        and not any(skip.condition in request.conditions for skip in drill.skip)
        and drill.id not in request.avoid
        and (drill.load == "rest" or drill.joint not in request.rest_areas)
    )


def length(catalog: Catalog, item: Item, sets: int | None = None) -> int:
    """Seconds of an item, the ten to get ready included, said again."""
    dose = catalog.drills[item.drill].dose
    one_set = dose.set_seconds
    if item.hold_seconds is not None:
        assert dose.hold_seconds is not None
        one_set += (2 if dose.sides == "each" else 1) * (item.hold_seconds - dose.hold_seconds)
    return 10 + dose.setup_seconds + (sets or item.sets) * one_set


def entries_of(catalog: Catalog, plan: Prescription) -> tuple[Entry, ...]:
    """All entries that this cell may draw on."""
    routines = catalog.routines
    row, column = plan.cell.split("/")
    if column == "pain_now":
        return routines.pain_now[row]
    if row in routines.table:
        return routines.table[row][int(column)]
    first, *others = row.split("+")
    shared = [e for area in others for e in routines.sequences[routines.first_sequence[area]]]
    return (*routines.table[first][int(column)], *shared)


def reachable(catalog: Catalog, drill: str) -> set[str]:
    """Everything that may stand in for this drill, however far."""
    found, queue = {drill}, [drill]
    while queue:
        for each in catalog.drills[queue.pop()].substitutes:
            if each.drill not in found:
                found.add(each.drill)
                queue.append(each.drill)
    return found


def check_lasting(catalog: Catalog, request: Request, plan: Prescription) -> None:
    """80 to 105 % of the minutes; shorter only if something is out, and nothing more fits."""
    asked = request.minutes * 60
    assert plan.seconds == sum(length(catalog, item) for item in plan.items)
    assert plan.seconds <= asked * 1.05
    is_short = plan.seconds < asked * 0.8
    if request.context == "pain_now" and request.areas:
        assert not is_short or plan.shortfall in {Shortfall.PAIN_NOW, Shortfall.ONLY_REST}
        return
    if not is_short:
        assert plan.shortfall in {None, Shortfall.ONLY_REST}
        return
    assert plan.shortfall in {Shortfall.FILTERED, Shortfall.ONLY_REST}
    assert plan.left_out or any(item.instead_of for item in plan.items)
    assert request.equipment_missing or request.positions_excluded or request.conditions
    if plan.shortfall is Shortfall.FILTERED:
        check_nothing_more_fits(catalog, request, plan)


def check_nothing_more_fits(catalog: Catalog, request: Request, plan: Prescription) -> None:
    room = request.minutes * 60 * 1.05 - plan.seconds
    for item in plan.items:
        drill = catalog.drills[item.drill]
        held = item.hold_seconds or drill.dose.hold_seconds or 0
        is_long = request.context == "rest_day" and drill.load == "hold"
        if item.sets < drill.dose.max_sets and not (is_long and held * (item.sets + 1) > 60):
            more = length(catalog, item, item.sets + 1) - length(catalog, item)
            assert more > room, f"another set of {item.drill} would fit"
    here = {item.drill for item in plan.items}
    for entry in entries_of(catalog, plan):
        drill = catalog.drills[entry.drill]
        is_out = plan.context == "before_training" and drill.load == "rest"
        if drill.id not in here and is_allowed(drill, request) and not is_out:
            assert length(catalog, Item(drill.id)) > room, f"{drill.id} would fit"


def check_content(catalog: Catalog, request: Request, plan: Prescription) -> None:
    """Only what is allowed, each drill once, each from the cell or standing in for one of it."""
    drills = [catalog.drills[item.drill] for item in plan.items]
    assert len({drill.id for drill in drills}) == len(drills)
    assert all(is_allowed(drill, request) for drill in drills)
    listed = {entry.drill for entry in entries_of(catalog, plan)}
    if request.context == "rest_day":
        listed |= {"supported_rest", "stability_ball_drape"}
    if plan.shortfall is Shortfall.ONLY_REST:
        listed = {"supported_rest"}
    for item in plan.items:
        origin = item.instead_of or item.drill
        assert origin in listed
        assert item.drill in reachable(catalog, origin)
        assert (item.because is None) == (item.instead_of is None)
        if item.instead_of:
            assert not is_allowed(catalog.drills[item.instead_of], request)
        gone = request.equipment_missing
        needs = catalog.drills[item.drill].equipment
        assert set(item.improvised) == {e for e in needs if e in gone or "all" in gone}
    assert not {each.drill for each in plan.left_out} & {drill.id for drill in drills}


def check_context(catalog: Catalog, request: Request, plan: Prescription) -> None:
    """What each context orders, limits and forbids."""
    drills = [catalog.drills[item.drill] for item in plan.items]
    loads = [drill.load for drill in drills]
    if plan.shortfall is Shortfall.ONLY_REST:
        return
    match plan.context:
        case "before_training":
            assert "rest" not in loads
            assert loads == sorted(loads, key=["hold", "control", "loaded"].index)
            for item, drill in zip(plan.items, drills, strict=True):
                if drill.load == "hold":
                    assert (item.hold_seconds or drill.dose.hold_seconds or 0) <= 30
        case "rest_day":
            for item, drill in zip(plan.items, drills, strict=True):
                held = item.hold_seconds or drill.dose.hold_seconds
                if drill.load == "hold" and held:
                    assert held * item.sets <= 60 or item.sets == 1
                    assert held <= 60
        case "pain_now":
            assert "loaded" not in loads


def check(catalog: Catalog, request: Request) -> Prescription:
    plan = prescribe(catalog, request)
    assert plan.items or plan.shortfall is not None
    check_content(catalog, request, plan)
    check_lasting(catalog, request, plan)
    check_context(catalog, request, plan)
    assert Prescription.from_json(plan.to_json()) == plan
    return plan


@pytest.mark.parametrize("areas", AREAS, ids=lambda areas: "+".join(areas) or "nothing hurts")
def test_every_cell_holds_with_anything_in_the_way(
    catalog: Catalog, areas: tuple[str, ...]
) -> None:
    check_cells(catalog, areas, ONE_MISSING)


@pytest.mark.long
@pytest.mark.parametrize("areas", AREAS, ids=lambda areas: "+".join(areas) or "nothing hurts")
def test_every_cell_holds_with_any_two_things_missing(
    catalog: Catalog, areas: tuple[str, ...]
) -> None:
    check_cells(catalog, areas, TWO_MISSING)


def check_cells(
    catalog: Catalog, areas: tuple[str, ...], lacking: Sequence[frozenset[str]]
) -> None:
    for minutes in (5, 10, 20):
        for context in CONTEXTS:
            for missing in lacking:
                for excluded in EXCLUDED:
                    request = Request(
                        areas,
                        minutes,
                        context,
                        equipment_missing=missing,
                        positions_excluded=excluded,
                    )
                    plan = check(catalog, request)
                    assert plan.items, f"nothing for {request}"


@pytest.mark.parametrize("areas", AREAS, ids=lambda areas: "+".join(areas) or "nothing hurts")
def test_every_cell_holds_for_every_condition(catalog: Catalog, areas: tuple[str, ...]) -> None:
    for minutes in (5, 10, 20):
        for context in CONTEXTS:
            for condition in catalog.conditions:
                request = Request(areas, minutes, context, conditions=frozenset({condition}))
                assert check(catalog, request).items, f"nothing for {request}"


@pytest.mark.parametrize("areas", AREAS, ids=lambda areas: "+".join(areas) or "nothing hurts")
@pytest.mark.parametrize("context", CONTEXTS)
def test_with_nothing_in_the_way_every_cell_fills_its_minutes(
    catalog: Catalog, areas: tuple[str, ...], context: ContextName
) -> None:
    for minutes in (5, 10, 20):
        plan = check(catalog, Request(areas, minutes, context))
        assert not plan.left_out
        if plan.context != "pain_now":
            assert 0.8 * minutes * 60 <= plan.seconds <= 1.05 * minutes * 60
            assert plan.shortfall is None


@pytest.mark.parametrize("context", ["before_training", "rest_day"])
def test_every_number_of_minutes_up_to_26_is_filled(catalog: Catalog, context: ContextName) -> None:
    """The ankle's drills with all their sets end there; longer routines say that they are short."""
    for areas in AREAS:
        for minutes in range(3, 27):
            assert check(catalog, Request(areas, minutes, context)).shortfall is None
        for minutes in range(27, 61):
            plan = prescribe(catalog, Request(areas, minutes, context))
            is_short = plan.seconds < minutes * 60 * 0.8
            assert plan.shortfall is (Shortfall.ROUTINE_ENDS if is_short else None)


def test_a_ten_minute_routine_lasts_at_least_eight_and_a_half_minutes(catalog: Catalog) -> None:
    for areas in AREAS:
        for context in ("before_training", "rest_day"):
            plan = prescribe(catalog, Request(areas, 10, context))
            assert 510 <= plan.seconds <= 630
