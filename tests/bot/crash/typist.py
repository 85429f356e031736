"""Types a story into Limber, line by numbered line, and goes on after every kill.

Rule: a line whose echo was not seen is typed again with the same number.
"""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bot.crash.kill_points import Moment

START = "2026-11-21T06:00"
_ECHO = re.compile(r"^> #\d+ ", re.MULTILINE)
_KILLED = -9
_HERE = ("--tz", "Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Kill:
    """The `number`-th time that a process reaches this moment is its last."""

    moment: Moment
    number: int


@dataclass(slots=True)
class Typist:
    """One person at a piped terminal. printed: all that was ever seen; killed: how often."""

    database: Path
    printed: str = ""
    killed: int = 0

    def tell(self, story: Sequence[str], kills: Sequence[Kill] = ()) -> None:
        """Type the story to its end, while these kills come one after another."""
        lines = [f"#{number} {text}" for number, text in enumerate(story, 1)]
        to_come = list(kills)
        while rest := lines[len(_ECHO.findall(self.printed)) :]:
            self.type(rest, to_come.pop(0) if to_come else None)

    def type(self, lines: Sequence[str], kill: Kill | None = None, now: str = START) -> None:
        """Type lines into one process, until it ends or is killed.

        now: where the clock starts, while nothing has been printed yet.
        """
        command = [sys.executable, "-m", "bot"]
        if kill is not None:
            at = f"{kill.moment.value}:{kill.number}"
            command = [sys.executable, "-m", "tests.bot.crash.kill_points", at, "-"]
        command += ["chat", "--db", f"sqlite:///{self.database}", *_HERE]
        if not self.printed:
            command += ["--now", now]
        self._run(command, lines)

    def passed(self, story: Sequence[str], listing: Path) -> dict[Moment, int]:
        """Type the story undisturbed, and count how often each moment passes."""
        lines = [f"#{number} {text}" for number, text in enumerate(story, 1)]
        launcher = [sys.executable, "-m", "tests.bot.crash.kill_points", "none:0", str(listing)]
        url = f"sqlite:///{self.database}"
        self._run([*launcher, "chat", "--db", url, *_HERE, "--now", START], lines)
        counted = (line.split() for line in listing.read_text(encoding="utf-8").splitlines())
        return {Moment(name): int(count) for name, count in counted}

    def _run(self, command: Sequence[str], lines: Sequence[str]) -> None:
        typed = "".join(f"{line}\n" for line in lines).encode()
        ended = subprocess.run(command, input=typed, capture_output=True, check=False, timeout=60)
        self.printed += ended.stdout.decode()
        if ended.returncode == _KILLED:
            self.killed += 1
        elif ended.returncode != 0:
            raise AssertionError(ended.stderr.decode())
