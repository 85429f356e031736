"""What is missing is ticked: one message, edited, with one tick for no equipment."""

from pathlib import Path

import pytest

from handlers.engine.message import Message
from handlers.profile.facts import LIMITS
from handlers.routing.router import Router
from tests.support.shipped import shipped_catalog
from tests.support.stage import Stage

BEFORE = ("/start", "I agree", "Knee", "Left", "3", "None of these")


async def _told(router: Router, path: Path, *lines: str) -> tuple[Stage, list[Message]]:
    stage = Stage(router, path)
    await stage.open()
    for line in (*BEFORE, *lines[:-1]):
        await stage.say(line)
    return stage, await stage.say(lines[-1])


async def test_nothing_at_all_leaves_out_all_equipment(router: Router, tmp_path: Path) -> None:
    lines = ("I have nothing at all", "That's all, go on", "10 min before training", "Start")
    stage, (card,) = await _told(router, tmp_path / "limber.db", *lines)
    limits = LIMITS.of(await stage.store.profile_of(1) or {})
    await stage.close()
    assert limits is not None
    assert limits.equipment == {"all"}
    drills = shipped_catalog().drills.values()
    (drill,) = [each for each in drills if f"**{each.name}**" in card.text]
    assert all(thing in drill.improvise for thing in drill.equipment)


async def test_a_tick_edits_the_question_and_says_nothing(router: Router, tmp_path: Path) -> None:
    stage, (edit,) = await _told(router, tmp_path / "limber.db", "No band")
    await stage.close()
    assert edit.slot == stage.said[-2].slot
    assert [each.label for each in edit.buttons if each.is_marked] == ["No band"]
    *ticks, go_on = [each.ticks for each in edit.buttons]
    assert all(ticks)
    assert not go_on
    assert [each.label for each in edit.buttons if each.is_main] == ["That's all, go on"]


@pytest.mark.parametrize("typed", ["no equipment", "Nothing at all", "i've got nothing"])
async def test_no_equipment_can_be_typed(router: Router, tmp_path: Path, typed: str) -> None:
    stage, _ = await _told(router, tmp_path / "limber.db", typed, "10 min before training")
    limits = LIMITS.of(await stage.store.profile_of(1) or {})
    await stage.close()
    assert limits is not None
    assert limits.equipment == {"all"}


async def test_a_typed_name_joins_what_is_ticked(router: Router, tmp_path: Path) -> None:
    lines = ("/start", "I agree", "Knee", "Left", "3", "One or more")
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in lines:
        await stage.say(line)
    (which,) = await stage.say("Fever, hot joint")
    assert "Under 18" not in [each.label for each in which.buttons]
    (asked,) = await stage.say("under 18")
    await stage.close()
    assert "Hot, red, swollen joint" in [each.label for each in asked.buttons]
