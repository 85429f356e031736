"""Several pictures sent at once are answered once, and all of them go to the coach."""

from handlers.engine.event import Attached
from tests.support.sql import rows
from tests.support.stage import Stage


async def test_the_rest_of_an_album_is_kept_without_a_word(stage: Stage) -> None:
    await stage.submit(Attached(stage.now, "photo", continues_album=True))
    assert stage.said == [], "and before anything is agreed to, nothing is kept"
    await stage.say("/start")
    await stage.say("I agree")
    await stage.submit(Attached(stage.now, "photo", caption="my squat"))
    before = len(stage.said)
    await stage.submit(Attached(stage.now, "photo", continues_album=True))
    assert len(stage.said) == before
    found = await rows(stage.store, "SELECT text FROM thread_entry ORDER BY id")
    assert [row[0] for row in found] == ["[photo] my squat", "[photo]"]
