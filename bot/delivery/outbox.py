"""Delivers stored messages: in order for each chat, by lane, at an even pace, until it is settled.

Rules:
- A message is marked as sent after the platform took it. A crash in between repeats that one.
- A timer that starts with a message's delivery is started in the same transaction.
- A chat that must wait is set aside, with all that was said in it later; others pass.
- Several calls are on their way at once, one a chat, so that a slow one holds up nobody else.
- No picture holds words up: what is refused with one, or has failed twice, goes out without it.
- A check-in is worded when its turn has come, as the person is by then.
- What is no longer worth sending is withdrawn; what is called wrong is kept for the operator.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from time import monotonic

from bot.delivery.channel import Away, Channel, Later, Moved, Never, Wrong
from bot.delivery.pacer import Pacer
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson, RowsOnly, TurnCame
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.parcel import (
    Farewell,
    MessageEdit,
    NewMessage,
    Parcel,
    Placeholder,
    SurfaceBody,
    Unreadable,
)
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import (
    DeliveredRow,
    FailedRow,
    MovedChatRow,
    PersonKey,
    StartedTimerRow,
)
from handlers.engine.event import Refused
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane
from scheduler.logger import Logger

POLL = 0.5
"""Seconds after which messages that another process stored are noticed, at the latest."""
LONGEST_WAIT = 120.0
"""Seconds between two tries, at most."""
AWAY_WAIT = 15.0
"""Seconds between two tries while nobody can be reached, at most."""
CALL_SECONDS = 180.0
"""So long a message with its files may take; then it is tried again."""
LAST_CALLS = 10.0
"""Seconds that calls on their way still get when everything stops."""

REFUSED_WAIT = 3600.0
"""Seconds after which a coach's chat is asked again to take what it refused; a start, and a right
that is back, are sooner."""
STUCK_SECONDS = 60.0
"""A call that is so long on its way, or a message that nobody takes up for so long, is named."""
KEPT_FREE = 2
"""Calls at the same time that are kept for sessions and emergencies, where there are as many."""
SAID_FROM = 3
"""Tries after which the log says that a message waits, and why."""
BARE_FROM = 2
"""Tries after which a message goes out without its picture."""

MaySend = Callable[[], bool]
"""Whether this process is the one that sends on a channel."""
Prepare = Callable[[Parcel], Awaitable[Parcel]]
"""Makes a parcel whole right before it is delivered."""

_log = Logger()


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that waits longer than its place in the queue explains."""

    channel: str
    message: int
    seconds: float
    why: str


