"""Delivers stored messages: in order for each chat, by lane, at an even pace, until it is settled.

Rules:
- A message is marked as sent after the platform took it. A crash in between repeats that one; a
  database that cannot be written repeats none, and nothing new leaves until it can.
- A timer that starts with a message's delivery is started in the same transaction.
- A chat that must wait is set aside, with all that was said in it later; others pass.
- Several calls are on their way at once, one a chat, so that a slow one holds up nobody else. An
  emergency's text waits for no other call of its chat.
- No picture holds words up: what is refused with one, or has failed twice, goes out without it. A
  coach's file stays: whoever brings it gives it up, and says so. While nobody can be reached no try
  is counted.
- A check-in is worded when its turn has come, as the person is by then.
- What the platform named holds for the next start and the next worker: it stands in the rows.
- What is no longer worth sending is withdrawn; what is called wrong is kept for the operator.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from time import monotonic

from bot.delivery.amendment import CAN_TAKE_BACK, amendment
from bot.delivery.call_limit import CallLimit
from bot.delivery.calls import Calls, MaySend
from bot.delivery.channel import TOLD_TO_WAIT, Away, Channel, Later, Moved, Never, Wrong
from bot.delivery.next_try import bare, kept_for, tried, wait_of
from bot.delivery.pacer import Pacer
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import ForPerson, Item, RowsOnly, TurnCame
from bot.dispatch.until_stored import until_stored
from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.parcel import (
    Farewell,
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
from scheduler.logger import Logger

POLL = 0.5
"""Seconds between two looks while something is on its way, or stands in the way."""
LOOK = 2.0
"""Seconds between two looks where nothing else is to be done, for what nobody gave a hint of. What
is stored is noticed at once, and what another process stored in SQLite's file nearly so.
"""
LOOK_UNTOLD = 0.5
"""The same where a command's commits give no hint: on a database that is no file."""
AWAY_WAIT = 15.0
"""Seconds between two tries while nobody can be reached, at most."""
CALL_SECONDS = 180.0
"""So long a message with its files may take; then it is tried again."""
STUCK_SECONDS = 60.0
"""A call that is so long on its way, or a message that nobody takes up for so long, is named."""
SAID_FROM = 3
"""Tries after which the log says that a message waits, and why."""

