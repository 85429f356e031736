"""Every conversation goes on Telegram as it is written: with a Limber in a process of its own."""

from pathlib import Path

import pytest

from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.person import OnTelegram
from tests.support.forked_processes import ForkServer, running_clock_server
from tests.support.process_stage import ZONE, Apart, settings_of, traces
from tests.support.scripts import scripts
from tests.support.transcript import as_written
from tests.support.waiting import until

DAILY = ("away_in_a_hold", "danger_in_a_hold", "it_hurts", "pause_across_a_restart")
"""Those that `make test` acts out here as well; the others are for `make test-long`."""


@pytest.mark.parametrize("path", scripts(*DAILY))
async def test_a_conversation_goes_as_written(
    path: Path, fork_server: ForkServer, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, read before any other task runs
    async with (
        FakeTelegram().open() as fake,
        running_clock_server(fork_server, {"telegram": ZONE}) as clock_server,
    ):
        fake.limits.is_off = True  # the pace is the outbox's, and has tests of its own
        stage = Apart(clock_server, OnTelegram(fake), tmp_path, settings_of(path))
        try:
            await stage.open()
            went = await stage.play(script)
            await until(lambda: set(fake.pressed) == fake.answered)  # every tap is answered
        finally:
            await stage.close()
        assert went == as_written(script)
        assert [message for message in stage.repeated if message not in stage.said] == []
        assert fake.malformed == []
        assert [(c.method, c.code) for c in fake.calls if c.code not in {200, 409}] == []
        assert traces(stage, script) == []
