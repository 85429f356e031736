"""The single writer: whatever happens becomes rows, whole or not at all.

Rules:
- A batch holds at most 64 events and ends after 10 ms of conversing. A batch of timers alone may
  hold 500; it pauses every few milliseconds instead, so that the loop can turn.
- One batch: open a transaction and read; converse; write; commit. Only then is anybody told.
- Of two messages of one person the later one has the greater id, whichever worker stored it: their
  order, and what a danger withdraws, go by it.
- A failing event is set aside and spoils nothing; if a write fails, the batch is run again one by
  one, so that its neighbours are stored.
- Check-ins that come due together only take their place in the queue, set by set.
- When the clock was set, what was heard before is stored before, and what comes later after it.
- People in a running step go before a crowd (`bot/dispatch/item_queue.py`).
- What was submitted under a lease is stored under it (`bot/storage/leases.py`), its neighbours too.
- A batch is repeated that another worker's transaction spoiled, or whose connection was lost before
  the commit: nobody is told anything before it is stored.
- It is stopped by closing its queue, never by cancelling.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter
from typing import TypeAlias

from bot.dispatch.batch import Batch
from bot.dispatch.hear import Hear
from bot.dispatch.item import (
    Alone,
    Arrived,
    CheckInWave,
    ForPerson,
    Item,
    Outcome,
    Probe,
    RowsOnly,
    Shifted,
    TimerDue,
    TurnCame,
)
from bot.dispatch.item_queue import ItemQueue, Job
from bot.dispatch.linking import owner_in
from bot.dispatch.next_check_in import next_of
from bot.dispatch.numbered_transactions import NumberedTransactions
from bot.errors import LeaseLostError, RepeatableError, StorageError
from bot.storage.changes import Changes
from bot.storage.codec import loads
from bot.storage.leases import fences
from bot.storage.records import Address, StoredPerson
from bot.storage.store import Store
from bot.storage.written_rows import BroughtBackRow, ClockRow, ShiftRow
from handlers.engine.interruptions import LATE
from handlers.engine.journal import milliseconds
from scheduler.logger import Logger

UNDELIVERED = LATE + timedelta(seconds=1)
"""How long after its time a step that nobody was shown is given up."""
CONVERSING = 0.010
"""Seconds for which the loop may be held before the batch is written."""
GIVING_WAY = 0.005
"""Seconds after which a batch of timers alone lets the loop turn once."""
RINGING = 2.0
"""Seconds after which such a batch ends: its transaction is open meanwhile."""
REPEATS = 5
"""How often a batch is repeated that another worker spoiled, before whoever waits is told."""
REPEAT_SECONDS = 0.05
"""Before the first repetition; twice as long each time."""
IDS = 8
"""Ids that one event may need: for a new person, for conversations, for messages."""

_log = Logger()


Committed: TypeAlias = Callable[[set[Address]], None]


@dataclass(slots=True)
class Dispatcher:
    """Hears events in order, and stores what comes of them.

    undelivered_for: a step counts from its message's delivery; one that has not been delivered for
    so long after its time was not done, and is offered again.
    sorry: what a person is told when their event had to be set aside.
    stamp: where a moved clock stands, written with each commit that does not say so itself.
    """

    store: Store
    hear: Hear
    undelivered_for: timedelta = UNDELIVERED
    stamp: Callable[[], ClockRow] | None = None
    sorry: str = "Something went wrong on my side, sorry. Just carry on."
    trouble: str = ""
    """Why the database took nothing the last time, as a sentence; empty once it did again."""
    on_plan: list[Callable[[list[str]], None]] = field(default_factory=list)
    """Called with the drills of each plan that somebody has been told, once that is stored."""
    _on_commit: list[Committed] = field(default_factory=list)
    _queue: ItemQueue = field(default_factory=ItemQueue)
    _numbered: NumberedTransactions = field(default_factory=NumberedTransactions)
    _task: "asyncio.Task[None] | None" = None

    def on_commit(self, told: Committed) -> None:
        """From now on, call this after each commit, with the addresses that have something to be
        delivered.
        """
        self._on_commit.append(told)

    def _planned(self, changes: Changes) -> None:
        for row in changes.log:
            if row.kind == "plan":
                for told in self.on_plan:
                    try:
                        told(loads(row.data).get("drills", []))
                    except Exception as error:  # noqa: BLE001 - the plan is stored; a picture that cannot be ordered must not have it heard again
                        _log.warning("plan not told", error=type(error).__name__)

    def _committed(self, addresses: set[Address]) -> None:
        for told in self._on_commit:
            told(addresses)

    async def start(self) -> None:
        """Begin to write. The store is open by now."""
        self._task = asyncio.create_task(self._run(), name="dispatcher")

    async def stop(self) -> None:
        """Finish what has been submitted, then stop."""
        if self._task is not None:
            self._queue.close()
            await self._task
            self._task = None

    async def submit(self, item: Item) -> Outcome:
        """Store what comes of this; returns after the commit.

        Raises `StorageError` when the database cannot take it now: then nothing of it is stored,
        and it must not be acknowledged.
        """
        return await self._put(item)

    async def submit_all(self, items: Iterable[Item]) -> list[Outcome]:
        """Store what comes of these, in order; returns when all have been committed.

        Raises `StorageError` when the database did not take one of them.
        """
        waiting = [self._put(item) for item in items]
        try:
            return [await done for done in waiting]
        except StorageError:
            await asyncio.gather(
                *waiting, return_exceptions=True
            )  # wait for what becomes of the others
            raise

    def _put(self, item: Item) -> "asyncio.Future[Outcome]":
        job = Job(item, asyncio.get_running_loop().create_future(), fences=fences())
        self._queue.put(job)
        return job.done

    # -- the writer's loop ------------------------------------------------------------------

    async def _run(self) -> None:
        while jobs := await self._queue.batch():
            await self._batch(jobs)

    async def _batch(self, jobs: list[Job], repeats: int = REPEATS) -> None:
        try:
            await self._attempt(jobs)
        except Exception as error:  # noqa: BLE001 - the outermost loop: it logs and keeps the row
            with contextlib.suppress(StorageError):
                await self.store.rollback()
            self._numbered.forget()  # the database may have taken them back
            if isinstance(error, LeaseLostError):
                await self._without_lease(jobs, error)
            elif isinstance(error, RepeatableError) and repeats:
                await asyncio.sleep(REPEAT_SECONDS * 2 ** (REPEATS - repeats))
                await self._batch(jobs, repeats - 1)
            elif isinstance(error, StorageError):
                if self.trouble != str(error):  # it is tried again and again
                    _log.error("storage", error=str(error))
                self.trouble = str(error)
                for job in jobs:
                    if not job.done.done():
                        job.done.set_exception(error)
            elif len(jobs) > 1:
                for job in jobs:
                    await self._batch([job])
            elif not jobs[0].error:
                jobs[0].error = _named(error)
                await self._batch(jobs)
            elif not jobs[0].done.done():
                jobs[0].done.set_exception(error)

    async def _without_lease(self, jobs: list[Job], error: LeaseLostError) -> None:
        """One of these depends on a lease that another worker has; the others are stored."""
        if len(jobs) > 1:
            for job in jobs:
                await self._batch([job])
            return
        if not jobs[0].fences:  # it depends on none: somebody has the database alone
            if self.trouble != str(error):
                _log.error("storage", error=str(error))
            self.trouble = str(error)
        if not jobs[0].done.done():
            jobs[0].done.set_exception(error)

    async def _attempt(self, jobs: list[Job]) -> None:
        """One transaction for these; what is not conversed in time waits for the next."""
        if isinstance(jobs[0].item, Alone):
            is_new = await self._alone(jobs[0].item)
            self.trouble = ""
            if not jobs[0].done.done():
                jobs[0].done.set_result(Outcome(is_new))
            return
        is_to_number = any(_may_say(job.item) for job in jobs)
        begun = await self._numbered.begin(
            self.store,
            len(jobs) * IDS if is_to_number else 0,
            list({j.item.address for j in jobs if isinstance(j.item, Arrived)}),
            list({who for job in jobs for who in _people_of(job.item)}),
            [key for job in jobs if (key := _update(job.item)) is not None],
            [_timer(job.item) for job in jobs if isinstance(job.item, TimerDue)],
        )
        batch = Batch(begun, self._numbered.take, self.undelivered_for, self.sorry)
        taken = await self._heard(batch, jobs, begun.timers)
        changes = batch.changes()
        if not changes.clock and self.stamp is not None:
            changes.clock = [self.stamp()]
        await self.store.write(changes, {each for job in jobs for each in job.fences})
        await self.store.commit()
        self.trouble = ""
        self._committed(batch.addressed)
        self._planned(changes)
        for known in batch.people():
            self._queue.note(known.address, is_in_step=_is_in_step(known))
        for job, outcome in taken:
            if not job.done.done():
                job.done.set_result(outcome)

    async def _alone(self, item: Alone) -> bool:
        """Store what has a transaction of its own; whether there was anything to do."""
        match item:
            case CheckInWave():
                return await self._enqueue(item)
            case Shifted(by, at):
                await self.store.begin([], [], [])
                moved = [ShiftRow(round(by.total_seconds() * 1000))] if by else []
                back = [BroughtBackRow(milliseconds(at))]
                await self.store.write(Changes(instants_shifted=moved, instants_brought_back=back))
                await self.store.commit()
                self._committed(set())
                return True
            case Probe():
                await self.store.reserve(1)
                await self.store.begin([], [], [])
                await self.store.commit()
                return True

    async def _enqueue(self, wave: CheckInWave) -> bool:
        """Everybody in a wave takes their place in the queue; whether there was anybody."""
        rows = self.store.wave
        await self._numbered.begin(self.store, wave.limit, [], [], [])
        count, plans = await rows.gather(wave.kind, wave.at, wave.limit)
        if count:
            first = self._numbered.first
            following = [(plan, next_of(plan, wave.at)) for plan in plans]
            await rows.enqueue(following, first, wave.at, wave.cause or "")
            if self.stamp is not None:
                await self.store.write(Changes(clock=[self.stamp()]))
        await self.store.commit()
        for _ in range(count):
            self._numbered.take()
        if count:
            self._committed(set())
        return bool(count)

    async def _heard(
        self, batch: Batch, jobs: list[Job], timers: frozenset[tuple[int, int]] | None
    ) -> list[tuple[Job, Outcome]]:
        """Let these be heard, and never hold the loop for long. timers: as in `BatchStart`."""
        taken: list[tuple[Job, Outcome]] = []
        is_timers = all(isinstance(job.item, TimerDue) for job in jobs)
        most = GIVING_WAY if is_timers else CONVERSING
        first = began = perf_counter()
        for index, job in enumerate(jobs):
            if index and perf_counter() - began > most:
                if not is_timers or perf_counter() - first > RINGING:
                    self._queue.give_back(jobs[index:])
                    del jobs[index:]  # whatever becomes of the others, these have not been heard
                    break
                await asyncio.sleep(0)
                began = perf_counter()
            is_gone = (
                isinstance(job.item, TimerDue)
                and timers is not None
                and _timer(job.item) not in timers
            )
            outcome = Outcome(is_new=False) if is_gone else self._take(batch, job)
            taken.append((job, outcome))
        if is_timers:
            await asyncio.sleep(0)  # the rows are made in a turn of their own
        return taken

    def _take(self, batch: Batch, job: Job) -> Outcome:
        """Let one item be heard; what it changes is entered into the batch."""
        key = _update(job.item)
        if key is not None and not batch.is_new(key):
            return Outcome(is_new=False)
        match job.item:
            case RowsOnly(changes):
                batch.include(changes)
                return Outcome(is_new=True)
            case CheckInWave() | Shifted() | Probe():
                raise AssertionError("it has a transaction of its own")
            case Arrived() | ForPerson() | TimerDue() | TurnCame() as item:
                if not batch.is_known(item):
                    if isinstance(item, TimerDue):  # nobody is there to hear it, today or later
                        batch.forget(item)
                    return Outcome(is_new=isinstance(item, TimerDue))
                if not job.error:
                    try:
                        return batch.converse(item, self.hear)
                    except Exception as error:  # noqa: BLE001 - the event is set aside with its error, and the others go on
                        job.error = _named(error)
                _log.error("set aside", error=job.error)
                return Outcome(is_new=True, person=batch.set_aside(item, job.error))


def _is_in_step(known: StoredPerson) -> bool:
    """Whether a step runs for this person now."""
    stack = known.person.stack
    return bool(stack) and stack[0].open.due is not None


def _may_say(item: Item) -> bool:
    """Whether messages may come of it that need a number."""
    return not isinstance(item, RowsOnly) or any(row.id is None for row in item.changes.messages)


def _update(item: Item) -> tuple[str, str] | None:
    match item:
        case Arrived(address=address, update_id=update_id):
            return None if update_id is None else (address.channel, update_id)
        case RowsOnly(update=update) | ForPerson(update=update):
            return update
        case TimerDue() | TurnCame() | CheckInWave() | Shifted() | Probe():
            return None


def _timer(item: TimerDue) -> tuple[int, int]:
    return (item.timer.id, milliseconds(item.timer.due))


def _people_of(item: Item) -> tuple[int, ...]:
    """The people whom an item names by their number."""
    match item:
        case ForPerson(person=person) | TurnCame(person=person):
            return (person,)
        case TimerDue(timer):
            return (timer.person,)
        case Arrived(event=event):
            owner = owner_in(event)
            return () if owner is None else (owner,)
        case RowsOnly() | CheckInWave() | Shifted() | Probe():
            return ()


def _named(error: Exception) -> str:
    """An error by its kind alone: its words might hold a person's."""
    return type(error).__name__
