"""A stage for conversations: a real storage, dispatcher and clock, and one person to talk to it.

Transcripts are read by `tests/support/transcript.py`. Who acts their lines out is a `Player`
(`tests/support/player.py`): the same transcripts run on every channel.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.channels.terminal.input import Offered
from bot.delivery.outbox import Outbox
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.hear import Hears, hear_in
from bot.dispatch.item import Arrived, Outcome
from bot.inbox.mirror import Mirror
from bot.media.upload_ids import UploadIds
from bot.operations.process_lock import ProcessLock
from bot.privacy.export import Exporter
from bot.reload import Editions
from bot.storage.open import open_store
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from handlers.coach.thread import title
from handlers.engine.event import CoachReplied, Event, Tapped
from handlers.engine.message import Message
from scheduler.clock import MovedClock
from tests.support.player import AtTheTable, Player, all_waiting
from tests.support.tables import give_tables
from tests.support.transcript import Performance, acted

START = datetime(2026, 11, 21, 6, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@dataclass(slots=True)
class Stage(Performance):
    """One person in front of Limber.

    `said` gathers what Limber says, in order; `titles` every title that their thread ever had.
    database: the address of one that is not the file at `path`.
    """

    router: Hears
    path: Path | None
    at: datetime = START
    zone: str = "Europe/Berlin"
    channel: str = "terminal"
    chat: str = "me"
    said: list[Message] = field(default_factory=list)
    offered: Offered = field(default_factory=Offered)
    titles: set[str] = field(default_factory=set)
    player: Player | None = None
    database: str = ""
    _parts: "tuple[Store, Dispatcher, Outbox, MovedClock] | None" = None

    def __post_init__(self) -> None:
        if self.player is None:
            self.player = AtTheTable(Address(self.channel, self.chat))
        self.channel, self.chat = self.player.address.channel, self.player.address.chat

    async def open(self) -> None:
        if self.path is not None and not self.database:
            await give_tables(self.path)
        store = open_store(self.database) if self.database else SqliteStore(self.path)
        await store.open()
        hear = hear_in(self.router, {self.channel: self.zone})
        dispatcher = Dispatcher(store, hear, undelivered_for=timedelta(0))
        await dispatcher.start()
        clock = MovedClock(self.at.astimezone(UTC), store.next_due)
        prepare = None
        if self.path is not None:
            prepare = Exporter(store, self.path.parent / "exports").prepare
        outbox = Outbox(store, dispatcher, clock.now, prepare)
        due_timers = DueTimers(store, dispatcher, clock.now)

        async def ring() -> datetime | None:
            due = await due_timers.ring()
            await self._collect()
            return due

        await clock.start(ring)
        self._parts = (store, dispatcher, outbox, clock)
        ids = UploadIds(store, dispatcher)
        editions = Editions(self.router.world)
        mirror = Mirror(store, dispatcher, clock.now, lambda: editions.world, ZoneInfo(self.zone))
        lock = ProcessLock(None)
        parts = (store, dispatcher, outbox, due_timers, clock, lock, ids, mirror, editions)
        app = App(*parts)
        await self.one.enter(app)

    async def close(self) -> None:
        store, dispatcher, _, clock = self.parts
        await self.one.leave()
        self.at = clock.now()
        await dispatcher.stop()
        await store.close()
        self._parts = None

    @property
    def parts(self) -> tuple[Store, Dispatcher, Outbox, MovedClock]:
        assert self._parts is not None, "open() first"
        return self._parts

    @property
    def one(self) -> Player:
        """The person, on their channel."""
        assert self.player is not None
        return self.player

    @property
    def store(self) -> Store:
        return self.parts[0]

    @property
    def now(self) -> datetime:
        return self.parts[3].now()

    @property
    def address(self) -> Address:
        return Address(self.channel, self.chat)

    async def submit(self, event: Event, update_id: str | None = None) -> Outcome:
        """Let something happen, and gather what is said to it."""
        taken = await self.parts[1].submit(Arrived(self.address, event, update_id))
        await self._collect()
        return taken

    async def say(self, text: str, update_id: str | None = None) -> list[Message]:
        """Write a line as in the terminal; returns what is said to it."""
        before = len(self.said)
        event = acted(text, self.now, self.offered)
        if update_id is None:
            await self.one.act(event)
            await self._collect()
        else:
            await self.submit(event, update_id)
        return self.said[before:]

    async def tap(self, choice: str) -> list[Message]:
        before = len(self.said)
        await self.one.act(Tapped(self.now, choice))
        await self._collect()
        return self.said[before:]

    async def coach(self, text: str) -> list[Message]:
        before = len(self.said)
        await self.submit(CoachReplied(self.now, "coach", text))
        return self.said[before:]

    async def wait(self, seconds: float) -> list[Message]:
        return await self.until(self.now + timedelta(seconds=seconds))

    async def until(self, instant: datetime) -> list[Message]:
        before = len(self.said)
        await self.parts[3].move(instant.astimezone(UTC))
        return self.said[before:]

    async def restart(self, away_seconds: float = 0) -> list[Message]:
        """Stop everything and start it again; returns what is said to what came due meanwhile."""
        await self.close()
        self.at += timedelta(seconds=away_seconds)
        self.offered = Offered()
        await self.open()
        for message in reversed(await self.store.said(self.address, 20)):
            self.offered.show(message.buttons)
        return await self.wait(0) if away_seconds else []

    async def _collect(self) -> None:
        self.titles |= {title(each.id, each.name) for each in await self.store.threads()}
        if parcels := await all_waiting(self.parts[2], self.address):
            for message in await self.one.see(parcels):
                self.offered.show(message.buttons)
                self.said.append(message)
