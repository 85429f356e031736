"""A drill comes with its picture: on its card, when the side changes, and when somebody asks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from content.pictures.poses import looks_of
from handlers.engine.message import Message, Picture
from handlers.flows.session.picture import look
from handlers.prescription.timeline import WorkingSide
from handlers.routing.router import Router
from handlers.world import World
from tests.support.shipped import shipped_catalog, shipped_poses
from tests.support.stage import Stage

CATALOG = shipped_catalog()


@pytest.fixture
def drawn(world: World) -> World:
    return replace(world, looks=looks_of(CATALOG, shipped_poses()))


@pytest.fixture
async def stage(drawn: World, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(Router(drawn), tmp_path / "data" / "limber.db")
    await stage.open()
    yield stage
    await stage.close()


async def begin(stage: Stage) -> list[Message]:
    """Up to the card of the first drill, which is done on each side."""
    for line in (
        "hello",
        "I agree",
        "left knee, 4/10, before squats, ten minutes, no band",
        "none",
    ):
        await stage.say(line)
    return await stage.say("start")


def pictures(said: list[Message]) -> list[Picture]:
    return [each.picture for each in said if isinstance(each.picture, Picture)]


async def test_the_card_shows_the_side_that_comes_first_and_the_change_the_other(
    stage: Stage,
) -> None:
    (first,) = pictures(await begin(stage))
    assert first.side == "left"
    assert CATALOG.drills[first.name].dose.sides == "each"
    assert pictures(await stage.wait(15)) == []
    dose = CATALOG.drills[first.name].dose
    (other,) = pictures(await stage.wait(dose.side_seconds))
    assert (other.name, other.side) == (first.name, "right")
    assert other.alt != first.alt


@pytest.mark.parametrize("asked", ["What does this look like?", "show me", "say that again"])
async def test_in_the_middle_of_a_hold_the_picture_comes_when_it_is_asked_for(
    stage: Stage, asked: str
) -> None:
    (first,) = pictures(await begin(stage))
    await stage.wait(17)
    said = await stage.say(asked)
    assert pictures(said) == [first]
    assert "left side" in said[-1].text


def test_without_poses_the_drills_own_words_stand_for_the_picture(world: World) -> None:
    shown = look(world, "squat", WorkingSide.BOTH)
    assert shown.side == "right"
    assert shown.alt.startswith(CATALOG.drills["squat"].name)


def test_a_drill_without_sides_has_the_same_words_and_picture_for_both(drawn: World) -> None:
    assert look(drawn, "squat", WorkingSide.BOTH).alt == look(drawn, "squat", WorkingSide.LEFT).alt


async def test_after_a_pause_the_picture_comes_with_the_seconds_to_get_back(stage: Stage) -> None:
    await begin(stage)
    for said in ("go now", "pause"):
        await stage.say(said)
    (getting_back,) = await stage.say("carry on")
    assert isinstance(getting_back.picture, Picture)
    assert getting_back.until is not None
    assert getting_back.until.seconds == 5
    (running,) = await stage.wait(5)
    assert running.picture is None
    assert running.until is not None
    assert running.until.phase == "work"


async def test_after_a_little_pain_there_is_time_to_get_back_too(stage: Stage) -> None:
    await begin(stage)
    for said in ("go now", "it hurts"):
        await stage.say(said)
    (getting_back,) = await stage.say("3")
    assert isinstance(getting_back.picture, Picture)
    assert getting_back.until is not None
    assert (getting_back.until.seconds, getting_back.until.phase) == (5, "ready")
