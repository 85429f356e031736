"""Limber on a database, where many people have their check-in on one morning."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived
from bot.storage.parcel import NewMessage
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.event import Said
from handlers.routing.router import Router
from scheduler.clock import MovedClock
from tests.support.check_ins import local
from tests.support.sql import change, rows
from tests.support.tables import give_tables

EVENING, UP = local("2026-11-20T21:00"), local("2026-11-21T09:40")


class Limber:
    """Limber on a database, that can be stopped and started."""

    def __init__(self, router: Router, path: Path) -> None:
        self._hear = hear_in(router, {"terminal": "Europe/Berlin"})
        self._path = path

    @asynccontextmanager
    async def up(self, at: datetime) -> AsyncIterator["Limber"]:
        """The process runs, from this instant on."""
        await give_tables(self._path)
        self.store = SqliteStore(self._path)
        await self.store.open()
        self.dispatcher = Dispatcher(self.store, self._hear)
        await self.dispatcher.start()
        self.clock = MovedClock(at.astimezone(UTC), self.store.next_due)
        due_timers = DueTimers(self.store, self.dispatcher, self.clock.now)
        await self.clock.start(due_timers.ring)
        try:
            yield self
        finally:
            await self.dispatcher.stop()
            await self.store.close()

    async def say(self, text: str, people: int) -> None:
        """Everybody writes the same; `{time}` is only its time of day is used of their own."""
        await asyncio.gather(
            *(
                self.dispatcher.submit(
                    Arrived(here(n), Said(self.clock.now(), text.format(time=wall(n))))
                )
                for n in range(people)
            )
        )

    async def waiting(self) -> list[tuple[str, str]]:
        """Who is to be told what."""
        outbox = Outbox(self.store, self.dispatcher, self.clock.now)
        chats = [Address("terminal", chat) for chat in await self.store.chats("terminal")]
        found = await asyncio.gather(*(outbox.waiting(chat) for chat in chats))
        return [
            (p.address.chat, p.body.message.text)
            for parcels in found
            for p in parcels
            if isinstance(p.body, NewMessage)
        ]

    async def forget_said(self) -> None:
        await change(self.store, "UPDATE outgoing SET state = 'sent'")

    async def planned(self) -> Counter[datetime]:
        found = await rows(self.store, "SELECT due FROM timer WHERE kind = 'check_in'")
        return Counter(datetime.fromtimestamp(row[0] / 1000, UTC) for row in found)


def here(number: int) -> Address:
    return Address("terminal", f"{number}")


def wall(number: int) -> time:
    """Half of them at 06:10, the others minute by minute until twenty past nine."""
    return time(6, 10) if number % 2 else (datetime(2026, 1, 1, 6, 10) + _minutes(number)).time()  # noqa: DTZ001 - only its time of day is used


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number // 2 % 190)
