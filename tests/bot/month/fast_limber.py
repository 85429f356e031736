"""A whole Limber in fast time: database, writer, clock, nightly work, and people."""

import re
import resource
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.terminal.input import Offered
from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import hear_in
from bot.dispatch.item import Arrived, ForPerson
from bot.errors import StorageError
from bot.privacy.retention import Retention
from bot.storage.parcel import message_in
from bot.storage.records import Address
from bot.storage.retention import Aged
from bot.storage.sqlite.store import SqliteStore
from handlers.engine.event import CoachReplied
from handlers.engine.message import Message
from handlers.routing.router import Router
from handlers.world import World
from scheduler.clock import MovedClock
from tests.support.transcript import acted

CHANNELS = ("terminal", "web")
ZONE = "Europe/Berlin"
_THERE = "@there "
_LINK = re.compile(r"/link \d+-[A-Z2-9]{8}")
DAYS = dict.fromkeys(Aged, 90) | {Aged.SAFETY: 1095, Aged.SILENT: 1095, Aged.SEEN: 30}


@dataclass(slots=True)
class Trainee:
    """Somebody with a chat. day: what they write on a day (from 0), each at an hour (UTC).

    second: another chat of theirs, on another channel.
    """

    number: int
    temperament: str
    day: Callable[[int, int], list[tuple[float, str]]]
    address: Address
    offered: Offered = field(default_factory=Offered)
    said: list[Message] = field(default_factory=list)
    second: Address | None = None

    def line(self, text: str) -> tuple[Address, str]:
        """Where they write a line of their day, and how it reads."""
        links = [found[0] for each in self.said if (found := _LINK.search(each.text))]
        if "{link}" in text:
            text = text.replace("{link}", links[-1])
        if text.startswith(_THERE) and self.second is not None:
            return self.second, text.removeprefix(_THERE)
        return self.address, text


@dataclass(slots=True)
class FastLimber:
    """Everything that a running Limber is made of, without a platform."""

    world: World
    path: Path
    at: datetime
    people: dict[Address, Trainee] = field(default_factory=dict)
    updates: int = 0
    _parts: "tuple[SqliteStore, Dispatcher, Outbox, MovedClock, Retention] | None" = None

    async def open(self) -> None:
        store = SqliteStore(self.path)
        await store.open()
        dispatcher = Dispatcher(
            store, hear_in(Router(self.world), dict.fromkeys(CHANNELS, ZONE)), timedelta(0)
        )
        await dispatcher.start()
        clock = MovedClock(self.at.astimezone(UTC), store.next_due)
        outbox = Outbox(store, dispatcher, clock.now)
        due_timers = DueTimers(store, dispatcher, clock.now)

        async def ring() -> datetime | None:
            await due_timers.ring()
            await self.deliver()
            return await store.next_due()

        retention = Retention(store, dispatcher, DAYS, self.path.parent, clock.now)
        self._parts = (store, dispatcher, outbox, clock, retention)
        await clock.start(ring)

    async def close(self) -> None:
        store, dispatcher, _, clock, _ = self.parts
        self.at = clock.now()
        await clock.stop()
        await dispatcher.stop()
        await store.close()
        self._parts = None

    @property
    def parts(self) -> "tuple[SqliteStore, Dispatcher, Outbox, MovedClock, Retention]":
        assert self._parts is not None, "open() first"
        return self._parts

    @property
    def now(self) -> datetime:
        return self.parts[3].now()

    async def deliver(self) -> None:
        """Everybody reads what waits for them."""
        store, _, outbox, clock, _ = self.parts
        for channel in await store.channels():
            while waiting := await store.waiting(channel, clock.now(), 1000):
                for address in {each.address for each in waiting}:
                    parcels = await outbox.waiting(address)
                    for parcel in parcels:
                        self._read(address, message_in(parcel.body))
                    await outbox.delivered(parcels, ["1"] * len(parcels))

    def _read(self, address: Address, message: Message | None) -> None:
        if message is not None and address in self.people:
            self.people[address].offered.show(message.buttons)
            self.people[address].said.append(message)

    async def write(self, who: Trainee, text: str) -> None:
        """Somebody writes or taps, and it is tried again until it is stored."""
        self.updates += 1
        address, text = who.line(text)
        event = acted(text, self.now, who.offered)
        item = Arrived(address, event, f"{self.updates:09}")
        outcome = await self.parts[1].submit(item)
        assert outcome.is_new
        again = await self.parts[1].submit(item)
        assert not again.is_new, "what a platform repeats counts once"
        await self.deliver()

    async def coach(self, person: int, text: str) -> None:
        await self.parts[1].submit(ForPerson(person, CoachReplied(self.now, "John", text)))
        await self.deliver()

    async def day(self, begins: datetime, day: int) -> None:
        """A day: everybody writes when they do, timers ring between, a coach answers at six."""
        lines = [
            (begins + timedelta(hours=hour, seconds=who.number), who, text)
            for who in {each.number: each for each in self.people.values()}.values()
            for hour, text in who.day(day, who.number)
        ]
        for at, who, text in sorted(lines, key=lambda line: line[0]):
            await self.until(max(at, self.now))
            await self.write(who, text)
        await self.until(max(begins + timedelta(hours=18), self.now))
        for thread in await self.parts[0].threads():
            await self.coach(thread.id, "Two sets are plenty today.")
        await self.until(begins + timedelta(days=1))

    async def until(self, instant: datetime) -> None:
        await self.parts[3].move(instant)

    async def crash(self) -> None:
        """The power goes: what is on the disk now is all there is."""
        found = _files(self.path)
        await self.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)  # noqa: ASYNC240 - a deletion blocks for a moment, and no other task runs
        _put(self.path, found)
        await self.open()

    async def fill_disk(self, who: Trainee) -> None:
        """The disk is full: what somebody writes is refused whole, and taken once there is room."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        text = "/coach " + "my knee clicks " * 30
        refused = 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        try:
            for _ in range(3):
                try:
                    await self.write(who, text)
                except StorageError:
                    refused += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert refused, "the disk was not full enough"
        await self.write(who, text)

    async def upgrade(self, world: World) -> None:
        """Another version starts on the same database."""
        await self.close()
        self.world = world
        await self.open()

    async def night(self) -> None:
        await self.parts[4].run()


def _files(path: Path) -> dict[str, bytes]:
    """The database and what was written ahead, as they are this instant."""
    there = {ending: Path(f"{path}{ending}") for ending in ("", "-wal")}
    return {ending: file.read_bytes() for ending, file in there.items() if file.exists()}


def _put(path: Path, found: dict[str, bytes]) -> None:
    for ending, content in found.items():
        Path(f"{path}{ending}").write_bytes(content)


def reworded(world: World, key: str, text: str) -> World:
    """The next version: one text is another."""
    messages = {**world.catalog.messages, key: text}
    return replace(world, catalog=replace(world.catalog, messages=messages))
