"""Every conversation goes on Telegram as it is written: the real channel, over HTTP, by taps."""

from pathlib import Path

import pytest

from handlers.router import Router
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.person import OnTelegram
from tests.stage import Stage, as_written
from tests.test_transcripts import FOLDER


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txt")), ids=lambda path: path.stem)
async def test_a_conversation_goes_as_written(
    path: Path, router: Router, coached: Router, inviting: Router, tmp_path: Path
) -> None:
    script = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - a small file, before it begins
    routers = {"with_a_coach": coached, "with_addresses": inviting}
    world = routers.get(path.parent.name, router)
    async with FakeTelegram().open() as fake:
        fake.limits.is_off = True  # the pace is the outbox's, and has tests of its own
        person = OnTelegram(fake, world.world)
        stage = Stage(world, tmp_path / "limber.db", player=person)
        await stage.open()
        try:
            went = await stage.play(script)
        finally:
            await stage.close()
        assert went == as_written(script)
        assert fake.malformed == []
        assert [(c.method, c.code) for c in fake.calls if c.code not in {200, 409}] == []
        assert {c.params["callback_query_id"] for c in fake.made("answerCallbackQuery")} == set(
            fake.pressed
        ), "every tap is answered"