ALL_TOLD_TO_WAIT = f"{TOLD_TO_WAIT}, everybody"
"""What stands beside a message with which the platform told all of a bot's chats to wait."""

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
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._now = now
        self._woken: dict[str, asyncio.Event] = {}
        self._calls: dict[str, Calls] = {}
        self._stopping = asyncio.Event()
        self._unstored = 0
        self._retried_by = 0.0
        """When the last short wait for another try is over, in steady seconds."""
        self._prepare = prepare or _as_it_is
        self._call_seconds = call_seconds
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
        """Store that these were delivered now, and start the timers that began with them.

        Raises `StorageError`.
        """
        await self._dispatcher.submit(self._delivered(parcels, externals))

    def _delivered(self, parcels: Sequence[Parcel], externals: Sequence[str]) -> RowsOnly:
        changes = Changes()
        at = milliseconds(self._now())
        for parcel, external in zip(parcels, externals, strict=True):
            changes.messages_delivered.append(DeliveredRow(external, parcel.id))
            if isinstance(parcel.body, Farewell):
                changes.goodbyes_delivered.append(PersonKey(parcel.person))
            if isinstance(parcel.body, NewMessage) and parcel.slot is not None:
                changes.timers_started.append(StartedTimerRow(at, parcel.person, *parcel.slot))
        return RowsOnly(changes)

    async def run(self, channel: Channel, may_send: MaySend = lambda: True) -> None:
        """Deliver what waits on a channel, until `stop`, or `leave` of this channel."""
        woken = self._woken[channel.name] = asyncio.Event()
        calls = self._calls[channel.name] = Calls(channel, self.deliver, woken, may_send)
        try:
            await self._let_all_go(calls, woken)
        finally:
            await calls.end()
            if self._calls.get(channel.name) is calls:
                del self._calls[channel.name]

    async def _let_all_go(self, calls: Calls, woken: asyncio.Event) -> None:
        is_resumed = False
        while not self._stopping.is_set() and not calls.is_leaving:
            woken.clear()
            try:
                if not is_resumed:
                    await self._resume_waits(calls)
                    is_resumed = True
                wait = await self._let_go(calls)
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

    async def _resume_waits(self, calls: Calls) -> None:
        """Obey what the platform named for everybody to whoever sent here before: an earlier start,
        or another worker. A wait for one chat or thread holds its own messages by their rows.
        """
        now = self._now()
        until = await self._store.waits_until(calls.channel.name, now, ALL_TOLD_TO_WAIT)
        if until is not None:
            calls.pacer.pause(monotonic(), (until - now).total_seconds())

    def leave(self, channel: str) -> None:
        """Another process delivers on this channel from now on."""
        if (calls := self._calls.get(channel)) is not None:
            calls.is_leaving = True
            self.wake()

    async def stuck(self, patience: float = STUCK_SECONDS) -> list[Stuck]:
        """What waits for no reason, as seen since this was asked before. Raises `StorageError`.

        patience: seconds for a call, and for what might go first.
        """
        found = [await self._held_up(calls, patience) for calls in list(self._calls.values())]
        return list(chain.from_iterable(found))

    async def _held_up(self, calls: Calls, patience: float) -> list[Stuck]:
        name, now = calls.channel.name, monotonic()
        found = [
            Stuck(name, number, now - since, "its call has not come back")
            for number, since in calls.left.values()
            if now - since >= patience
        ]
        first = None
        if calls.pacer.free_at() <= now:
            without = {*calls.pacer.held(now), *calls.chats}
            may_go = await self._store.next_of_chats(name, self._now(), 1, without)
            first = may_go[0].id if may_go else None
        if first is None or calls.first is None or calls.first[0] != first:
            calls.first = None if first is None else (first, now)
        elif now - calls.first[1] >= patience:
            found.append(Stuck(name, first, now - calls.first[1], "nobody takes it up"))
        return found

    def stop(self) -> None:
        self._stopping.set()
        self.wake()

    async def _let_go(self, calls: Calls) -> float:
        """Let go what may go now; returns for how many seconds nothing else can, unless woken."""
        now = monotonic()
        slot = calls.pacer.free_at() - now
        if slot > 0:
            await asyncio.sleep(min(slot, POLL))
            return 0.0 if slot <= POLL else 1e-9
        is_full = self._unstored > 0 and bool(self._dispatcher.trouble)
        if is_full or not calls.has_any_room:
            return POLL
        held = calls.pacer.held(now)
        found = await calls.next_of_chats(self._store, self._now(), set(held))
        for parcel in found:
            if not calls.has_room_for(parcel):
                break  # whatever lands wakes this up
            if calls.pacer.free_at() > monotonic():
                return 0.0
            if calls.may_send():
                calls.begin(parcel)
        if not found and not held and not calls.left and now > self._retried_by:
            return LOOK if self._store.shared is None else LOOK_UNTOLD
        return min([POLL, *(max(0.001, until - now) for until in held.values())])

    async def deliver(
        self, channel: Channel, pacer: Pacer, parcel: Parcel, may_send: MaySend = lambda: True
    ) -> None:
        """Deliver one parcel, and store what became of it."""
        found = await self._still_to_be_sent(parcel)
        if found is None:
            return
        parcel = found
        if not may_send():
            await asyncio.sleep(POLL)
            return  # another process does, or this one again in a moment
        try:
            ready = await self._prepare(parcel)
            async with CallLimit(self._call_seconds):  # no chat waits for ever for one call
                external = await self._given(channel, ready)
        except Never as refused:
            await self._never(parcel, refused.why)
        except Wrong as wrong:
            _log.error("message refused", parcel=parcel.id, why=wrong.why)
            await self._failed(parcel, "failed", kept_for(parcel), wrong.why)
            if isinstance(parcel.body, Farewell):
                await self._note(RowsOnly(Changes(goodbyes_delivered=[PersonKey(parcel.person)])))
        except Moved as moved:
            row = MovedChatRow(moved.chat, parcel.address.channel, parcel.address.chat)
            await self._note(RowsOnly(Changes(chats_moved=[row])))
        except Later as later:
            await self._told_to_wait(channel, pacer, parcel, later)
        except Away as away:
            await self._away(pacer, parcel, away)
        except Exception as error:  # noqa: BLE001 - the outermost loop: it logs and keeps the row
            _log.error("delivery", parcel=parcel.id, error=type(error).__name__)
            await self._again(parcel, type(error).__name__)
        else:
            pacer.reached()
            await self._note(self._delivered([parcel], [external]))
            await self._take_back(parcel, external)

    async def _take_back(self, parcel: Parcel, external: str) -> None:
        """Remove what its coach took back while it was on its way, where the platform lets it."""
        there = parcel.address
        if not isinstance(parcel.body, NewMessage) or parcel.slot is not None or not external:
            return  # no coach's answer
        if there.channel in CAN_TAKE_BACK and await self._store.was_taken_back(parcel.id):
            row = amendment(parcel.person, there, external, "", self._now())
            await self._note(RowsOnly(Changes(messages=[row])))

    async def _told_to_wait(
        self, channel: Channel, pacer: Pacer, parcel: Parcel, later: Later
    ) -> None:
        _log.warning("told to wait", channel=channel.name, seconds=later.seconds)
        now, chat = monotonic(), parcel.address.chat
        if not later.is_for_thread:
            pacer.told_to_wait(now, later.seconds, chat, is_for_all=later.is_for_all)
        uncounted = replace(parcel, tries=parcel.tries - 1)  # nothing is wrong with it
        is_named = later.is_for_all and later.why == TOLD_TO_WAIT
        why = ALL_TOLD_TO_WAIT if is_named else later.why
        await self._failed(uncounted, "stored", later.seconds, why)

    async def _away(self, pacer: Pacer, parcel: Parcel, away: Away) -> None:
        if not away.is_for_all:
            await self._again(parcel, away.why)
            return
        pacer.unreachable(monotonic(), AWAY_WAIT)
        uncounted = replace(parcel, tries=parcel.tries - 1)  # nothing is wrong with it
        await self._failed(uncounted, "stored", 0, away.why)

    async def _still_to_be_sent(self, parcel: Parcel) -> Parcel | None:
        """The parcel with its words; None where it is not to be sent any more, or not as it is."""
        if isinstance(parcel.body, Placeholder):
            await self._render(parcel, parcel.body)
            found = await self._store.parcel(parcel.id)
            if found is None or found.address != parcel.address:
                return None  # nothing is to be said any more, or somewhere else
            if isinstance(found.body, Placeholder):
                return None
            parcel = found
        if isinstance(parcel.body, Unreadable):
            await self._failed(parcel, "failed", 0, "unreadable")
            return None
        if parcel.expires is not None and parcel.expires <= self._now():
            await self._failed(parcel, "withdrawn", 0, "expired")
            return None
        return parcel

    async def _note(self, item: Item) -> None:
        """Store what became of a call, and let its chat wait until that is stored."""
        self._unstored += 1
        try:
            await until_stored(self._dispatcher, item, self._stopping)
        finally:
            self._unstored -= 1

    async def _render(self, parcel: Parcel, placeholder: Placeholder) -> None:
        """Let the conversation be heard that a placeholder stands for, as things are now."""
        timer, due, now = placeholder.timer, placeholder.due, self._now()
        about = (parcel.id, parcel.person, timer, due, parcel.created, now, parcel.cause)
        await self._dispatcher.submit(TurnCame(*about))

    async def _given(self, channel: Channel, parcel: Parcel) -> str:
        """Let the channel have it; without its picture where that is what stands in the way."""
        parcel = tried(parcel)
        words = bare(parcel)
        if words == parcel:
            return await channel.deliver(words)
        try:
            return await channel.deliver(parcel)
        except Wrong as wrong:
            if wrong.is_for_chat:
                raise
            _log.warning("picture left out", parcel=parcel.id, why=wrong.why)
            return await channel.deliver(words)

    async def _never(self, parcel: Parcel, why: str) -> None:
        await self._failed(parcel, "failed", kept_for(parcel), why)
        if isinstance(parcel.body, SurfaceBody):
            channel = parcel.address.channel
            _log.error("the coach's chat cannot be written to", channel=channel, why=why)
        elif isinstance(parcel.body, Farewell):
            await self._note(RowsOnly(Changes(goodbyes_delivered=[PersonKey(parcel.person)])))
        else:
            refused = Refused(self._now(), *_where(parcel))
            await self._note(ForPerson(parcel.person, refused))

    async def _again(self, parcel: Parcel, why: str) -> None:
        """Try again later, a little later each time."""
        await self._failed(parcel, "stored", wait_of(parcel), why)

    async def _failed(self, parcel: Parcel, state: str, wait: float, why: str) -> None:
        if state == "stored" and parcel.tries >= SAID_FROM:
            _log.warning("message waits", parcel=parcel.id, tries=parcel.tries + 1, why=why)
        if state == "stored" and wait <= LOOK:
            self._retried_by = max(self._retried_by, monotonic() + wait + POLL)
        again = milliseconds(self._now() + timedelta(seconds=wait))
        row = FailedRow(state, parcel.tries + 1, again, why, parcel.id)
        await self._note(RowsOnly(Changes(messages_failed=[row])))


async def _as_it_is(parcel: Parcel) -> Parcel:
    return parcel


def _where(parcel: Parcel) -> tuple[str, str, int]:
    """Where a message was refused, and which."""
    return (parcel.address.channel, parcel.address.chat, parcel.id)
