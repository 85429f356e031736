"""What somebody cannot do well now: asked in their own words, and again in one tap."""

import pytest

from handlers.engine.journal import milliseconds
from handlers.profile.facts import FUNCTION
from handlers.profile.function_scale import Activity, Rating
from handlers.world import World
from tests.handlers.flows.flow_runner import AT, Bench, profile
from tests.support.stage import Stage

NOW = milliseconds(AT)


def test_up_to_three_things_are_noted_in_their_own_words(world: World) -> None:
    bench = Bench(world, "function", {}, {})
    bench.answer("kneel in the garden", 3, "run for the bus", 2, "sleep on my side", 5)
    assert bench.told == ["function.kept"]
    assert [each.text for each in bench.remembered(FUNCTION)] == [
        "kneel in the garden",
        "run for the bus",
        "sleep on my side",
    ]
    one = Bench(world, "function", {}, {}).answer("kneel", 3, "")
    assert one.remembered(FUNCTION) == (Activity("kneel", (Rating(NOW, 3),)),)
    assert Bench(world, "function", {}, {}).answer("").told == ["function.nothing"]


@pytest.mark.parametrize(
    ("scores", "said"),
    [((4, 3), "none"), ((5, 4), "small"), ((6, 4), "medium"), ((6, 5), "large"), ((1, 1), "worse")],
)
def test_asked_again_the_size_of_the_change_is_said(
    world: World, scores: tuple[int, int], said: str
) -> None:
    known = (Activity("kneel", (Rating(1, 3),)), Activity("run", (Rating(1, 2),)))
    bench = Bench(world, "function", {}, profile((FUNCTION, known))).answer(*scores)
    assert bench.told == [f"function.{said}"]
    assert [len(each.ratings) for each in bench.remembered(FUNCTION)] == [2, 2]


async def test_by_typing_it_is_as_short(stage: Stage) -> None:
    for text in ("/start", "I agree", "left knee, 4, ten minutes", "none", "/stop", "/progress"):
        await stage.say(text)
    (asked,) = await stage.say("What I can do")
    assert asked.text.startswith("What would you like to do well again?")
    (asked,) = await stage.say("kneel   in the garden")
    assert asked.text.splitlines()[0] == "How well does it go now, 0 to 10?"
    (again,) = await stage.say("very")
    assert "whole number" in again.text
    await stage.say("3")
    (kept,) = await stage.say("That's all")
    assert kept.text.startswith("Noted, in your words.")
    (profile_,) = [await stage.store.profile_of(1)]
    assert profile_ is not None
    assert [each.text for each in FUNCTION.of(profile_)] == ["kneel in the garden"]
