"""What hurt 5 or more yesterday is not the first drill today, in no version."""

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.prescription.builder import prescribe
from handlers.prescription.request import Request
from handlers.prescription.sore_drill import sore_later, versions_of
from handlers.routing.router import Router
from tests.support.shipped import shipped_catalog
from tests.support.stage import Stage

CATALOG = shipped_catalog()


@pytest.mark.parametrize("area", ["knee", "low_back", "hip", "ankle"])
@pytest.mark.parametrize("minutes", [5, 10, 20])
@pytest.mark.parametrize("off", [frozenset[str](), frozenset({"kneeling", "standing"})])
def test_another_drill_comes_first_and_none_is_lost(
    area: str, minutes: int, off: frozenset[str]
) -> None:
    plan = prescribe(CATALOG, Request((area,), minutes, positions_excluded=off))
    first = plan.items[0]
    sore = frozenset({first.drill})
    later = sore_later(CATALOG, plan, sore)
    assert sorted(i.drill for i in later.items) == sorted(i.drill for i in plan.items)
    if any(i.drill not in versions_of(CATALOG, sore) for i in plan.items):
        assert later.items[0].drill not in versions_of(CATALOG, sore)


def test_a_plan_of_nothing_else_stays_as_it_is() -> None:
    plan = prescribe(CATALOG, Request(("knee",), 5))
    sore = frozenset(item.drill for item in plan.items)
    assert sore_later(CATALOG, plan, sore) == plan


@pytest.mark.parametrize(("score", "is_first_again"), [("4", True), ("5", False)])
async def test_the_day_after_it_hurt_5_it_is_not_first(
    router: Router, tmp_path: Path, score: str, *, is_first_again: bool
) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in ("/start", "I agree", "left knee, 3, ten minutes, no band", "none", "start"):
        await stage.say(line)
    for line in ("it hurts", score, "/stop"):
        await stage.say(line)
    await stage.until(stage.now + timedelta(days=1))
    for line in ("/warmup", "same"):
        await stage.say(line)
    said = await stage.say("2")
    await stage.close()
    assert ("**Calf stretch, straight knee**" in said[-1].text) == is_first_again
