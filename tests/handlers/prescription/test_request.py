"""Whatever is asked for, the plan keeps its promises; and what is stored comes back."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.catalog import Catalog
from content.model.routine import CONTEXTS
from handlers.prescription.builder import prescribe
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request
from handlers.prescription.swap import easier, harder, swap_candidates
from handlers.prescription.timeline import item_seconds
from tests.support.shipped import shipped_catalog

AREAS = ("knee", "low_back", "hip", "ankle")
EQUIPMENT = ("band", "step", "wall", "mat", "chair", "stability_ball", "weights", "all")
POSITIONS = ("kneeling", "lying", "prone", "standing", "sitting")


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return shipped_catalog()


@st.composite
def requests(draw: st.DrawFn, catalog: Catalog) -> Request:
    def some(names: tuple[str, ...], most: int) -> frozenset[str]:
        return frozenset(draw(st.sets(st.sampled_from(names), max_size=most)))

    return Request(
        areas=tuple(draw(st.lists(st.sampled_from(AREAS), unique=True, max_size=4))),
        minutes=draw(st.integers(3, 60)),
        context=draw(st.sampled_from(CONTEXTS)),
        lift=draw(st.sampled_from([None, *catalog.routines.lifts])),
        equipment_missing=some(EQUIPMENT, 3),
        positions_excluded=some(POSITIONS, 4),
        conditions=some(tuple(catalog.conditions), 4),
        avoid=some(tuple(catalog.drills), 6),
        rest_areas=some(AREAS, 2),
        asked_for=some(tuple(catalog.drills), 2),
    )


def assert_kept(catalog: Catalog, request: Request, plan: Prescription) -> None:
    drills = [catalog.drills[item.drill] for item in plan.items]
    assert len({drill.id for drill in drills}) == len(drills)
    assert plan.seconds == sum(item_seconds(catalog, item) for item in plan.items)
    assert plan.seconds <= request.minutes * 60 * 1.05
    assert plan.items or plan.shortfall
    if plan.seconds < request.minutes * 60 * 0.8:
        assert plan.shortfall is not None
    for drill in drills:
        assert drill.id not in request.avoid
        assert not request.positions_excluded.intersection(drill.positions)
        assert not request.conditions.intersection(skip.condition for skip in drill.skip)
        assert drill.joint not in request.rest_areas or drill.load == "rest"
        everything_gone = "all" in request.equipment_missing
        for thing in drill.equipment:
            gone = everything_gone or thing in request.equipment_missing
            assert not gone or thing in drill.improvise
        if plan.context == "pain_now" and plan.shortfall is not Shortfall.ONLY_REST:
            assert drill.load != "loaded" or drill.id in request.asked_for


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_request_gets_a_plan_that_forbids_what_is_forbidden(
    shipped: Catalog, data: st.DataObject
) -> None:
    request = data.draw(requests(shipped))
    plan = prescribe(shipped, request)
    assert_kept(shipped, request, plan)
    assert prescribe(shipped, request) == plan


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_plan_and_its_request_survive_storage(shipped: Catalog, data: st.DataObject) -> None:
    request = data.draw(requests(shipped))
    plan = prescribe(shipped, request)
    stored: Any = json.loads(json.dumps(plan.to_json()))
    assert Prescription.from_json(stored) == plan
    wanted: Any = json.loads(json.dumps(request.to_json()))
    assert Request.from_json(wanted) == request


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_offered_in_mid_session_is_allowed_too(
    shipped: Catalog, data: st.DataObject
) -> None:
    request = data.draw(requests(shipped))
    plan = prescribe(shipped, request)
    here = {item.drill for item in plan.items}
    for item in plan.items:
        forms = (easier(shipped, request, item, plan), harder(shipped, request, item, plan))
        others = [form for form in forms if form is not None and form.drill != item.drill]
        for other in (*swap_candidates(shipped, request, item, plan), *others):
            assert other.drill not in here
            alone = Prescription(plan.context, plan.minutes, (other,), (), 0, None, plan.cell)
            seconds = item_seconds(shipped, other)
            checked = Prescription.from_json({**alone.to_json(), "seconds": seconds})
            drill = shipped.drills[other.drill]
            assert drill.id not in request.avoid
            assert not request.positions_excluded.intersection(drill.positions)
            assert not request.conditions.intersection(skip.condition for skip in drill.skip)
            assert checked.items == (other,)


def test_not_on_the_floor_closes_lying_on_the_front_too() -> None:
    floor = Request(("hip",), 5, positions_excluded=frozenset({"kneeling", "lying"}))
    assert floor.closed_positions == {"kneeling", "lying", "prone"}
    back = Request(("hip",), 5, positions_excluded=frozenset({"lying"}))
    assert back.closed_positions == {"lying"}
