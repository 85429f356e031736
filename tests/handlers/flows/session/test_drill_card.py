"""A drill's card, and its long version behind "How?"."""

from pathlib import Path

from handlers.routing.router import Router
from tests.support.stage import Stage

MOST_SECONDS = 20
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


async def test_of_a_new_drill_there_is_time_to_read_the_card(
    router: Router, tmp_path: Path
) -> None:
    """At 200 words a minute, as long as its words take; of a known one ten seconds."""
    stage = Stage(router, tmp_path / "limber.db")
    await stage.open()
    for line in TO_A_PLAN:
        await stage.say(line)
    (card,) = await stage.say("start")
    assert card.until is not None
    assert card.until.seconds == round(len(card.text.split()) * 60 / 200)
    assert 10 < card.until.seconds <= MOST_SECONDS
    for line in ("Go now", "Done already", "Done already", "Done already", "Done already"):
        await stage.say(line)
    await stage.say("/stop")
    await stage.say("/warmup")
    again = await stage.say("Same, nothing new")
    again += await stage.say("3")
    await stage.close()
    assert f"**{card.text.split('**')[1]}**" in again[-1].text
    assert again[-1].until is not None
    assert again[-1].until.seconds == 10
