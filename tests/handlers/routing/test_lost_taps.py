"""Taps that were lost: the open question is put again to whoever was in the middle of something."""

from handlers.engine.event import TapsLost
from tests.support.stage import Stage

ASKED = "I agree"


async def test_the_open_question_is_put_again(stage: Stage) -> None:
    await stage.say("/start")
    asked = stage.said[-1]
    await stage.submit(TapsLost(stage.now))
    assert stage.said[-1].buttons == asked.buttons
    assert len(stage.said) == 2


async def test_nothing_is_said_to_somebody_who_was_not_asked_anything(stage: Stage) -> None:
    await stage.submit(TapsLost(stage.now))
    assert stage.said == []


async def test_what_was_asked_long_ago_is_let_be(stage: Stage) -> None:
    await stage.say("/start")
    before = len(stage.said)
    await stage.wait(31 * 60)
    await stage.submit(TapsLost(stage.now))
    assert len(stage.said) == before
