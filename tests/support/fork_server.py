"""Starts `limber` again and again out of one process that has read all its code already.

    python -m tests.support.fork_server

Each line on its input is one start, as JSON: `arguments` (of `limber`), `environment` (what differs
from this process's own) and `log` (the file that takes what it says). The number of the new process
is printed. A process starts in a few milliseconds and is killed like any other.

A start may also name a moment of `tests/bot/crash/kill_points.py` in which the process is killed
(`watch`), and a `ground` (`tests/support/remote_clock.py`) whose time is told; then the content has
been read already as well.
"""

import functools
import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from bot.cli.main import main as limber
from content.library import Library, read_library
from tests.bot.crash.kill_points import Watch
from tests.support.remote_clock import remote_runtime

CODE = (
    "bot.cli.run",
    "bot.inbox.inbox",
    "bot.media.pictures",
    "bot.web.setup",
    "bot.channels.telegram.channel",
    "bot.channels.discord.channel",
    "anyio._backends._asyncio",
    "concurrent.futures.thread",
    "encodings.ascii",
    "httpcore",
    "uvicorn.lifespan.off",
    "uvicorn.protocols.http.auto",
)
"""What is imported only when it is wanted."""


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for name in CODE:
        importlib.import_module(name)
    library = functools.cache(functools.partial(read_library, None))
    for line in sys.stdin:
        order = json.loads(line)
        if "ground" in order:
            library()
        gc.freeze()  # nobody looks through what all of them share
        process = os.fork()
        if process == 0:
            os._exit(_live(order, library))
        print(process, flush=True)


def _live(order: dict[str, Any], library: Callable[[], Library]) -> int:
    """Run one process to its end; returns its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(str(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(log, stream.fileno())
    os.environ.update(order["environment"])
    if order.get("watch"):
        moment, _, number = order["watch"].partition(":")
        Watch(moment, int(number)).start()
    ground = remote_runtime(order["ground"], library()) if "ground" in order else None
    return limber(order["arguments"], ground)


if __name__ == "__main__":
    main()
