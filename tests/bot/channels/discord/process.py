"""A real `limber run` in a process of its own, with the fake Discord for its network."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.support.ports import free_port
from tests.support.waiting import until

ROOT = Path(__file__).parents[4]
READY = re.compile(r"discord +bot=limber")
"""What is logged once everything that was missed has been heard."""


@dataclass(slots=True)
class Limber:
    """Starts and ends the process. settings: further environment variables."""

    fake: FakeDiscord
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    log: str = ""
    process: "asyncio.subprocess.Process | None" = None
    _reading: "asyncio.Task[None] | None" = None

    async def start(self) -> None:
        self.process = await self._run("run")
        self._reading = asyncio.create_task(self._read())

    async def printed(self, command: str) -> str:
        """Run one command to its end, beside this; returns the first line that it printed."""
        process = await self._run(command)
        said, _ = await process.communicate()
        return said.decode().splitlines()[0]

    async def _run(self, command: str) -> "asyncio.subprocess.Process":
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM_", "DISCORD_"))}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", command),
            cwd=self.folder,
            env={
                **kept,
                "DISCORD_TOKEN": self.fake.token,
                "DISCORD_API_URL": self.fake.url,
                "DATABASE_URL": f"sqlite:///{self.folder}/limber.db",
                "DATA_DIR": str(self.folder),
                "WEB_PORT": str(free_port()),
                "PYTHONPATH": str(ROOT),
                **self.settings,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def ready(self) -> None:
        """Return once it is connected, and has heard all that was missed."""
        await until(lambda: bool(READY.search(self.log)) or self.is_over, 90)
        while self.is_over and "cannot listen" in self.log:  # somebody took the port meanwhile
            self.log = ""
            await self.start()
            await until(lambda: bool(READY.search(self.log)) or self.is_over, 90)
        assert READY.search(self.log), self.log

    @property
    def is_over(self) -> bool:
        return self.process is None or self.process.returncode is not None

    def kill(self) -> None:
        """Kill -9."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Stop the process; returns its exit code."""
        assert self.process is not None
        assert self._reading is not None
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(20):
            code = await self.process.wait()
            await self._reading
        return code

    async def again(self) -> None:
        """Start it again after it has ended."""
        await self.end(signal.SIGKILL)
        self.log = ""
        await self.start()
        await self.ready()

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.log += line.decode()


@asynccontextmanager
async def limber(fake: FakeDiscord, folder: Path, **settings: str) -> AsyncIterator[Limber]:
    """A Limber that is being started; ended when this ends."""
    running = Limber(fake, folder, settings)
    await running.start()
    try:
        yield running
    finally:
        await running.end(signal.SIGKILL if running.is_over else signal.SIGTERM)
