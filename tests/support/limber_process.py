"""A `limber` in a process of its own, as an operator starts it, that can be killed."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.forked_processes import OURS, ROOT
from tests.support.ports import free_port
from tests.support.shipped import give_parsed
from tests.support.waiting import PATIENCE, until


@dataclass
class LimberProcess:
    """Starts, kills and ends it.

    settings: what differs from an operator who has set nothing. command: what runs instead of
    `python -m bot run`. draws: whether it may draw pictures. said: what it printed; log: what it
    logged.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("-m", "bot", "run")
    draws: bool = False
    said: str = ""
    log: str = ""
    port: int = field(default_factory=free_port)
    _process: "asyncio.subprocess.Process | None" = None
    _reading: "asyncio.Task[None] | None" = None

    @property
    def data(self) -> Path:
        """Where its data is."""
        return self.folder

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """All that it is told; nothing of whoever runs the tests."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith((*OURS, "LOG_"))}
        return kept | {
            "DATABASE_URL": f"sqlite:///{self.data}/limber.db",
            "DATA_DIR": str(self.data),
            "PYTHONPATH": str(ROOT),
            "WEB_PORT": str(self.port),
            **self.settings,
        }

    async def start(self) -> None:
        """Start it; what else has to be waited for is said where it is overridden."""
        await self.launch()

    async def launch(self) -> None:
        """Start it, and wait for nothing."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        give_parsed(self.data)
        if not self.draws:
            (self.data / "pictures").touch()  # a file in the way: nothing is drawn meanwhile
        self._process = await self._run(*self.command)
        self._reading = asyncio.create_task(self._read(self._process))

    async def printed(self, *command: str) -> str:
        """Run another command to its end, beside this; returns the first line that it printed."""
        process = await self._run("-m", "bot", *command)
        said, _ = await process.communicate()
        return said.decode().splitlines()[0]

    async def _run(self, *command: str) -> "asyncio.subprocess.Process":
        return await asyncio.create_subprocess_exec(
            *(sys.executable, *command),
            cwd=self.folder,
            env=self.environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def _read(self, process: "asyncio.subprocess.Process") -> None:
        async def said(stream: asyncio.StreamReader) -> None:
            async for line in stream:
                self.said += line.decode()

        async def logged(stream: asyncio.StreamReader) -> None:
            async for line in stream:
                self.log += line.decode()

        assert process.stdout is not None
        assert process.stderr is not None
        async with asyncio.TaskGroup() as both:
            both.create_task(said(process.stdout))
            both.create_task(logged(process.stderr))

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None, "start() first"
        return self._process.pid

    @property
    def is_over(self) -> bool:
        """Whether it has ended, or was never started."""
        return self._process is None or self._process.returncode is not None

    async def stands_by(self, work: str) -> None:
        """Return once it waits for its turn with this work, which another worker leads."""
        waits = re.compile(rf"waits for its turn.*work={work}/")
        await until(lambda: bool(waits.search(self.log)) or self.is_over)
        assert not self.is_over, self.log

    def send(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal, now."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal if it still runs; returns its exit code once it is over and read."""
        if not self.is_over:
            self.send(number)
        return await self.ended()

    async def kill(self) -> None:
        """As if the plug were pulled."""
        await self.end(signal.SIGKILL)

    async def ended(self) -> int:
        """Return its exit code once it is over and read."""
        assert self._process is not None
        assert self._reading is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
            await self._reading
        return code
