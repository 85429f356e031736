"""Old buttons: one answer to those that are tapped together, and another one later."""

from handlers.engine.event import Tapped
from tests.support.stage import Stage

OLD = "1.1.none"


async def test_old_taps_that_arrive_together_get_one_answer(stage: Stage) -> None:
    await stage.say("/start")
    await stage.say("I agree")
    before = len(stage.said)
    await stage.submit(Tapped(stage.now, OLD))
    answered = len(stage.said)
    assert answered > before
    for _ in range(5):
        await stage.wait(1)
        await stage.submit(Tapped(stage.now, OLD))
    assert len(stage.said) == answered, "the same answer five times more"
    await stage.wait(60)
    await stage.submit(Tapped(stage.now, OLD))
    assert len(stage.said) > answered, "nothing is met by silence"


async def test_each_late_pause_of_a_running_routine_counts(stage: Stage) -> None:
    """Pain, pause and stop are never swallowed."""
    await stage.say("/start")
    await stage.say("I agree")
    await stage.submit(Tapped(stage.now, OLD))
    before = len(stage.said)
    await stage.submit(Tapped(stage.now, "1.1.hurts"))
    assert len(stage.said) > before
