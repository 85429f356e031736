"""Low mood, and "what is wrong with me?": a person hears of it, and no name is given."""

from pathlib import Path

import pytest

from handlers.routing.router import Router
from handlers.world import Coach, World
from tests.support.check_ins import a_person, a_stage, alerts, begin_session
from tests.support.sql import rows
from tests.support.stage import Stage

EVENING = "2026-11-20T22:00"


async def thread(stage: Stage) -> list[str]:
    found = await rows(stage.store, "SELECT text FROM thread_entry WHERE author = 'person'")
    return [row[0] for row in found]


@pytest.mark.parametrize("is_set_up", [True, False])
@pytest.mark.parametrize("text", ["I'm so depressed these days", "my mood is very low lately"])
async def test_low_mood_is_for_a_person(
    world: World, tmp_path: Path, text: str, *, is_set_up: bool
) -> None:
    router = Router(
        World(world.catalog, world.lexicon, Coach("John", is_set_up=is_set_up), zones=world.zones)
    )
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        (said,) = await stage.say(text)
        assert said.text.startswith("Thank you for saying that.")
        assert ("John will hear of it" in said.text) is is_set_up
        assert await alerts(stage) == [
            "next_working_day: Speaks of low mood. For you in person, please."
        ]
        assert await thread(stage) == [text]


async def test_a_low_back_is_no_low_mood(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.say("I feel it in my low back lately, 3/10")
        assert await alerts(stage) == []


async def test_what_is_wrong_asked_once_gets_no_name_and_asked_twice_goes_to_the_coach(
    router: Router, tmp_path: Path
) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        (said,) = await stage.say("But what's wrong with me?")
        assert said.text == (
            "I can't put a name to it, and I don't want to guess."
            " That takes somebody who examines you."
        )
        assert await thread(stage) == []
        await stage.say("Come on, what is wrong with me")
        assert await thread(stage) == ["Come on, what is wrong with me"]
        await stage.say("what is wrong with me")
        assert len(await thread(stage)) == 1, "the count starts again"


async def test_the_question_that_is_open_stays_open(router: Router, tmp_path: Path) -> None:
    async with a_stage(router, tmp_path, EVENING) as stage:
        for line in ("/start", "I agree", "left knee"):
            await stage.say(line)
        (said,) = await stage.say("what do I have?")
        assert said.text.startswith("I can't put a name to it")
        assert said.buttons
        (said,) = await stage.say("3")
        assert "Safety first" in said.text


async def test_a_drill_runs_on(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await begin_session(stage)
        (said,) = await stage.say("what is wrong with me?")
        assert not said.buttons
        assert await stage.wait(30)


async def test_after_the_coach_is_called_it_is_theirs(router: Router, tmp_path: Path) -> None:
    async with a_person(router, tmp_path, EVENING, "7 am") as stage:
        await stage.say("/coach")
        await stage.say("what is wrong with me?")
        assert await thread(stage) == ["what is wrong with me?"]
