"""What is said to somebody whose platforms are joined."""

import pytest

from handlers.engine.event import LinkAsked, LinkOutcome, LinkTried
from tests.support.stage import Stage


async def test_a_code_is_shown_to_whom_it_belongs(stage: Stage) -> None:
    await stage.submit(LinkAsked(stage.now, "1-ABCD"))
    assert "1-ABCD" in stage.said[-1].text


@pytest.mark.parametrize("outcome", [o for o in LinkOutcome if o is not LinkOutcome.JOINED])
async def test_every_way_it_can_end_has_its_words(stage: Stage, outcome: LinkOutcome) -> None:
    await stage.submit(LinkTried(stage.now, outcome))
    assert len(stage.said) == 1


async def test_joined_with_nothing_open_that_is_all(stage: Stage) -> None:
    await stage.submit(LinkTried(stage.now, LinkOutcome.JOINED))
    assert len(stage.said) == 1


async def test_joined_in_the_middle_of_something_it_is_asked_again(stage: Stage) -> None:
    await stage.say("/start")
    asked = stage.said[-1]
    await stage.submit(LinkTried(stage.now, LinkOutcome.JOINED))
    assert stage.said[-1].buttons == asked.buttons


async def test_a_flag_that_came_along_is_said_and_nothing_leads_to_a_drill(stage: Stage) -> None:
    for said in ("/start", "I agree", "crushing chest pain right now"):
        await stage.say(said)
    await stage.submit(LinkTried(stage.now, LinkOutcome.JOINED))
    assert len(stage.said[-1].text.splitlines()) > 1
    assert stage.said[-1].buttons == ()
