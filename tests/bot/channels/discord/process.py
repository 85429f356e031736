"""A real `limber run` in a process of its own, with the fake Discord for its network."""

import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.support.limber_process import LimberProcess
from tests.support.waiting import until

READY = re.compile(r"discord +bot=limber")
"""What is logged once everything that was missed has been heard."""


class OnDiscord(LimberProcess):
    """It says when it is on Discord."""

    async def ready(self) -> None:
        """Return once it is connected, and has heard all that was missed."""
        await until(lambda: bool(READY.search(self.log)) or self.is_over)
        assert READY.search(self.log), self.log + self.said

    async def again(self) -> None:
        """Start it again after it has ended."""
        await self.kill()
        self.log = ""
        await self.start()
        await self.ready()


@asynccontextmanager
async def limber(fake: FakeDiscord, folder: Path, **settings: str) -> AsyncIterator[OnDiscord]:
    """A Limber that is being started; ended when this ends."""
    told = {"DISCORD_TOKEN": fake.token, "DISCORD_API_URL": fake.url}
    running = OnDiscord(folder, told | settings)
    await running.start()
    try:
        yield running
    finally:
        await running.end(signal.SIGKILL if running.is_over else signal.SIGTERM)
