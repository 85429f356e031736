"""What is told beside the answer to one question is not asked for again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.profile.facts import LIMITS, PAIN, WISH
from handlers.profile.pain import Side
from handlers.routing.router import Router
from tests.support.stage import Stage


@pytest_asyncio.fixture
async def agreed(router: Router, tmp_path: Path) -> AsyncIterator[Stage]:
    """Somebody who has agreed, and is asked what hurts."""
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in ("/start", "I agree"):
        await stage.say(line)
    yield stage
    await stage.close()


@pytest.mark.parametrize(
    "lines",
    [
        ("left knee", "4, when I squat, no band, five minutes", "None of these"),
        ("knee", "left, when I squat, no band, five minutes", "4", "None of these"),
        ("knee", "Left", "4, when I squat, no band, five minutes", "None of these"),
    ],
)
async def test_more_than_the_answer_is_taken_with_it(agreed: Stage, lines: tuple[str, ...]) -> None:
    for line in lines[:-1]:
        await agreed.say(line)
    (plan,) = await agreed.say(lines[-1])
    profile = await agreed.store.profile_of(1) or {}
    assert "Your plan: 5 minutes" in plan.text
    pain, limits = PAIN.of(profile), LIMITS.of(profile)
    assert pain is not None
    assert limits is not None
    assert (pain.score, [place.side for place in pain.places]) == (4, [Side.LEFT])
    assert pain.triggers
    assert limits.equipment


async def test_nothing_hurts_is_not_what_a_score_of_0_for_a_place_says(agreed: Stage) -> None:
    for line in ("left knee", "0, only when I squat, ten minutes, no band"):
        await agreed.say(line)
    await agreed.say("None of these")
    pain = PAIN.of(await agreed.store.profile_of(1) or {})
    assert pain is not None
    assert [place.area for place in pain.places] == ["knee"]


async def test_a_story_goes_back_past_what_was_told_with_the_score(agreed: Stage) -> None:
    for line in ("left knee", "4, no band, five minutes"):
        await agreed.say(line)
    await agreed.restart()
    (asked,) = await agreed.say("back")
    assert "0 to 10" in asked.text


@pytest.mark.parametrize(
    ("lines", "score", "places"),
    [
        (("knee", "left, 4"), 4, [("knee", Side.LEFT)]),
        (("knee", "the left one, about 4"), 4, [("knee", Side.LEFT)]),
        (
            ("knee", "left, and also my back", "3"),
            3,
            [("knee", Side.LEFT), ("low_back", Side.NONE)],
        ),
        (("knee", "left, and my right hip", "3"), 3, [("knee", Side.LEFT), ("hip", Side.RIGHT)]),
        (("knee", "neither, it's my right hip", "3"), 3, [("hip", Side.RIGHT)]),
        (("knee", "neither, it's my hip", "both", "3"), 3, [("hip", Side.BOTH)]),
        (
            ("left knee", "4, my back hurts too"),
            4,
            [("knee", Side.LEFT), ("low_back", Side.NONE)],
        ),
        (
            ("knee", "no, it's the right and my left hip too", "3"),
            3,
            [("knee", Side.RIGHT), ("hip", Side.LEFT)],
        ),
        (("left knee", "4, in the right one too"), 4, [("knee", Side.BOTH)]),
        (("left knee", "4, hip too", "right"), 4, [("knee", Side.LEFT), ("hip", Side.RIGHT)]),
    ],
)
async def test_a_score_and_another_place_are_taken_with_the_answer(
    agreed: Stage, lines: tuple[str, ...], score: int, places: list[tuple[str, Side]]
) -> None:
    for line in (*lines, "None of these", "that's all", "five minutes before training"):
        await agreed.say(line)
    pain = PAIN.of(await agreed.store.profile_of(1) or {})
    assert pain is not None
    assert pain.score == score
    assert [(place.area, place.side) for place in pain.places] == places


@pytest.mark.parametrize(
    ("line", "minutes", "equipment", "places"),
    [
        ("no band, 10 minutes", 10, {"band"}, [("knee", Side.LEFT)]),
        ("none, twenty minutes", 20, set(), [("knee", Side.LEFT)]),
        ("no band and my right knee hurts too", 10, {"band"}, [("knee", Side.BOTH)]),
        (
            "no band, my back hurts too",
            10,
            {"band"},
            [("knee", Side.LEFT), ("low_back", Side.NONE)],
        ),
    ],
)
async def test_minutes_and_a_place_are_taken_with_what_is_missing(
    agreed: Stage,
    line: str,
    minutes: int,
    equipment: set[str],
    places: list[tuple[str, Side]],
) -> None:
    await agreed.say("left knee, 3")
    await agreed.say("None of these")
    said = await agreed.say(line)
    if "How long" in said[-1].text:
        await agreed.say("10 min before training")
    profile = await agreed.store.profile_of(1) or {}
    pain, limits, wish = PAIN.of(profile), LIMITS.of(profile), WISH.of(profile)
    assert pain is not None
    assert limits is not None
    assert wish is not None
    assert [(place.area, place.side) for place in pain.places] == places
    assert (wish.minutes, set(limits.equipment)) == (minutes, equipment)


async def test_a_place_told_with_the_minutes_is_one_more(agreed: Stage) -> None:
    for each in ("left knee, 3", "None of these", "that's all"):
        await agreed.say(each)
    (said,) = await agreed.say("10 minutes but my hip hurts as well")
    assert "Which side?" in said.text
    await agreed.say("left")
    pain = PAIN.of(await agreed.store.profile_of(1) or {})
    assert pain is not None
    assert [place.area for place in pain.places] == ["knee", "hip"]


@pytest.mark.parametrize("said", ["make it 10 minutes", "10 minutes", "ten minutes please"])
async def test_minutes_at_a_plan_change_it(agreed: Stage, said: str) -> None:
    for each in ("left knee, 3, five minutes", "None of these", "that's all"):
        await agreed.say(each)
    (plan,) = await agreed.say(said)
    assert "Your plan: 10 minutes" in plan.text


@pytest.mark.parametrize(
    "said",
    [
        "ten minutes ago I fell",
        "10 minutes ago it went pop",
        "numb for ten minutes now",
        "dizzy for five minutes",
        "5 minutes, too weak today",
    ],
)
async def test_minutes_beside_a_sign_change_no_plan(agreed: Stage, said: str) -> None:
    for each in ("left knee, 3", "None of these", "That's all, go on"):
        await agreed.say(each)
    await agreed.say("10 min before training")
    heard = "\n".join(each.text for each in await agreed.say(said))
    assert "Your plan" not in heard, heard


@pytest.mark.parametrize("said", ["none, numb", "none, it popped", "none, fell yesterday"])
async def test_nothing_missing_and_a_sign_is_no_plain_nothing(agreed: Stage, said: str) -> None:
    for each in ("left knee, 3", "None of these"):
        await agreed.say(each)
    heard = "\n".join(each.text for each in await agreed.say(said))
    assert "How long have you got" not in heard, heard
