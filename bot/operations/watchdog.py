"""Whether timers ring and messages are sent: watched independently of the wall clock.

Rules:
- What is expected is kept in steady seconds, from when a timer was first seen. A wall clock that is
  set moves what runs; where that did not happen, the timer is late by what was first expected.
- A timer that was overdue when it was first seen (after an outage) is expected then.
- A database that took nothing is tried again each second, so that it is known when it does again.
- What is meant by the wall (a check-in) is expected by the wall, and late from when that has come.
"""

import asyncio
import itertools
from collections.abc import Callable
from datetime import UTC, datetime

from bot.delivery.outbox import Outbox, Stuck
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Probe
from bot.errors import StorageError
from bot.storage.store import Store
from scheduler.logger import Logger
from scheduler.wall_clock import steady_seconds

LOOK_SECONDS = 1.0
"""Between two looks."""
LATE_SECONDS = 3.0
"""A timer that is this late does not ring: with the look before it, four seconds are over then."""
SILENT_SECONDS = 4.0
"""After this long without a look the watchdog itself is stuck."""
SAY_AGAIN_SECONDS = 60.0
"""Between two lines in the log about the same."""
LOOKS_PER_QUEUE_CHECK = 10
"""The queue of messages is checked at every tenth look."""
_FIRST = 32
"""How many timers are looked at: those that are due first."""
_EVER = datetime(9999, 1, 1, tzinfo=UTC)

_log = Logger()


class Watchdog:
    """Watches what is due. now: the clock's time; steady: seconds that only go forward."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        outbox: Outbox,
        now: Callable[[], datetime],
        steady: Callable[[], float] = steady_seconds,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._outbox = outbox
        self.stuck: list[Stuck] = []
        """Messages that wait longer than their place in the queue explains."""
        self._now = now
        self._steady = steady
        self._expected: dict[tuple[int, datetime], float] = {}
        self._looked: float | None = None
        self._said: float | None = None
        self._refused = ""

    @property
    def late_seconds(self) -> float:
        """How long ago the timer that is longest overdue should have rung; 0 if none is."""
        first = min(self._expected.values(), default=self._steady())
        return max(0.0, self._steady() - first)

    @property
    def silent_seconds(self) -> float:
        """How long ago it looked last; 0 before it has begun to."""
        return 0.0 if self._looked is None else self._steady() - self._looked

    @property
    def is_well(self) -> bool:
        """Whether timers ring, as far as can be seen."""
        return self.late_seconds < LATE_SECONDS and self.silent_seconds < SILENT_SECONDS

    async def run(self) -> None:
        """Look again and again, and log what is wrong, until cancelled."""
        self._looked = self._steady()
        for look in itertools.count():
            if self.silent_seconds >= SILENT_SECONDS:
                _log.error("everything stood still", seconds=round(self.silent_seconds, 1))
            try:
                await self.look()
                if look % LOOKS_PER_QUEUE_CHECK == 0:
                    self._name(await self._outbox.stuck())
                if self._dispatcher.trouble:  # it is over once something can be stored again
                    await self._dispatcher.submit(Probe())
            except StorageError as error:
                if self._refused != str(error):
                    _log.error("database", error=str(error))
                self._refused = str(error)
            except Exception as error:  # noqa: BLE001 - an outermost loop: it is logged, and the watchdog looks again
                _log.error("watchdog", error=type(error).__name__)
            else:
                self._refused = ""
            self._say()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """See what is due. Raises `StorageError`."""
        first = await self._store.due(_EVER, _FIRST)
        at, steady = self._now(), self._steady()
        expected = {}
        for timer in first:
            key = (timer.id, timer.due)
            ahead = (timer.due - at).total_seconds()
            newly = steady + max(0.0, ahead)
            is_kept = timer.kind == "step" or ahead <= 0
            expected[key] = min(newly, self._expected.get(key, newly)) if is_kept else newly
        self._expected = expected
        self._looked = steady

    def _name(self, stuck: list[Stuck]) -> None:
        """Log what is stuck, each message once."""
        known = {each.message for each in self.stuck}
        for each in stuck:
            if each.message not in known:
                _log.error("message stuck", channel=each.channel, parcel=each.message, why=each.why)
        self.stuck = stuck

    def _say(self) -> None:
        late = self.late_seconds
        if late >= LATE_SECONDS:
            if self._said is None or self._steady() - self._said >= SAY_AGAIN_SECONDS:
                self._said = self._steady()
                _log.error("timers do not ring", late_seconds=round(late, 1))
        elif self._said is not None:
            self._said = None
            _log.warning("timers ring again")
