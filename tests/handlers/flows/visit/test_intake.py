"""What is told beside the answer to one question is not asked for again."""

from pathlib import Path

import pytest

from handlers.profile.facts import LIMITS, PAIN
from handlers.profile.pain import Side
from handlers.routing.router import Router
from tests.support.stage import Stage


@pytest.mark.parametrize(
    "lines",
    [
        ("left knee", "4, when I squat, no band, five minutes", "None of these"),
        ("knee", "left, when I squat, no band, five minutes", "4", "None of these"),
        ("knee", "Left", "4, when I squat, no band, five minutes", "None of these"),
    ],
)
async def test_more_than_the_answer_is_taken_with_it(
    router: Router, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in ("/start", "I agree", *lines[:-1]):
        await stage.say(line)
    (plan,) = await stage.say(lines[-1])
    profile = await stage.store.profile_of(1) or {}
    await stage.close()
    assert "Your plan: 5 minutes" in plan.text
    pain, limits = PAIN.of(profile), LIMITS.of(profile)
    assert pain is not None
    assert limits is not None
    assert (pain.score, [place.side for place in pain.places]) == (4, [Side.LEFT])
    assert pain.triggers
    assert limits.equipment


async def test_nothing_hurts_is_not_what_a_score_of_0_for_a_place_says(
    router: Router, tmp_path: Path
) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in ("/start", "I agree", "left knee", "0, only when I squat, ten minutes, no band"):
        await stage.say(line)
    await stage.say("None of these")
    pain = PAIN.of(await stage.store.profile_of(1) or {})
    await stage.close()
    assert pain is not None
    assert [place.area for place in pain.places] == ["knee"]


async def test_a_story_goes_back_past_what_was_told_with_the_score(
    router: Router, tmp_path: Path
) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in ("/start", "I agree", "left knee", "4, no band, five minutes"):
        await stage.say(line)
    await stage.restart()
    (asked,) = await stage.say("back")
    await stage.close()
    assert "0 to 10" in asked.text
