"""A real `limber run` in a process of its own, with the fake Telegram for its network."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.channels.telegram.fake.server import TOKEN, FakeTelegram
from tests.support.ports import free_port

ROOT = Path(__file__).parents[4]


@dataclass
class Limber:
    """Starts and ends the process. command: what runs instead of `python -m bot run`."""

    fake: FakeTelegram
    folder: Path
    token: str = TOKEN
    settings: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("-m", "bot", "run")
    log: str = ""
    port: int = 0
    _process: "asyncio.subprocess.Process | None" = None
    _reading: "asyncio.Task[None] | None" = None

    async def start(self) -> None:
        (self.folder / "pictures").touch()  # a file in the way: nothing is drawn meanwhile
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TELEGRAM_")}
        self.port = free_port()
        environment |= {
            "TELEGRAM_TOKEN": self.token,
            "TELEGRAM_API_URL": self.fake.url,
            "DATABASE_URL": f"sqlite:///{self.folder}/limber.db",
            "DATA_DIR": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "WEB_PORT": str(self.port),
            **self.settings,
        }
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.command,
            cwd=self.folder,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.log += line.decode()

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Stop the process; returns its exit code."""
        assert self._process is not None
        assert self._reading is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        async with asyncio.timeout(15):
            code = await self._process.wait()
            await self._reading
        return code

    def signal(self, number: int) -> None:
        """Send a signal, now."""
        assert self._process is not None
        self._process.send_signal(number)

    @property
    def is_over(self) -> bool:
        """Whether the process has ended."""
        return self._process is not None and self._process.returncode is not None

    async def ended(self) -> int:
        """Wait until the process ends by itself."""
        assert self._process is not None
        return await self._process.wait()


@asynccontextmanager
async def limber(fake: FakeTelegram, folder: Path, **settings: str) -> AsyncIterator[Limber]:
    """A running Limber; ended when this ends."""
    process = Limber(fake, folder, settings=settings)
    await process.start()
    try:
        yield process
    finally:
        await process.end()
