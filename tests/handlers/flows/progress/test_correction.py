"""A score put right: what had followed from the wrong one, and what follows from the right one."""

from pathlib import Path

from handlers.routing.router import Router
from tests.support.check_ins import a_stage, alerts, lines, trained
from tests.support.sql import rows
from tests.support.stage import Stage


async def put(stage: Stage, named: str, score: str) -> str:
    """The number on the button that begins so is put right."""
    await stage.say("/progress")
    (said, *_) = await stage.say("Put a number right")
    label = next(b.label for b in said.buttons if b.label.startswith(named))
    await stage.say(label)
    return " ".join(lines(await stage.say(score)))


async def to_the_coach(stage: Stage) -> list[str]:
    found = await rows(stage.store, "SELECT text FROM thread_entry WHERE kind = 'limber'")
    return [text for (text,) in found if text.startswith("Put a score right")]


async def test_put_down_a_halved_routine_is_whole_again_and_the_coach_hears(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("5")
        assert "so today is a rest day" in " ".join(lines(await stage.say("nothing new")))
        said = await put(stage, "22 Nov 19:00, check-in", "2")
        assert "as long as usual" in said
        assert await to_the_coach(stage) == ["Put a score right, from 5 to 2."]
        before = len(stage.said)
        await stage.say("/warmup")
        await stage.say("same, nothing new")
        await stage.say("2")
        assert not any("Half as long" in m.text for m in stage.said[before:])


async def test_put_up_the_morning_after_asks_for_rest(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("2")
        await stage.say("nothing new")
        assert await alerts(stage) == []
        assert "too much by the next morning" in await put(stage, "22 Nov 19:00, check-in", "4")
        assert [each.split(":")[0] for each in await alerts(stage)] == ["next_working_day"]
        before = len(stage.said)
        await stage.say("/warmup")
        await stage.say("same, nothing new")
        await stage.say("2")
        assert any("Half as long" in m.text for m in stage.said[before:])


async def test_put_up_to_six_today_there_is_no_routine(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("2")
        await stage.say("nothing new")
        said = await put(stage, "22 Nov 19:00, check-in", "6")
        assert "No routine today" in said
        assert any(each.startswith("trend") for each in await alerts(stage))
        assert "Put right: 4 instead of 6." in await put(stage, "22 Nov 19:00, check-in", "4")
        assert await to_the_coach(stage) == ["Put a score right, from 6 to 4."]


async def test_a_number_from_before_a_routine_is_the_one_that_is_not_asked_again(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        for said in ("/start", "I agree", "left knee, 3, ten minutes", "none", "that's all"):
            await stage.say(said)
        for said in ("not now", "/checkin", "7 am"):
            await stage.say(said)
        assert "Put right: 1 instead of 3." in await put(stage, "21 Nov 06:00, before", "1")
        assert "You've told me 1 a moment ago" in " ".join(lines(await stage.say("/checkin")))


async def test_an_old_number_put_right_changes_nothing_for_today(
    router: Router, tmp_path: Path
) -> None:
    async with a_stage(router, tmp_path, "2026-11-21T06:00") as stage:
        await trained(stage)
        await stage.say("2")
        await stage.say("nothing new")
        said = await put(stage, "21 Nov 06:12, after", "7")
        assert said.startswith("Put right: 7 instead of 1. How did you sleep")
