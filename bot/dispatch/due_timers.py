"""Takes the timers that are due and lets the conversation hear them.

Check-ins, which come due by the thousand, only take their place in the queue here; each is heard
when its turn to be sent has come, as the person is by then.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import CheckInWave, Shifted, TimerDue
from bot.storage.store import Store
from handlers.flows.schedule.schedule import CHECK_IN

AT_ONCE = 1000
"""Timers taken in one go; people who wait come in between."""
IN_A_WAVE = 2000
"""Check-ins handed out in one transaction: some 30 ms, for which whoever writes waits at most."""

CLAIMED = timedelta(seconds=0.1)
"""Until a timer is looked at again that is due and that another worker has claimed."""


class DueTimers:
    """Rings what is due. now: the clock's; moves: whether a clock that was set moves what runs."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        *,
        moves: bool = True,
    ) -> None:
        self._moves = moves
        self._store = store
        self._dispatcher = dispatcher
        self._now = now
        self.cause: str | None = None

    async def ring(self) -> datetime | None:
        """Handle everything that is due now; says when the next timer is due.

        Raises `StorageError` when the database cannot be used; the timers are still there then.
        """
        while timers := await self._store.claim_due(at := self._now(), AT_ONCE, CHECK_IN):
            heard_now = [timer for timer in timers if timer.kind != CHECK_IN]
            taken = []
            if len(heard_now) < len(timers):
                wave = CheckInWave(CHECK_IN, at, IN_A_WAVE, self.cause)
                taken.append(await self._dispatcher.submit(wave))
            taken += await self._dispatcher.submit_all(
                TimerDue(timer, at, self.cause) for timer in heard_now
            )
            if not any(each.is_new for each in taken):
                break  # another worker has them: they are looked at again a little later
        due = await self._store.next_due()
        if due is None or self._store.shared is None or due > (now := self._now()):
            return due
        return now + CLAIMED  # another worker rings it

    async def shift(self, by: timedelta) -> None:
        """The wall clock was set by so much: holds, rests and what waits to be sent move along.

        Check-ins and all else that is meant by the wall stay where they are. Raises `StorageError`
        when the database cannot be used; nothing has been moved then. Several workers go by the
        database's clock, and nobody knows which of them would move it: a clock that was set there
        makes steps late or early once.
        """
        by = by if self._moves else timedelta(0)
        await self._dispatcher.submit(Shifted(by, self._now()))
