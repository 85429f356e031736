"""Starts `limber` again and again out of one process that has read all its code already.

    python -m tests.nursery

Each line on its input is one start, as JSON: `arguments` (of `limber`), `environment` (what differs
from the nursery's own) and `log` (the file that takes what it says). The number of the new process
is printed. A process is born in a few milliseconds and is killed like any other.
"""

import importlib
import json
import os
import signal
import sys

from bot.cli import main as limber

CODE = (
    "bot.commands",
    "bot.inbox",
    "bot.pictures",
    "bot.web.run",
    "bot.channels.telegram.channel",
    "bot.channels.discord.channel",
)
"""What is imported only when it is wanted."""


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for name in CODE:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_live(json.loads(line)))
        print(child, flush=True)


def _live(birth: dict[str, object]) -> int:
    """The whole life of one process; returns its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(str(birth["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(log, stream.fileno())
    environment, arguments = birth["environment"], birth["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.update(environment)
    return limber(arguments)


if __name__ == "__main__":
    main()
