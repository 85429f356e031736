"""An outbox over a store in memory, and a platform that does as it is told."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.delivery.outbox import Outbox
from bot.delivery.pacer import AT_WILL, Pace
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import Arrived
from bot.storage.parcel import Parcel, message_in
from bot.storage.records import Address
from handlers.engine.effect import Heard, Say, Unreachable
from handlers.engine.event import Event, Refused, Said
from handlers.engine.message import Lane, Message, Picture
from handlers.engine.person import Person
from tests.support.full_store import FullStore
from tests.support.sql import rows
from tests.support.waiting import until

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@dataclass
class Platform:
    """Takes messages, and answers some of them with trouble first."""

    name: str = "telegram"
    pace: Pace = AT_WILL
    trouble: dict[str, list[Exception]] = field(default_factory=dict)
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """What is answered only then, also with its trouble."""
    held_now: list[str] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> str:
        message = message_in(parcel.body)
        assert message is not None
        text = message.text
        if message.picture is not None:
            text += " (picture)"
        self.calls.append(text)
        if text in self.held:
            self.held_now.append(text)
            await self.held[text].wait()
        if self.trouble.get(text):
            raise self.trouble[text].pop(0)
        if text in self.slow:
            await self.slow[text].wait()
        self.taken.append((parcel.address.chat, text))
        return f"m{parcel.id}"

    async def run(self) -> None:
        raise NotImplementedError

    @property
    def said(self) -> list[str]:
        return [text for _, text in self.taken]


def echo(person: Person, event: Event, _ids: object) -> Heard:
    """Says what it hears; "lane 4: words" in that lane, and each of several separated by bars."""
    if isinstance(event, Refused):
        return Heard(person, (Unreachable(is_unreachable=True),))
    assert isinstance(event, Said)
    lane, _, text = event.text.rpartition(": ")
    chosen = Lane(int(lane.removeprefix("lane "))) if lane else Lane.ANSWER
    picture = Picture("squat", "Somebody squats.") if text.startswith("look") else None
    said = tuple(Message(each, lane=chosen, picture=picture) for each in text.split("|"))
    return Heard(person, tuple(Say(each) for each in said))


class Breaking(FullStore):
    """A store in memory in which a look at what waits breaks some times, as nobody expects, and
    that can be read but not written while it is full.
    """

    breaks = 0

    async def next_of_chats(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        if self.breaks:
            self.breaks -= 1
            raise KeyError
        return await super().next_of_chats(channel, now, limit, without)


@dataclass
class Limber:
    store: Breaking
    dispatcher: Dispatcher
    outbox: Outbox
    at: datetime = AT

    async def say(self, chat: str, text: str) -> None:
        await self.dispatcher.submit(Arrived(Address("telegram", chat), Said(self.at, text)))

    async def states(self) -> list[tuple[str, str | None]]:
        found = await rows(self.store, "SELECT state, error FROM outgoing ORDER BY id")
        return [(row[0], row[1]) for row in found]

    @asynccontextmanager
    async def delivering(self, platform: Platform) -> AsyncIterator[None]:
        task = asyncio.create_task(self.outbox.run(platform))
        try:
            yield
        finally:
            self.outbox.stop()
            await task

    async def until_settled(self) -> None:
        async def is_settled() -> bool:
            return all(state != "stored" for state, _ in await self.states())

        await until(is_settled)


@asynccontextmanager
async def a_house() -> AsyncIterator[Limber]:
    store = Breaking(None)
    await store.open()
    dispatcher = Dispatcher(store, echo)
    await dispatcher.start()
    limber = Limber(store, dispatcher, Outbox(store, dispatcher, lambda: limber.at))
    try:
        yield limber
    finally:
        await dispatcher.stop()
        await store.close()
