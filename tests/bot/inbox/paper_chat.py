"""Coach's chats on paper, beside the real database, dispatcher, mirror and outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.delivery.channel import Moved, Wrong
from bot.delivery.outbox import Outbox
from bot.delivery.pacer import AT_WILL, Pace, Pacer
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.hear import hear_in
from bot.dispatch.item import RowsOnly
from bot.inbox.mirror import Mirror
from bot.inbox.surface import FileLeftError, SurfacePost
from bot.storage.changes import Changes
from bot.storage.codec import person_row, thread_row
from bot.storage.parcel import Parcel, SurfaceBody
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, MergedRow, PersonKey
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.coach.thread import State, Thread
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.routing.router import Router
from handlers.world import World
from tests.support.rows import AT
from tests.support.tables import give_tables

MS = milliseconds(AT)


@dataclass
class Paper:
    """Chats of the same platform; each numbers its messages from 1. moved: where a chat went."""

    posts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    loud: list[str] = field(default_factory=list)
    """What made a sound."""

    def say(self, chat: str, place: str, text: str) -> str:
        if chat in self.moved:
            raise Moved(self.moved[chat])
        if chat in self.refused:
            raise Wrong("not enough rights")
        written = self.posts.setdefault(chat, [])
        assert not place or int(place) <= len(written), "a number of another chat"
        written.append((place, text))
        return str(len(written))


@dataclass(frozen=True)
class OnPaper:
    """Implements `bot.inbox.surface.Surface`: a plain chat, whose cards are its threads."""

    paper: Paper
    address: Address

    def moved(self, chat: str) -> "OnPaper":
        return replace(self, address=Address(self.address.channel, chat))

    async def open(self, title: str, card: SurfacePost) -> tuple[str, str]:
        number = self.paper.say(self.address.chat, "", f"card of {title}: {card.text[:4]}")
        return number, number

    async def post(self, place: str, line: SurfacePost) -> Sequence[str]:
        if line.attachment is not None and not line.attachment.name.endswith(".jpg"):
            raise FileLeftError(64_000_000)
        if not line.is_silent:
            self.paper.loud.append(line.text)
        return [self.paper.say(self.address.chat, place, line.text)]

    async def tell(self, title: str, line: SurfacePost) -> None:  # noqa: ARG002 - `Surface` declares it: other platforms show a title, this one does not
        buttons = " ".join(f"[{label}|{data}]" for label, data in line.choices)
        self.paper.say(self.address.chat, "", f"{line.text}\n{buttons}".strip())

    async def set_closed(self, place: str, *, is_closed: bool) -> None:
        pass

    async def rename(self, place: str, title: str) -> None:
        pass

    async def remove(self, place: str, lines: Sequence[str]) -> None:
        chat = self.paper.posts[self.address.chat]
        for line in {place, *lines}:
            chat[int(line) - 1] = ("", "removed")

    async def mark(self, place: str, external: str, fate: str, said: str) -> None:
        pass

    async def edit(self, external: str, line: SurfacePost) -> None:
        pass


@dataclass
class Limber:
    """A Limber with two surfaces, that can be stopped and started. said: what must be shown."""

    world: World
    path: Path
    paper: Paper = field(default_factory=Paper)
    chats: list[str] = field(default_factory=lambda: ["10", "20"])
    said: dict[str, int] = field(default_factory=dict)
    people: list[int] = field(default_factory=list)
    count: int = 0
    now: datetime = AT
    name: str = "paper"
    pace: Pace = AT_WILL

    async def start(self) -> None:
        await give_tables(self.path)
        self.store = SqliteStore(self.path)
        await self.store.open()
        hear = hear_in(Router(self.world), {})
        self.dispatcher = Dispatcher(self.store, hear, undelivered_for=timedelta(0))
        await self.dispatcher.start()
        zone = ZoneInfo("UTC")
        self.mirror = Mirror(
            self.store, self.dispatcher, lambda: self.now, lambda: self.world, zone
        )
        self.outbox = Outbox(self.store, self.dispatcher, lambda: self.now)
        for chat in self.chats:
            self.mirror.add(OnPaper(self.paper, Address("paper", chat)))

    async def stop(self) -> None:
        await self.dispatcher.stop()
        await self.store.close()

    async def put(self, changes: Changes) -> None:
        await self.dispatcher.submit(RowsOnly(changes))

    async def plan(self) -> None:
        for surface in list(self.mirror.surfaces.values()):
            await self.mirror.plan(surface)
            await self.mirror.remove_erased(surface)

    async def settle(self) -> None:
        """Plan and deliver until nothing waits."""
        await self.plan()
        while parcels := await self.store.waiting("paper", self.now, 1):
            (parcel,) = parcels
            await self.outbox.deliver(self, Pacer(AT_WILL), parcel)
            self.chats = [self.paper.moved.get(chat, chat) for chat in self.chats]
            await self.plan()

    async def deliver(self, parcel: Parcel) -> str:
        """As a channel does."""
        assert isinstance(parcel.body, SurfaceBody)
        return await self.mirror.deliver(parcel, parcel.body)

    async def run(self) -> None:
        """Nothing comes in."""

    # -- what happens -----------------------------------------------------------------------

    async def met(self) -> int:
        self.count += 1
        person = 100 + self.count
        self.people.append(person)
        thread = thread_row(person, Thread(State.WAITING, AT))
        await self.put(
            Changes(
                people=[person_row(Person(person), MS)],
                addresses=[AddressRow("terminal", str(person), person)],
                threads=[thread],
            )
        )
        return person

    async def do(self, step: tuple[str, int]) -> None:
        what, number = step
        person = self.people[number % len(self.people)] if self.people else await self.met()
        self.count += 1
        match what:
            case "line" | "alert" as kind:
                text = f"words {self.count}."
                self.said[text] = person
                row = ThreadEntryRow(person, "person", kind.replace("line", "person"), text, MS)
                await self.put(Changes(thread_entries=[row]))
            case "colleague" if self.chats[0] not in {*self.paper.moved, *self.paper.refused}:
                # a coach wrote it on the first surface, where it stands already
                text = f"words {self.count}."
                written = self.paper.say(self.chats[0], "", text)
                ref = f"paper:{self.chats[0]}:{written}"
                self.said[text] = person
                row = ThreadEntryRow(person, "John", "note", text, MS, ref)
                await self.put(Changes(thread_entries=[row]))
            case "meet":
                await self.met()
            case "delete":
                await self.put(Changes(people_erased=[PersonKey(person)]))
                self.people.remove(person)
                self.said = {t: p for t, p in self.said.items() if p != person}
            case "link" if len(self.people) > 1:
                other = next(p for p in self.people if p != person)
                await self.put(Changes(people_merged=[MergedRow(other, person)]))
                self.people.remove(person)
                self.said = {t: other if p == person else p for t, p in self.said.items()}
            case "migrate":
                old = self.chats[number % 2]
                self.paper.moved[old] = str(int(old) + 1)
            case "refuse":
                self.paper.refused.add(self.chats[number % 2])
            case "allow":
                self.paper.refused.clear()
            case "restart":
                await self.stop()
                await self.start()
            case "settle":
                await self.settle()
            case _:
                pass

    def family(self, chat: str) -> list[str]:
        """A chat and those that it has become."""
        after = self.paper.moved.get(chat)
        return [chat] if after is None else [chat, *self.family(after)]
