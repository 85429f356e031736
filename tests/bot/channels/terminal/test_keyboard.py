"""The real command on a real (pseudo) terminal: greeted, one tap, gone, and back again."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from bot.channels.terminal.live import BYE
from tests.support.shipped import shipped_catalog

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[4]
PATIENCE = 30.0
"""Seconds within which something must be seen; starting takes about one."""


@dataclass
class Window:
    """A terminal's window with the command running in it."""

    side: int
    command: "subprocess.Popen[bytes]"
    seen: str = ""

    def types(self, keys: str) -> None:
        os.write(self.side, keys.encode())

    def shows(self, text: str) -> bool:
        """Whether this is seen before the deadline; what stood before it is forgotten."""
        deadline = monotonic() + PATIENCE
        while text not in self.seen:
            ready, _, _ = select.select([self.side], [], [], max(0.0, deadline - monotonic()))
            if not ready or not (data := self._read()):
                return False
            if b"\x1b[6n" in data:
                os.write(self.side, b"\x1b[1;1R")  # a terminal says where its cursor is
            self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode(errors="replace"))
        self.seen = self.seen.partition(text)[2]
        return True

    def _read(self) -> bytes:
        try:
            return os.read(self.side, 65536)
        except OSError:  # the other side has been closed
            return b""


@contextmanager
def a_window(database: Path) -> Iterator[Window]:
    side, other = pty.openpty()
    termios.tcsetwinsize(other, (30, 80))
    command = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--db", f"sqlite:///{database}", "--tz", "UTC"],
        stdin=other,
        stdout=other,
        stderr=other,
        cwd=database.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )
    os.close(other)
    try:
        yield Window(side, command)
    finally:
        command.kill()
        command.wait()
        os.close(side)


def test_a_person_is_greeted_taps_by_number_leaves_and_finds_their_place_again(
    tmp_path: Path,
) -> None:
    messages = shipped_catalog().messages
    where = messages["intake.where"].splitlines()[0]
    with a_window(tmp_path / "limber.db") as window:
        assert window.shows(messages["welcome.hello"].partition("{")[0])
        assert window.shows(f"1 {messages['choice.agree']}")
        window.types("1\r")
        assert window.shows(f"› {messages['choice.agree']}")
        assert window.shows(where)
        window.types("\x04")
        assert window.shows(BYE)
        assert window.command.wait(PATIENCE) == 0
    with a_window(tmp_path / "limber.db") as window:
        assert window.shows(where)
        window.types("\x03")
        assert window.shows(BYE)
        assert window.command.wait(PATIENCE) == 0
