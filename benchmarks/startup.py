"""How long a process needs from its start to its first answer, with a pipe for a person."""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

_ANSWER = b"\n< "


def start(path: Path) -> float:
    """Seconds until `limber chat` has answered one line of somebody new."""
    command = [sys.executable, "-m", "bot", "chat", "--tz", "UTC", "--now", "2026-11-21T06:00"]
    began = perf_counter()
    with subprocess.Popen(
        [*command, "--db", f"sqlite:///{path}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"/start\n")
        process.stdin.flush()
        printed = b""
        while _ANSWER not in printed:
            more = os.read(process.stdout.fileno(), 65536)
            assert more, "it ended without an answer"
            printed += more
        seconds = perf_counter() - began
        process.stdin.close()
    return seconds
