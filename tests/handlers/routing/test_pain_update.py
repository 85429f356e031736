"""What is said in passing of a known pain is taken up, and what only sounds like it is not."""

import pytest

from tests.support.stage import Stage

VISIT = ("/start", "I agree", "left knee, 3, five minutes", "none", "that's all", "not now")


async def after_a_visit(stage: Stage, text: str) -> str:
    for line in VISIT:
        await stage.say(line)
    return "\n".join(message.text for message in await stage.say(text))


@pytest.mark.parametrize("text", ["it hurts more since yesterday", "it's getting worse", "sorer"])
async def test_that_it_is_worse_is_an_entry(stage: Stage, text: str) -> None:
    assert "0 to 10" in await after_a_visit(stage, text)


@pytest.mark.parametrize("text", ["no, the right one", "wrong side, sorry", "I meant the right"])
async def test_the_side_can_be_put_right_at_any_time(stage: Stage, text: str) -> None:
    assert "Right knee" in await after_a_visit(stage, text)


@pytest.mark.parametrize("text", ["no", "right, thanks", "no more of that"])
async def test_a_word_alone_puts_nothing_right(stage: Stage, text: str) -> None:
    assert "knee" not in await after_a_visit(stage, text)


async def test_being_woken_is_an_answer_where_it_is_offered(stage: Stage) -> None:
    await after_a_visit(stage, "it hurts more since yesterday")
    await stage.say("5")
    said = "\n".join(message.text for message in await stage.say("it woke me up"))
    assert "Stop here" not in said
