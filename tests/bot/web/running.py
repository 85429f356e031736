"""A real `limber run` with its page, in a process of its own that can be killed."""

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.ports import free_port

ROOT = Path(__file__).parents[3]
_LINK = re.compile(r"http://\S+/coach#in=\S+")


@dataclass(slots=True)
class Running:
    """Starts, kills and ends it; `said` is what it printed."""

    folder: Path
    port: int = field(default_factory=free_port)
    said: str = ""
    _process: "asyncio.subprocess.Process | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def coach_link(self) -> str:
        """The link that signs the coach in, from what was printed last."""
        return str(_LINK.findall(self.said)[-1])

    async def start(self) -> None:
        """Start it; returns when it has said where the page is."""
        data = self.folder / "data"
        data.mkdir(mode=0o700, exist_ok=True)
        (data / "pictures").touch()  # where no folder can be, nothing is drawn
        ours = ("TELEGRAM_", "DISCORD_", "WEB_", "COACH_", "DATA", "LOG_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        kept |= {"PYTHONPATH": str(ROOT), "WEB_PORT": str(self.port), "COACH_NAME": "John"}
        with (self.folder / "warned.txt").open("ab") as warned:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.folder,
                env={**kept, "TZ": "Europe/Berlin"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=warned,
            )
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            while f"{self.url}/\n" not in self.said:
                line = await self._process.stdout.readline()
                assert line, f"it ended: {self.said}"
                self.said += line.decode()

    def warned(self) -> list[str]:
        """What stands on standard error."""
        return (self.folder / "warned.txt").read_text().splitlines()

    async def kill(self) -> None:
        """As if the plug were pulled."""
        await self._end(signal.SIGKILL)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; returns the exit code."""
        return await self._end(number)

    async def ended(self) -> int:
        """Wait until it ends by itself; returns the exit code."""
        assert self._process is not None
        return await self._process.wait()

    async def _end(self, number: int) -> int:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        if process.returncode is None:
            process.send_signal(number)
        async with asyncio.timeout(20):
            self.said += (await process.stdout.read()).decode()
            return await process.wait()
