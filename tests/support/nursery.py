"""The nursery from outside: has processes of Limber born, and tells them what time it is."""

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
class Nursery:
    """A nursery that runs."""

    process: "subprocess.Popen[str]"

    def bear(self, birth: Mapping[str, object]) -> int:
        """Have a process born; returns its number."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(birth), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    """A nursery in this folder; those born there should have ended before it does."""
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
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(PATIENCE)


@dataclass(frozen=True, slots=True)
class Child:
    """A process that is told what time it is."""

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
        """Return once it is dead."""
        try:
            async with asyncio.timeout(PATIENCE):
                while await self.reader.read(1024):
                    pass
        except ConnectionResetError:  # it died with something unread
            pass
        finally:
            self.writer.close()


@dataclass(slots=True)
class Teller:
    """Has processes born on one told ground. at: where their clocks begin."""

    nursery: Nursery
    zones: Mapping[str, str]
    port: int = 0
    born: list[Child] = field(default_factory=list)
    _lines: "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]" = field(
        default_factory=asyncio.Queue
    )

    async def bear(
        self,
        at: datetime,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        watch: str = "",
    ) -> Child:
        """Have `limber` born with these arguments. watch: the moment of its death, "" for none."""
        number = self.nursery.bear(
            {
                "arguments": list(arguments),
                "environment": dict(environment),
                "log": str(log),
                "watch": watch,
                "ground": {"at": at.isoformat(), "port": self.port, "zones": dict(self.zones)},
            }
        )
        async with asyncio.timeout(PATIENCE):
            child = Child(number, *await self._lines.get())
        self.born.append(child)
        return child

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A process is there."""
        await self._lines.put((reader, writer))


@asynccontextmanager
async def telling(nursery: Nursery, zones: Mapping[str, str]) -> AsyncIterator[Teller]:
    """Somebody who tells processes the time."""
    teller = Teller(nursery, zones)
    server = await asyncio.start_server(teller.take, "127.0.0.1", 0)
    teller.port = server.sockets[0].getsockname()[1]
    try:
        yield teller
    finally:
        for child in teller.born:
            child.writer.close()  # whoever still lives ends now
        server.close()
        await server.wait_closed()
