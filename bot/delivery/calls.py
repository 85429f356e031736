"""The calls of one channel that are on their way: one a chat, and an emergency beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic
from typing import TypeAlias

from bot.delivery.channel import Channel
from bot.delivery.pacer import Pacer
from bot.errors import StorageError
from bot.storage.parcel import Parcel, SurfaceBody
from bot.storage.store import Store
from handlers.engine.message import Lane
from scheduler.logger import Logger

AFTER_ACCIDENT = 0.5
"""Seconds until a chat is looked at again whose call ended in an accident."""
LAST_CALLS = 10.0
"""Seconds that calls on their way still get when everything stops."""
KEPT_FREE = 2
"""Calls at the same time that are kept for sessions and emergencies, where there are as many."""

MaySend: TypeAlias = Callable[[], bool]
"""Whether this process is the one that sends on a channel."""
Deliver: TypeAlias = Callable[[Channel, Pacer, Parcel, MaySend], Awaitable[None]]
_Place: TypeAlias = tuple[str, bool]
"""A chat, and whether it is the place for its emergencies."""

_log = Logger()


class Calls:
    """Keeps count of the calls of one channel that are on their way, and starts new ones.

    deliver: gives one parcel to the channel, and stores what became of it; woken: set when a
    call has ended.
    """

    def __init__(
        self, channel: Channel, deliver: Deliver, woken: asyncio.Event, may_send: MaySend
    ) -> None:
        self.channel = channel
        self.may_send = may_send
        self.is_leaving = False
        self.pacer = Pacer(channel.pace)
        self._deliver = deliver
        self._woken = woken
        self._tasks: dict[_Place, asyncio.Task[None]] = {}
        self.left: dict[_Place, tuple[int, float]] = {}
        """What is on its way to each chat, and since when (steady seconds)."""
        self.first: tuple[int, float] | None = None
        """What might have gone first when it was looked at, and since when."""

    @property
    def chats(self) -> set[str]:
        """The chats that something is on its way to."""
        return {chat for chat, _ in self._tasks}

    @property
    def has_any_room(self) -> bool:
        """Whether at least an emergency might leave."""
        return self._room() > -KEPT_FREE

    def has_room_for(self, parcel: Parcel) -> bool:
        """Whether it may leave now; some room stays free for those who are in a session, and an
        emergency needs none.
        """
        if is_urgent(parcel):
            return self.has_any_room
        kept = KEPT_FREE if self.channel.pace.at_once > 2 * KEPT_FREE else 0
        return self._room() > (0 if parcel.lane <= Lane.SESSION.value else kept)

    def _room(self) -> int:
        return self.channel.pace.at_once - len(self._tasks)

    async def next_of_chats(self, store: Store, now: datetime, held: set[str]) -> list[Parcel]:
        """What may go next to each chat but the held ones, emergencies first."""
        name, room = self.channel.name, self._room()
        found: list[Parcel] = []
        if self._tasks:
            urgent = {chat for chat, is_of_emergency in self._tasks if is_of_emergency}
            found = await store.emergencies(name, now, max(room, 1), held | urgent)
        if room > 0:
            known = {parcel.id for parcel in found}
            others = await store.next_of_chats(name, now, room, held | self.chats)
            found += [parcel for parcel in others if parcel.id not in known]
        return found

    def begin(self, parcel: Parcel) -> None:
        chat = parcel.address.chat
        place = (chat, is_urgent(parcel))
        self.pacer.took(monotonic(), chat)
        task = asyncio.create_task(self._call(parcel), name=f"{self.channel.name} {parcel.id}")
        self._tasks[place] = task
        self.left[place] = (parcel.id, monotonic())
        task.add_done_callback(lambda _task: self._ended(place))

    def _ended(self, place: _Place) -> None:
        del self._tasks[place], self.left[place]
        self._woken.set()

    async def _call(self, parcel: Parcel) -> None:
        try:
            await self._deliver(self.channel, self.pacer, parcel, self.may_send)
        except StorageError as error:  # nothing was sent, or everything stops
            _log.error("outbox", error=str(error))
            await asyncio.sleep(AFTER_ACCIDENT)
        except Exception as error:  # noqa: BLE001 - an outermost loop: the row is still there
            _log.error("outbox", parcel=parcel.id, error=type(error).__name__)
            await asyncio.sleep(AFTER_ACCIDENT)

    async def end(self) -> None:
        """Let the calls that are on their way end."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=LAST_CALLS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


def is_urgent(parcel: Parcel) -> bool:
    """Whether it goes beside what is on its way to its chat: an emergency's text to its person. In
    a coach's chat a thread might be made twice, so that one line at a time is shown there.
    """
    return parcel.lane == Lane.EMERGENCY.value and not isinstance(parcel.body, SurfaceBody)
