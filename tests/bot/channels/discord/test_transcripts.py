"""Every conversation goes on Discord as it is written: with a Limber in a process of its own."""

from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.person import OnDiscord
from tests.support.forked_processes import ForkServer, running_clock_server
from tests.support.process_stage import ZONE, Apart, settings_of, traces
from tests.support.scripts import scripts
from tests.support.transcript import as_written

EVERY_WAY = "a_cold"
"""A conversation in which somebody uses all that Discord has."""

DAILY = (EVERY_WAY, "away_in_a_hold", "danger_in_a_hold")
"""Those that `make test` acts out here as well; the others are for `make test-long`."""


@pytest.mark.parametrize("path", scripts(*DAILY))
async def test_a_conversation_goes_as_written(
    path: Path, fork_server: ForkServer, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, read before any other task runs
    async with (
        FakeDiscord().open() as fake,
        running_clock_server(fork_server, {"discord": ZONE}) as clock_server,
    ):
        person = OnDiscord(fake)
        stage = Apart(clock_server, person, tmp_path, settings_of(path))
        try:
            await stage.open()
            went = await stage.play(script)
        finally:
            await stage.close()
        assert went == as_written(script)
        starts = sum(line.startswith(("# restart", "# away")) for line in script.splitlines())
        assert len(stage.repeated) <= starts, "only the open question is put again"
        assert [message for message in stage.repeated if not message.buttons] == []
        if path.stem == EVERY_WAY:
            assert person.used == {"command", "button", "list"}
        assert [(c.path, c.body, c.code) for c in fake.calls if c.status >= 400] == []
        assert [tap for tap in fake.town.taps.values() if not tap.is_finished] == []
        assert traces(stage, script) == []
