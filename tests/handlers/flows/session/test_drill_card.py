"""A drill's card, and its long version behind "How?"."""

from pathlib import Path

from handlers.routing.router import Router
from tests.support.stage import Stage

TO_A_PLAN = ("/start", "I agree", "left knee, 4, when I squat, ten minutes, no band", "none")


async def test_how_is_not_offered_where_it_is_told_already(router: Router, tmp_path: Path) -> None:
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in TO_A_PLAN:
        await stage.say(line)
    (card,) = await stage.say("start")
    (told,) = await stage.say("How?")
    again = await stage.say("how exactly?")
    await stage.close()
    assert "How?" in [each.label for each in card.buttons]
    assert "How?" not in [each.label for each in told.buttons]
    assert "1. " in told.text
    assert told.text == again[-1].text
