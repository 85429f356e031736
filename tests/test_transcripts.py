"""Every conversation in `tests/transcripts/` goes as it is written there.

Those in `with_a_coach/` take place where a coach is set up, and works in Berlin; in
`with_addresses/` the coach also has pages of their own.
"""

import logging
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.routing.router import Router
from tests.support.lock_screen import gives_away, names_body
from tests.support.postgres import Server
from tests.support.scripts import scripts
from tests.support.stage import Stage
from tests.support.transcript import as_written, told_in
from tests.support.word_budget import too_long

DAILY = ("a_cold", "a_shoulder_and_no_coach", "a_shy_beginning")
"""Those that are acted out on PostgreSQL in `make test`; the long ring has all."""


@pytest.mark.parametrize("path", scripts())
async def test_a_conversation_goes_as_written(
    path: Path,
    router: Router,
    coached: Router,
    inviting: Router,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, read before any other task runs
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    stage = Stage(routers.get(path.parent.name, router), tmp_path / "limber.db")
    await plays(stage, script, caplog)


@pytest.mark.parametrize("path", scripts(*DAILY))
async def test_a_conversation_goes_as_written_on_postgresql(
    path: Path,
    router: Router,
    coached: Router,
    inviting: Router,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    postgres: Server,
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, read before any other task runs
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    url = await postgres.empty_database()
    stage = Stage(routers.get(path.parent.name, router), tmp_path / "limber.db", database=url)
    await plays(stage, script, caplog)


async def plays(stage: Stage, script: str, caplog: pytest.LogCaptureFixture) -> None:
    """Let it go, and look at all that was said and logged."""
    caplog.set_level(logging.INFO)
    with capture_logs() as logged:
        await stage.open()
        went = await stage.play(script)
        await stage.close()
    assert went == as_written(script)
    assert too_long(stage.said) == []
    assert names_body(message.text.split("\n")[0] for message in stage.said) == []
    words = told_in(script)
    assert gives_away(stage.titles, words) == []
    assert gives_away([*map(str, logged), *caplog.messages], words) == []
