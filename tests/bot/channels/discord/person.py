"""A person on Discord: writes, taps and commands on the fake, and reads what stands in their DM."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.channels.discord.intake_form import OPENS
from bot.storage.records import Address
from handlers.command import Command, command_of
from handlers.engine.event import Attached, Edited, Said, Tapped
from handlers.engine.message import Button, Message
from tests.bot.channels.discord.fake.actions import SELECT, Someone, choices, open_server, words_of
from tests.bot.channels.discord.fake.limits import all_of
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.state import BOT, Json
from tests.bot.channels.discord.process import READY
from tests.support.player import Acted
from tests.support.waiting import PATIENCE, until


@dataclass(slots=True)
class OnDiscord:
    """Implements `tests.support.process_stage.Person`. Slash commands and taps.

    used: in which ways they acted.
    """

    fake: FakeDiscord
    used: set[str] = field(default_factory=set)
    address: Address = field(init=False)
    me: Someone = field(init=False)
    _seen: dict[str, tuple[str, tuple[Button, ...]]] = field(default_factory=dict)
    _last: int = 0
    _starts: int = 0
    _place: int | None = None
    """A server's channel, once they have written there; they read along there from then on."""

    def __post_init__(self) -> None:
        self.me = Someone(self.fake)
        self.address = Address("discord", str(self.me.dm))

    def settings(self) -> Mapping[str, str]:
        return {"DISCORD_TOKEN": self.fake.token, "DISCORD_API_URL": self.fake.url}

    def expect(self) -> None:
        self._starts += 1

    async def meet(self, log: Path) -> None:
        await until(lambda: len(READY.findall(log.read_text("utf-8"))) >= self._starts, PATIENCE)

    async def act(self, event: Acted, database: sqlite3.Connection) -> None:
        before = _heard(database)
        await self._act(event)
        await until(lambda: _heard(database) > before, PATIENCE)
        await until(lambda: all(t.is_finished for t in self.fake.town.taps.values()), PATIENCE)

    async def _act(self, event: Acted) -> None:
        match event:
            case Edited(_, _, True) | Attached(_, _, _, _, True):
                pytest.skip("nobody edits or shows anything in a channel")
            case Said(_, text, _, True):
                if self._place is None:
                    self._place, _ = open_server(self.fake)
                await self.me.say(f"<@{BOT}> {text}", self._place)
            case Said(_, text):
                await self._say(text)
            case Tapped(_, choice):
                message = self.me.with_choice(choice)
                self.used.add("list" if has_list(message) else "button")
                await self.me.tap(choice, message)
            case Edited(_, text):
                await self.me.edit(self._last, text)
            case Attached(_, _, _, caption):
                await self.me.attach("photo.jpg", "image/jpeg", caption)

    async def _say(self, text: str) -> None:
        command = command_of(text)
        after = text.partition(" ")[2]
        if isinstance(command, Command) and (not after or command is Command.COACH):
            self.used.add("command")
            options: dict[str, Any] = {"question": after} if after else {}
            await self.me.command(command.value, **options)
        else:
            self._last = await self.me.say(text)

    def reads(self) -> list[Message]:
        new = []
        for posted in self.me.reads(self._place):
            now = (read(words_of(posted)), buttons_of(posted))
            if self._seen.get(posted["id"]) != now:
                is_settled = posted["id"] in self._seen and not now[1]
                self._seen[posted["id"]] = now
                if not is_settled:
                    new.append(Message(*now))
        return new


def has_list(posted: Json) -> bool:
    """Whether a message's choices stand in a list."""
    return any(each["type"] == SELECT for each in all_of(posted["components"]))


def _heard(database: sqlite3.Connection) -> int:
    """How much of what was done has been taken."""
    (count,) = database.execute("SELECT COUNT(*) FROM seen").fetchone()
    return int(count)


def buttons_of(posted: Json) -> tuple[Button, ...]:
    return tuple(
        Button(id_, label.removeprefix("✓ "), label.startswith("✓ "))
        for id_, label in choices(posted)
        if id_ != OPENS  # Discord's own: the form asks what the choices ask
    )


def read(content: str) -> str:
    """What a person reads: no signs that only escape, lists as transcripts write them."""
    plain = "".join(_unescaped(content))
    return plain.replace("• ", "- ").partition("\n\n⏱ ")[0]


def _unescaped(content: str) -> list[str]:
    letters: list[str] = []
    is_escaped = False
    for letter in content:
        if letter == "\\" and not is_escaped:
            is_escaped = True
            continue
        letters.append(letter)
        is_escaped = False
    return letters
