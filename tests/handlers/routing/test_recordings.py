"""What nobody has listened to yet: one question at once, and drills wait for its answer."""

import pytest

from handlers.coach.thread import FILE_KINDS, ThreadLineKind
from handlers.engine.event import Attached
from handlers.engine.json import JSON
from handlers.profile.facts import FLAGS, QUESTIONS
from handlers.world import World
from tests.support.stage import Stage

RECORDED = ["voice", "video note", "audio", "story"]
ASKS = "Is it about something that can't wait"


async def agreed(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")


async def profile(stage: Stage) -> dict[str, JSON]:
    return await stage.store.profile_of(1) or {}


async def lines(stage: Stage) -> list[tuple[ThreadLineKind, str]]:
    found = await stage.store.thread_of(1)
    assert found is not None
    return [(line.kind, line.text) for line in found[1]]


@pytest.mark.parametrize("kind", RECORDED)
async def test_a_recording_is_asked_about_and_stands_on_top_for_the_coach(
    stage: Stage, kind: str
) -> None:
    await agreed(stage)
    await stage.submit(Attached(stage.now, kind))
    asked = stage.said[-1]
    assert ASKS in asked.text
    assert [button.label for button in asked.buttons] == ["Yes, now", "Nothing like that"]
    (person, _), (alert, said) = await lines(stage)
    assert (person, alert) == (ThreadLineKind.PERSON, ThreadLineKind.ALERT)
    assert "recording" in said


async def test_no_drill_comes_before_it_is_answered_and_no_is_enough(stage: Stage) -> None:
    await agreed(stage)
    await stage.submit(Attached(stage.now, "voice"))
    await stage.say("/warmup")
    assert ASKS in stage.said[-1].text
    await stage.say("Nothing like that")
    assert QUESTIONS.of(await profile(stage)) == ()
    await stage.say("/warmup")
    assert ASKS not in stage.said[-1].text
    await stage.submit(Attached(stage.now, "voice"))
    assert ASKS in stage.said[-1].text, "the next one may hold something else"


async def test_yes_is_an_emergency(stage: Stage) -> None:
    await agreed(stage)
    await stage.submit(Attached(stage.now, "voice"))
    await stage.say("Yes, now")
    (flag,) = FLAGS.of(await profile(stage))
    assert flag.urgency == "emergency"
    await stage.submit(Attached(stage.now, "voice"))
    assert ASKS not in stage.said[-1].text, "nothing graver could be said"


async def test_before_the_agreement_it_is_asked_too_and_goes_to_nobody(stage: Stage) -> None:
    await stage.submit(Attached(stage.now, "voice"))
    assert ASKS in stage.said[-1].text
    assert await lines(stage) == []


async def test_dangerous_words_beside_a_recording_are_heard_first(stage: Stage) -> None:
    await agreed(stage)
    await stage.submit(Attached(stage.now, "voice", caption="crushing chest pain right now"))
    (flag,) = FLAGS.of(await profile(stage))
    assert flag.category == "chest_pain"


def test_every_kind_of_file_has_a_name_in_a_coachs_list(world: World) -> None:
    assert {
        key.removeprefix("attention.file.")
        for key in world.catalog.messages
        if key.startswith("attention.file.")
    } >= FILE_KINDS
