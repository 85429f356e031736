"""Last time's answers change the plan by the drill's own steps, and never past the minutes."""

from dataclasses import replace

import pytest

from content.catalog import Catalog
from handlers.prescription import drill_progress
from handlers.prescription.builder import prescribe
from handlers.prescription.drill_progress import DrillProgress, DrillResult, ProgressByDrill
from handlers.prescription.fit import Room
from handlers.prescription.item import Item
from handlers.prescription.obstacle import obstacles
from handlers.prescription.progression import UP, form_of, progressed
from handlers.prescription.request import Request
from tests.support.shipped import shipped_catalog

CATALOG: Catalog = shipped_catalog()
KNEE = Request(("knee",), 10)
PLAN = prescribe(CATALOG, KNEE)
READY = DrillProgress(0, 2)


def changed(
    progress: ProgressByDrill, *, may_add: bool = True, request: Request = KNEE
) -> list[Item]:
    plan = prescribe(CATALOG, request)
    return list(progressed(CATALOG, request, plan, progress, may_add=may_add).items)


def item(items: list[Item], drill: str) -> Item:
    return next(each for each in items if drill in {each.drill, each.base})


def test_who_has_practised_nothing_gets_the_plan_as_it_is() -> None:
    assert progressed(CATALOG, KNEE, PLAN, {}, may_add=True) == PLAN


def test_too_hard_is_one_line_easier_and_says_why() -> None:
    given = item(
        changed({"fire_hydrant": DrillProgress(-1, 0, DrillResult.TOO_HARD)}), "fire_hydrant"
    )
    assert (given.drill, given.level, given.step) == ("fire_hydrant", -1, -1)
    assert given.last == DrillResult.TOO_HARD.value


def test_further_down_it_is_another_drill_in_its_place() -> None:
    given = item(changed({"fire_hydrant": DrillProgress(-3, 0, DrillResult.HURT)}), "fire_hydrant")
    assert (given.drill, given.base, given.step) == ("hydrant_knee_slide", "fire_hydrant", -3)
    assert given.instead_of is None


def test_beyond_the_last_step_it_stays_on_the_last() -> None:
    given = item(changed({"fire_hydrant": DrillProgress(-40, 0, DrillResult.HURT)}), "fire_hydrant")
    assert -40 < given.step < -3
    assert not obstacles(CATALOG, CATALOG.drills[given.drill], KNEE)


def test_two_calm_times_are_one_step_on() -> None:
    given = item(changed({"fire_hydrant": READY}), "fire_hydrant")
    assert (given.step, given.last) == (1, UP)


def test_only_one_drill_a_day_goes_a_step_on() -> None:
    items = changed(dict.fromkeys(CATALOG.drills, READY))
    assert [each.step for each in items].count(1) == 1


def test_nothing_goes_on_where_nothing_may_be_added() -> None:
    items = changed({"fire_hydrant": READY}, may_add=False)
    assert {each.step for each in items} == {0}


def test_while_it_hurts_nothing_goes_on() -> None:
    gentle = replace(KNEE, context="pain_now")
    items = changed(dict.fromkeys(CATALOG.drills, READY), request=gentle)
    assert {each.step for each in items} == {0}


def test_back_to_the_drill_as_written_is_a_step_on_too() -> None:
    given = item(
        changed({"fire_hydrant": DrillProgress(-1, 2, DrillResult.TOO_HARD)}), "fire_hydrant"
    )
    assert (given.step, given.level, given.last) == (0, 0, UP)


def test_what_hurt_a_little_is_the_same_again() -> None:
    given = item(changed({"fire_hydrant": DrillProgress(0, 0, DrillResult.HELD)}), "fire_hydrant")
    assert (given.step, given.last) == (0, DrillResult.HELD.value)


@pytest.mark.parametrize("minutes", [5, 8, 10, 20, 30])
@pytest.mark.parametrize("area", ["knee", "low_back", "hip", "ankle"])
@pytest.mark.parametrize("step", [-9, -2, -1, 0, 1, 9])
def test_whatever_the_steps_the_minutes_hold_and_no_drill_is_lost(
    minutes: int, area: str, step: int
) -> None:
    request = Request((area,), minutes)
    plan = prescribe(CATALOG, request)
    progress = dict.fromkeys(CATALOG.drills, DrillProgress(step, 2, DrillResult.TOO_HARD))
    given = progressed(CATALOG, request, plan, progress, may_add=True)
    assert given.seconds <= max(Room(minutes).most, plan.seconds)
    assert {each.practised for each in given.items} >= {each.drill for each in plan.items}


def test_a_routine_that_became_short_is_filled_with_second_sets() -> None:
    request = Request(("ankle",), 20)
    plan = prescribe(CATALOG, request)
    progress = dict.fromkeys(CATALOG.drills, DrillProgress(-2, 0, DrillResult.TOO_HARD))
    given = progressed(CATALOG, request, plan, progress, may_add=False)
    assert given.seconds <= Room(20).most


def test_a_form_has_a_name_of_its_own() -> None:
    assert form_of(CATALOG, "squat", -1) == "Go down only half as far."
    assert form_of(CATALOG, "squat", -2) == "Supported squat"
    assert form_of(CATALOG, "squat", 0) is None
    assert form_of(CATALOG, "no_such_drill", -1) is None


def test_trouble_makes_the_next_time_easier_and_the_end_of_it_counts_for_nothing() -> None:
    troubled = DrillProgress().easier_after(0, DrillResult.TOO_HARD)
    assert troubled.step == -1
    assert troubled.done(-1) == DrillProgress(-1, 0, DrillResult.TOO_HARD)
    assert troubled.done(-1).done(-1).calm == 1


def test_a_step_on_begins_to_count_anew() -> None:
    assert DrillProgress(0, 2).done(1) == DrillProgress(1, 1)


def test_easier_forms_remember_why_and_full_ones_do_not() -> None:
    assert DrillProgress(-1, 0, DrillResult.HURT).done(-1).went is DrillResult.HURT
    assert DrillProgress(0, 0, DrillResult.HELD).done(0).went is DrillResult.CALM


def test_too_easy_need_not_wait() -> None:
    assert DrillProgress().too_easy().is_ready


@pytest.mark.parametrize("value", [[], {"a": 1}, {"a": ["x", 1, "calm"]}, {"a": [1, 1, "odd"]}])
def test_anything_else_is_no_practice(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        drill_progress.load(value)  # type: ignore[arg-type]  # broken JSON is what is tested


def test_practices_come_back_as_they_were_kept() -> None:
    kept = {"squat": DrillProgress(-2, 1, DrillResult.HURT)}
    assert drill_progress.load(drill_progress.dump(kept)) == kept
