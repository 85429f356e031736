"""Where people write on Discord: danger in a server is answered in the writer's own chat too."""

from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.actions import Someone, open_server
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import BOT
from tests.bot.channels.discord.process import limber
from tests.support.waiting import until

pytestmark = pytest.mark.long

DANGER = f"<@{BOT}> I have chest pain and my left arm is numb"


async def test_danger_in_a_server_is_heard_in_private_too_also_in_an_edit(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        place, _ = open_server(fake)
        sam = Someone(fake)

        def read(where: int, text: str) -> bool:
            return any(text in message["content"] for message in sam.reads(where))

        async with limber(fake, tmp_path) as process:
            await process.ready()
            await sam.say("/start")
            await until(lambda: read(sam.dm, "I'm Limber"))
            await sam.say("I agree")
            await until(lambda: read(sam.dm, "What's bothering you"))
            written = await sam.say(f"<@{BOT}> who is in for lunch?", place)
            await sam.edit(written, DANGER, place)
            await until(lambda: read(place, "Please call"))
            await until(lambda: read(sam.dm, "Stop here, please."))


async def test_danger_in_a_server_from_a_stranger_has_its_line_there(tmp_path: Path) -> None:
    async with FakeDiscord().open() as fake:
        place, _ = open_server(fake)
        sam = Someone(fake)
        async with limber(fake, tmp_path) as process:
            await process.ready()
            await sam.say(DANGER, place)
            await until(lambda: any("Please call" in m["content"] for m in sam.reads(place)))