class Outbox:
    """Hands parcels to channels, and stores what became of them."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        prepare: Prepare | None = None,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._now = now
        self._woken: dict[str, asyncio.Event] = {}
        self._flights: dict[str, _Flights] = {}
        self._is_stopping = False
        self._prepare = prepare or _as_it_is
        dispatcher.on_commit(self.wake)

    def wake(self, _addresses: set[Address] | None = None) -> None:
        """There is something to deliver."""
        for woken in self._woken.values():
            woken.set()

    async def waiting(self, address: Address) -> list[Parcel]:
        """Everything that waits for one chat, in order."""
        while True:
            parcels = await self._store.waiting(address.channel, self._now(), 10_000, address.chat)
            found = [(p, p.body) for p in parcels if isinstance(p.body, Placeholder)]
            if not found:
                return [await self._prepare(parcel) for parcel in parcels]
            for parcel, placeholder in found:
                await self._render(parcel, placeholder)

    async def delivered(self, parcels: Sequence[Parcel], externals: Sequence[str]) -> None:
        """Store that these were delivered now, and start the timers that began with them."""
        changes = Changes()
        at = milliseconds(self._now())
        for parcel, external in zip(parcels, externals, strict=True):
            changes.messages_delivered.append(DeliveredRow(external, parcel.id))
            if isinstance(parcel.body, Farewell):
                changes.goodbyes_delivered.append(PersonKey(parcel.person))
            if isinstance(parcel.body, NewMessage) and parcel.slot is not None:
                changes.timers_started.append(StartedTimerRow(at, parcel.person, *parcel.slot))
        await self._dispatcher.submit(RowsOnly(changes))

    async def run(self, channel: Channel, may_send: MaySend = lambda: True) -> None:
        """Deliver what waits on a channel, until `stop`, or `leave` of this channel."""
        woken = self._woken[channel.name] = asyncio.Event()
        flights = self._flights[channel.name] = _Flights(self, channel, woken, may_send)
        while not self._is_stopping and not flights.is_leaving:
            woken.clear()
            try:
                wait = await self._let_go(flights)
            except StorageError as error:
                _log.error("outbox", error=str(error))
                wait = POLL
            except Exception as error:  # noqa: BLE001 - the outermost loop: the rows are still there
                _log.error("outbox", error=type(error).__name__)
                wait = POLL
            if wait > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await woken.wait()
        await flights.land()
        self._flights.pop(channel.name, None)

    def leave(self, channel: str) -> None:
        """Another process delivers on this channel from now on."""
        if (flights := self._flights.get(channel)) is not None:
            flights.is_leaving = True
            self.wake()

    async def stuck(self, patience: float = STUCK_SECONDS) -> list[Stuck]:
        """What waits for no reason, as seen since this was asked before. Raises `StorageError`.

        patience: seconds for a call, and for what might go first.
        """
        found = [await self._held_up(flights, patience) for flights in self._flights.values()]
        return list(chain.from_iterable(found))

    async def _held_up(self, flights: "_Flights", patience: float) -> list[Stuck]:
        name, now = flights.channel.name, monotonic()
        found = [
            Stuck(name, number, now - since, "its call has not come back")
            for number, since in flights.left.values()
            if now - since >= patience
        ]
        first = None
        if flights.pacer.free_at() <= now:
            without = {*flights.pacer.held(now), *flights.chats}
            may_go = await self._store.next_of_chats(name, self._now(), 1, without)
            first = may_go[0].id if may_go else None
        if first is None or flights.first is None or flights.first[0] != first:
            flights.first = None if first is None else (first, now)
        elif now - flights.first[1] >= patience:
            found.append(Stuck(name, first, now - flights.first[1], "nobody takes it up"))
        return found

    def stop(self) -> None:
        self._is_stopping = True
        self.wake()

    async def _let_go(self, flights: "_Flights") -> float:
        """Let go what may go now; returns for how many seconds nothing else can, unless woken."""
        now = monotonic()
        slot = flights.pacer.free_at() - now
        if slot > 0:
            await asyncio.sleep(min(slot, POLL))
            return 0.0 if slot <= POLL else 1e-9
        room = flights.room()
        if room <= 0:
            return POLL
        held = flights.pacer.held(now)
        found = await self._store.next_of_chats(
            flights.channel.name, self._now(), room, {*held, *flights.chats}
        )
        for parcel in found:
            if not flights.has_room_for(parcel):
                break  # whatever lands wakes this up
            if flights.pacer.free_at() > monotonic():
                return 0.0
            if flights.may_send():
                flights.begin(parcel)
        return min([POLL, *(max(0.001, until - now) for until in held.values())])

    async def deliver(
        self, channel: Channel, pacer: Pacer, parcel: Parcel, may_send: MaySend = lambda: True
    ) -> None:
        """Deliver one parcel, and store what became of it."""
        if isinstance(parcel.body, Placeholder):
            await self._render(parcel, parcel.body)
            found = await self._store.parcel(parcel.id)
            if found is None or found.address != parcel.address:
                return  # nothing is to be said any more, or somewhere else
            if isinstance(found.body, Placeholder):
                return
            parcel = found
        if isinstance(parcel.body, Unreadable):
            await self._failed(parcel, "failed", 0, "unreadable")
            return
        if parcel.expires is not None and parcel.expires <= self._now():
            await self._failed(parcel, "withdrawn", 0, "expired")
            return
        if not may_send():
            await asyncio.sleep(POLL)
            return  # another process does, or this one again in a moment
        try:
            ready = await self._prepare(parcel)
            async with asyncio.timeout(CALL_SECONDS):  # no chat waits for ever for one call
                external = await self._given(channel, ready)
        except Never as refused:
            await self._never(parcel, refused.why)
        except Wrong as wrong:
            _log.error("message refused", parcel=parcel.id, why=wrong.why)
            await self._failed(parcel, "failed", _kept_for(parcel), wrong.why)
            if isinstance(parcel.body, Farewell):
                await self._dispatcher.submit(
                    RowsOnly(Changes(goodbyes_delivered=[PersonKey(parcel.person)]))
                )
        except Moved as moved:
            row = MovedChatRow(moved.chat, parcel.address.channel, parcel.address.chat)
            await self._dispatcher.submit(RowsOnly(Changes(chats_moved=[row])))
        except Later as later:
            _log.warning("told to wait", channel=channel.name, seconds=later.seconds)
            now, chat = monotonic(), parcel.address.chat
            if not later.is_for_thread:
                pacer.told_to_wait(now, later.seconds, chat, is_for_all=later.is_for_all)
            await self._failed(parcel, "stored", later.seconds, later.why)
        except Away as away:
            if away.is_for_all:
                pacer.pause(monotonic(), min(AWAY_WAIT, _wait(parcel)))
                await self._failed(parcel, "stored", 0, away.why)
            else:
                await self._again(parcel, away.why)
        except Exception as error:  # noqa: BLE001 - the outermost loop: it logs and keeps the row
            _log.error("delivery", parcel=parcel.id, error=type(error).__name__)
            await self._again(parcel, type(error).__name__)
        else:
            await self.delivered([parcel], [external])

    async def _render(self, parcel: Parcel, placeholder: Placeholder) -> None:
        """Let the conversation be heard that a placeholder stands for, as things are now."""
        timer, due, now = placeholder.timer, placeholder.due, self._now()
        about = (parcel.id, parcel.person, timer, due, parcel.created, now, parcel.cause)
        await self._dispatcher.submit(TurnCame(*about))

    async def _given(self, channel: Channel, parcel: Parcel) -> str:
        """Let the channel have it; without its picture where that is what stands in the way."""
        words = bare(parcel)
        if words == parcel or parcel.tries >= BARE_FROM:
            return await channel.deliver(words)
        try:
            return await channel.deliver(parcel)
        except Wrong as wrong:
            if wrong.is_for_chat:
                raise
            _log.warning("picture left out", parcel=parcel.id, why=wrong.why)
            return await channel.deliver(words)

    async def _never(self, parcel: Parcel, why: str) -> None:
        await self._failed(parcel, "failed", _kept_for(parcel), why)
        if isinstance(parcel.body, SurfaceBody):
            channel = parcel.address.channel
            _log.error("the coach's chat cannot be written to", channel=channel, why=why)
        elif isinstance(parcel.body, Farewell):
            await self._dispatcher.submit(
                RowsOnly(Changes(goodbyes_delivered=[PersonKey(parcel.person)]))
            )
        else:
            refused = Refused(self._now(), *_where(parcel))
            await self._dispatcher.submit(ForPerson(parcel.person, refused))

    async def _again(self, parcel: Parcel, why: str) -> None:
        """Try again later, a little later each time."""
        await self._failed(parcel, "stored", _wait(parcel), why)

    async def _failed(self, parcel: Parcel, state: str, wait: float, why: str) -> None:
        if state == "stored" and parcel.tries >= SAID_FROM:
            _log.warning("message waits", parcel=parcel.id, tries=parcel.tries + 1, why=why)
        again = milliseconds(self._now() + timedelta(seconds=wait))
        row = FailedRow(state, parcel.tries + 1, again, why, parcel.id)
        await self._dispatcher.submit(RowsOnly(Changes(messages_failed=[row])))


def bare(parcel: Parcel) -> Parcel:
    """The parcel without the picture, the chart or the file that goes with its words."""
    body = parcel.body
    if isinstance(body, NewMessage | MessageEdit):
        parcel = replace(parcel, body=replace(body, message=replace(body.message, picture=None)))
    if isinstance(parcel.body, NewMessage):
        parcel = replace(parcel, body=replace(parcel.body, file=None))
    return parcel


class _Flights:
    """The calls of one channel that are on their way: one a chat."""

    def __init__(
        self, outbox: Outbox, channel: Channel, woken: asyncio.Event, may_send: MaySend
    ) -> None:
        self.channel = channel
        self.may_send = may_send
        self.is_leaving = False
        self.pacer = Pacer(channel.pace)
        self._outbox = outbox
        self._woken = woken
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.left: dict[str, tuple[int, float]] = {}
        """What is on its way to each chat, and since when (steady seconds)."""
        self.first: tuple[int, float] | None = None
        """What might have gone first when it was looked at, and since when."""

    @property
    def chats(self) -> set[str]:
        return set(self._tasks)

    def room(self) -> int:
        """How many more may be on their way."""
        return self.channel.pace.at_once - len(self._tasks)

    def has_room_for(self, parcel: Parcel) -> bool:
        """Whether it may leave now; some room stays free for those who are in a session."""
        kept = KEPT_FREE if self.channel.pace.at_once > 2 * KEPT_FREE else 0
        return parcel.lane <= Lane.SESSION.value or self.room() > kept

    def begin(self, parcel: Parcel) -> None:
        chat = parcel.address.chat
        self.pacer.took(monotonic(), chat)
        task = asyncio.create_task(self._deliver(parcel), name=f"{self.channel.name} {parcel.id}")
        self._tasks[chat] = task
        self.left[chat] = (parcel.id, monotonic())
        task.add_done_callback(lambda _task: self._landed(chat))

    def _landed(self, chat: str) -> None:
        del self._tasks[chat], self.left[chat]
        self._woken.set()

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            await self._outbox.deliver(self.channel, self.pacer, parcel, self.may_send)
        except StorageError as error:  # what became of it is not stored, so it is tried again
            _log.error("outbox", error=str(error))
            await asyncio.sleep(POLL)
        except Exception as error:  # noqa: BLE001 - an outermost loop: the row is still there
            _log.error("outbox", parcel=parcel.id, error=type(error).__name__)
            await asyncio.sleep(POLL)

    async def land(self) -> None:
        """Let the calls that are on their way end."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=LAST_CALLS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def _wait(parcel: Parcel) -> float:
    """Seconds until a message that could not be brought is tried again."""
    return float(min(LONGEST_WAIT, 2.0 ** min(parcel.tries, 10)))


async def _as_it_is(parcel: Parcel) -> Parcel:
    return parcel


def _kept_for(parcel: Parcel) -> float:
    """Seconds until what was refused is tried again, where it is: in a coach's chat."""
    return REFUSED_WAIT if isinstance(parcel.body, SurfaceBody) else 0.0


def _where(parcel: Parcel) -> tuple[str, str, int]:
    """Where a message was refused, and which."""
    return (parcel.address.channel, parcel.address.chat, parcel.id)
