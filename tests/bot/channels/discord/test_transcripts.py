"""Every conversation goes on Discord as it is written: the real channel, by taps and commands."""

from pathlib import Path

import pytest

from handlers.router import Router
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.person import OnDiscord
from tests.stage import Stage
from tests.test_transcripts import FOLDER
from tests.transcript import as_written


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txt")), ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(
    path: Path, router: Router, coached: Router, inviting: Router, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, before it begins
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    world = routers.get(path.parent.name, router)
    async with FakeDiscord().open() as fake:
        person = OnDiscord(fake, world.world)
        stage = Stage(world, tmp_path / "limber.db", player=person)
        await stage.open()
        try:
            went = await stage.play(script)
        finally:
            await stage.close()
        assert went == as_written(script)
        assert [(c.path, c.body, c.code) for c in fake.calls if c.status >= 400] == []
        assert [tap for tap in fake.town.taps.values() if not tap.is_finished] == []
