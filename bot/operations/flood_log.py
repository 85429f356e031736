"""Logs what may happen a thousand times a second only once a minute, with a count."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from scheduler.logger import Logger

EVERY_SECONDS = 60.0

_log = Logger()


@dataclass(slots=True)
class FloodLog:
    """Counts by kind. seconds: a monotonic clock."""

    seconds: Callable[[], float] = monotonic
    _counted: dict[str, int] = field(default_factory=dict)
    _said: dict[str, float] = field(default_factory=dict)

    def note(self, what: str) -> int:
        """Count one; logs the first at once, and then how many there were each minute.

        Returns how many the line spoke of, 0 where none was written.
        """
        count = self._counted.get(what, 0) + 1
        now = self.seconds()
        if what in self._said and now - self._said[what] < EVERY_SECONDS:
            self._counted[what] = count
            return 0
        self._counted[what] = 0
        self._said[what] = now
        _log.warning(what, times=count)
        return count


class OnceAMinute(logging.Filter):
    """Lets a library's line through once a minute, however often it is logged."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._seconds = seconds
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        now, what = self._seconds(), f"{kind} {record.msg}"[:80]
        if now - self._said.get(what, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        if len(self._said) > 1000:
            self._said.clear()
        self._said[what] = now
        return True
