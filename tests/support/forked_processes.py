"""Limber processes that are forked by `fork_server.py`, and whose clocks a test controls."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
OURS = ("TELEGRAM_", "DISCORD_", "COACH_", "WEB_", "DATABASE_", "DATA_")
"""What the settings of whoever runs the tests begin with; no process sees them."""


@dataclass(frozen=True, slots=True)
class ForkServer:
    """A running fork server."""

    process: "subprocess.Popen[str]"

    def start(self, order: Mapping[str, object]) -> int:
        """Start a process; returns its number."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


@contextmanager
def fork_server(folder: Path) -> Iterator[ForkServer]:
    """A fork server in this folder; end what it started before it ends."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.fork_server"],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield ForkServer(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(PATIENCE)


@dataclass(frozen=True, slots=True)
class ClockedProcess:
    """A process whose clock the test controls."""

    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def step(self, target: datetime) -> tuple[bool, datetime]:
        """Go to the next timer on the way to an instant: whether one rang, and where it stands."""
        self.writer.write(f"{target.isoformat()}\n".encode())
        async with asyncio.timeout(PATIENCE):
            answer = (await self.reader.readline()).decode().split()
        assert answer, "it has ended"
        return answer[0] == "rang", datetime.fromisoformat(answer[1])

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal."""
        os.kill(self.number, number)

    async def ended(self) -> None:
        """Return once it has ended."""
        try:
            async with asyncio.timeout(PATIENCE):
                while await self.reader.read(1024):
                    pass
        except ConnectionResetError:  # it died with something unread
            pass
        finally:
            self.writer.close()


@dataclass(slots=True)
class ClockServer:
    """Starts processes whose clocks it controls. at: where their clocks begin."""

    fork_server: ForkServer
    zones: Mapping[str, str]
    port: int = 0
    started: list[ClockedProcess] = field(default_factory=list)
    _lines: "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]" = field(
        default_factory=asyncio.Queue
    )

    async def start(
        self,
        at: datetime,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        watch: str = "",
    ) -> ClockedProcess:
        """Start `limber` with these arguments. watch: when to kill it, "" for never."""
        number = self.fork_server.start(
            {
                "arguments": list(arguments),
                "environment": dict(environment),
                "log": str(log),
                "watch": watch,
                "ground": {"at": at.isoformat(), "port": self.port, "zones": dict(self.zones)},
            }
        )
        async with asyncio.timeout(PATIENCE):
            process = ClockedProcess(number, *await self._lines.get())
        self.started.append(process)
        return process

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A process has connected."""
        await self._lines.put((reader, writer))


@asynccontextmanager
async def running_clock_server(
    fork_server: ForkServer, zones: Mapping[str, str]
) -> AsyncIterator[ClockServer]:
    """A clock server, until the end of the block."""
    clock_server = ClockServer(fork_server, zones)
    server = await asyncio.start_server(clock_server.take, "127.0.0.1", 0)
    clock_server.port = server.sockets[0].getsockname()[1]
    try:
        yield clock_server
    finally:
        for process in clock_server.started:
            process.writer.close()  # what still runs ends now
        server.close()
        await server.wait_closed()
