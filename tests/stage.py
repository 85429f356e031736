"""A stage for conversations: a real storage, dispatcher and clock, and one person to talk to it.

A transcript is written as a coach would read it:

    > what the person writes; a choice's label or number is a tap
    < what Limber says, with … for anything, and [Label] for its choices
    ~ 30 s                  time passes (also 10 min, 2 h, or an instant 2026-11-22 07:00)
    > (edited) a text that the person changed
    > (photo) the words below a picture
    > (group) a text that others read along with
    c> what the coach writes
    # restart               everything is stopped and started again
    # away 10 min           the same, with so much time in between
    # anything else         a remark

A line that follows without a sign belongs to the one before.

Who acts the lines out is a `Player` (`tests/player.py`): the same transcripts run on every channel.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.alarm import Alarm
from bot.app import App, Hears, hear_in
from bot.arrival import Arrived, Taken
from bot.channels.terminal.shown import plain
from bot.channels.terminal.typed import Offered
from bot.dispatcher import Dispatcher
from bot.outbox import Outbox
from bot.picture_ids import PictureIds
from bot.presence import Presence
from bot.storage.rows import message_of
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Address
from handlers.engine.event import Attached, CoachReplied, Edited, Event, Said, Tapped
from handlers.engine.message import Message
from scheduler.clock import MovedClock
from tests.player import Acted, AtTheTable, Player, all_waiting

START = datetime(2026, 11, 21, 6, 0, tzinfo=ZoneInfo("Europe/Berlin"))
_WAIT = re.compile(r"(\d+) ?(s|min|h|d)")
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


@dataclass(slots=True)
class Stage:
    """One person in front of Limber. `said` gathers what Limber says, in order."""

    router: Hears
    path: Path | None
    at: datetime = START
    zone: str = "Europe/Berlin"
    channel: str = "terminal"
    chat: str = "me"
    said: list[Message] = field(default_factory=list)
    offered: Offered = field(default_factory=Offered)
    player: Player | None = None
    _parts: "tuple[SqliteStore, Dispatcher, Outbox, MovedClock] | None" = None

    def __post_init__(self) -> None:
        if self.player is None:
            self.player = AtTheTable(Address(self.channel, self.chat))
        self.channel, self.chat = self.player.address.channel, self.player.address.chat

    async def open(self) -> None:
        store = SqliteStore(self.path)
        await store.open()
        hear = hear_in(self.router, {self.channel: self.zone})
        dispatcher = Dispatcher(store, hear, starts_within=timedelta(0))
        await dispatcher.start()
        clock = MovedClock(self.at.astimezone(UTC), store.next_due)
        outbox = Outbox(store, dispatcher, clock.now)
        alarm = Alarm(store, dispatcher, clock.now)

        async def ring() -> datetime | None:
            due = await alarm.ring()
            await self._collect()
            return due

        await clock.start(ring)
        self._parts = (store, dispatcher, outbox, clock)
        ids = PictureIds(store, dispatcher)
        app = App(store, dispatcher, outbox, alarm, clock, Presence(None), ids)
        await self.one.enter(app)

    async def close(self) -> None:
        store, dispatcher, _, clock = self.parts
        await self.one.leave()
        self.at = clock.now()
        await dispatcher.stop()
        await store.close()
        self._parts = None

    @property
    def parts(self) -> tuple[SqliteStore, Dispatcher, Outbox, MovedClock]:
        assert self._parts is not None, "open() first"
        return self._parts

    @property
    def one(self) -> Player:
        """The person, on their channel."""
        assert self.player is not None
        return self.player

    @property
    def store(self) -> SqliteStore:
        return self.parts[0]

    @property
    def now(self) -> datetime:
        return self.parts[3].now()

    @property
    def address(self) -> Address:
        return Address(self.channel, self.chat)

    async def submit(self, event: Event, update_id: str | None = None) -> Taken:
        """Let something happen, and gather what is said to it."""
        taken = await self.parts[1].submit(Arrived(self.address, event, update_id))
        await self._collect()
        return taken

    async def say(self, text: str, update_id: str | None = None) -> list[Message]:
        """Write a line as in the terminal; returns what is said to it."""
        before = len(self.said)
        event = self._event(text)
        if update_id is None:
            await self.one.act(event)
            await self._collect()
        else:
            await self.submit(event, update_id)
        return self.said[before:]

    def _event(self, text: str) -> Acted:
        match text.split(" ", 1):
            case ["(edited)", words]:
                return Edited(self.now, words)
            case ["(group)", words]:
                return Said(self.now, words, is_group=True)
            case ["(photo)", words]:
                return Attached(self.now, "photo", caption=words)
            case _:
                return self.offered.event(self.now, text)

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
        for body in reversed(await self.store.said(self.address, 20)):
            self.offered.show(message_of(body, 1, None).buttons)
        return await self.wait(0) if away_seconds else []

    async def _collect(self) -> None:
        if parcels := await all_waiting(self.parts[2], self.address):
            for message in await self.one.see(parcels):
                self.offered.show(message.buttons)
                self.said.append(message)

    async def play(self, script: str) -> str:
        """Perform a transcript; returns it as it really went, equal where it went as written."""
        lines = _lines(script)
        went: list[str] = []
        for index, (sign, text) in enumerate(lines):
            if sign == "<":
                continue
            heard = await self._perform(sign, text)
            went.append(_line(sign, text))
            expected = []
            for after, wanted in lines[index + 1 :]:
                if after != "<":
                    break
                expected.append(wanted)
            went += _compared(expected, heard)
        return "\n".join(went)

    async def _perform(self, sign: str, text: str) -> list[Message]:
        match sign:
            case ">":
                return await self.say(text)
            case "c>":
                return await self.coach(text)
            case "~":
                waited = _WAIT.fullmatch(text)
                if waited:
                    return await self.wait(int(waited[1]) * _SECONDS[waited[2]])
                when = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.zone))
                return await self.until(when)
            case "#" if text == "restart":
                return await self.restart()
            case "#" if text.startswith("away "):
                away = _WAIT.fullmatch(text.removeprefix("away "))
                assert away is not None, text
                return await self.restart(int(away[1]) * _SECONDS[away[2]])
            case _:
                return []


def as_written(script: str) -> str:
    """A transcript in the form that `Stage.play` gives back when all went as written."""
    return "\n".join(_line(sign, text) for sign, text in _lines(script))


def shown(message: Message) -> str:
    """A message in one line, with its choices."""
    labels = [f"[{b.label}{' ✓' if b.is_marked else ''}]" for b in message.buttons]
    return " ".join(" ".join([plain(message.text), *labels]).split())


def _lines(script: str) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for raw in script.splitlines():
        if not raw.strip():
            continue
        sign, _, text = raw.partition(" ")
        if sign in {">", "<", "~", "c>", "#"}:
            lines.append((sign, text.strip()))
        else:
            sign, text = lines.pop()
            lines.append((sign, f"{text} {raw.strip()}"))
    return lines


def _line(sign: str, text: str) -> str:
    return f"{sign} {text}"


def _compared(expected: list[str], heard: list[Message]) -> list[str]:
    """The expected lines where they fit, and what was really said where they do not.

    `< ...` alone stands for any number of messages.
    """
    said = [shown(message) for message in heard]
    went = []
    for position, wanted in enumerate(expected):
        if wanted == "...":
            following = expected[position + 1 :]
            while said and not (following and _fits(following[0], said[0])):
                if not following and len(said) == 0:
                    break
                said.pop(0)
            went.append("< ...")
        elif said and _fits(wanted, said[0]):
            said.pop(0)
            went.append(_line("<", wanted))
    return went + [_line("<", text) for text in said]


def _fits(pattern: str, text: str) -> bool:
    parts = [re.escape(" ".join(part.split())) for part in pattern.split("…")]
    return re.fullmatch(r"\s*.*\s*".join(parts), text, re.DOTALL) is not None
