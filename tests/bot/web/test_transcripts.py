"""Every conversation goes on the page as it goes in the terminal: the same transcripts."""

from pathlib import Path

import pytest

from handlers.routing.router import Router
from tests.bot.web.browser import OnTheWeb
from tests.support.scripts import scripts
from tests.support.stage import Stage
from tests.support.transcript import as_written

DAILY = (
    "a_cold",
    "a_squat_steps_down_and_up",
    "away_in_a_hold",
    "back_in_a_routine",
    "bad_input",
    "danger_in_a_hold",
    "danger_in_an_edit",
    "eight_in_a_drill",
    "it_hurts",
    "pauses",
    "pregnant_and_cleared",
    "what_the_coach_offers",
)
"""Those that `make test` acts out here as well; the others are for `make test-long`."""


@pytest.mark.parametrize("path", scripts(*DAILY))
async def test_a_conversation_goes_as_written(
    path: Path, router: Router, coached: Router, inviting: Router, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, read before any other task runs
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    plays = routers.get(path.parent.name, router)
    player = OnTheWeb(plays.world, tmp_path)
    stage = Stage(plays, tmp_path / "limber.db", player=player)
    await stage.open()
    try:
        went = await stage.play(script)
    finally:
        await stage.close()
    assert went == as_written(script)
