"""Runs Limber and ends its process at a chosen moment, the way a power cut does.

    python -m tests.bot.killing.launcher after_commit:7 LISTING chat --db sqlite:///limber.db

Rules:
- The product knows nothing of it: the interpreter reports every call, and those that read a
  line, run a statement or print are counted.
- A moment lies right before or right after such a call, before anybody could act on its result.
- `none:0` kills nobody; what was counted is written to the file LISTING (`-` for none).
"""

import os
import signal
import sys
import threading
from collections import Counter
from concurrent.futures import Future
from concurrent.futures.thread import _WorkItem
from enum import Enum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from bot.cli.main import main as limber

_READS = _WorkItem.run.__code__
_HAS_READ = Future.set_result.__code__


class Moment(Enum):
    """Where a process can be killed."""

    BEFORE_READ = "before_read"
    AFTER_READ = "after_read"
    BETWEEN_WRITES = "between_writes"
    AFTER_COMMIT = "after_commit"
    BEFORE_PRINT = "before_print"
    AFTER_PRINT = "after_print"


class Watch:
    """Counts the moments as they pass, and kills its own process at one of them."""

    def __init__(self, moment: str, number: int) -> None:
        self.passed: Counter[str] = Counter()
        self._moment = moment
        self._number = number
        self._is_near = False

    def start(self) -> None:
        threading.setprofile(self._called)
        sys.addaudithook(self._audited)

    def _audited(self, event: str, _: object) -> None:
        """Look on once the database is being opened: the content has been read by then."""
        if event == "sqlite3.connect":
            self._is_near = True
        elif self._is_near and threading.current_thread() is threading.main_thread():
            self._is_near = False
            sys.setprofile(self._called)

    def _called(self, frame: FrameType, event: str, callee: Any) -> None:
        moment = _moment(frame, event, callee)
        if moment is None:
            return
        self.passed[moment.value] += 1
        if moment.value == self._moment and self.passed[self._moment] == self._number:
            os.kill(os.getpid(), signal.SIGKILL)


def _moment(frame: FrameType, event: str, callee: Any) -> Moment | None:
    match event:
        case "c_call" if callee is os.write:
            return Moment.BEFORE_PRINT
        case "c_return" if callee is os.write:
            return Moment.AFTER_PRINT
        case "c_call" if callee.__name__ == "get_loop" and "function" in frame.f_locals:
            return _after(frame.f_locals["function"])  # aiosqlite has run it, and told nobody
        case "call" if frame.f_code is _READS:  # reading is all that the executor does
            return Moment.BEFORE_READ
        case "call" if frame.f_code is _HAS_READ:
            return Moment.AFTER_READ
    return None


def _after(function: Any) -> Moment | None:
    """The moment after one statement has run on the database's thread."""
    if not isinstance(function, partial) or not function.args:
        return None
    statement = str(function.args[0])
    if function.func.__name__ == "executemany":
        return Moment.BETWEEN_WRITES
    if statement == "COMMIT":
        return Moment.AFTER_COMMIT
    if statement.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
        return Moment.BETWEEN_WRITES
    return Moment.AFTER_READ if "json_each" in statement else None


def main() -> int:
    at, listing, *arguments = sys.argv[1:]
    moment, _, number = at.partition(":")
    watch = Watch(moment, int(number))
    watch.start()
    code = limber(arguments)
    sys.setprofile(None)
    if listing != "-":
        lines = [f"{name} {count}" for name, count in sorted(watch.passed.items())]
        Path(listing).write_text("\n".join(lines), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
