"""A person on Discord, for the stage: the real channel, over HTTP and a socket, with a fake."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.app import App
from bot.channels.discord.channel import DiscordChannel
from bot.pacer import AT_WILL, Pacer
from bot.settings import Settings
from bot.storage.store import Address, Parcel
from handlers.command import Command, command_of
from handlers.engine.event import Attached, Edited, Said, Tapped
from handlers.engine.message import Button, Message
from handlers.world import World
from tests.bot.channels.discord.fake.life import SELECT, Someone, choices
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.fake.town import Json
from tests.player import Acted, all_waiting


@dataclass(slots=True)
class OnDiscord:
    """Implements `tests.player.Player`. Commands are slash commands, choices are tapped.

    world: what Limber knows.
    """

    fake: FakeDiscord
    world: World
    channel: DiscordChannel | None = None
    used: set[str] = field(default_factory=set)
    address: Address = field(init=False)
    me: Someone = field(init=False)
    _app: App | None = None
    _task: "asyncio.Task[None] | None" = None
    _seen: dict[str, tuple[str, tuple[Button, ...]]] = field(default_factory=dict)
    _last: int = 0

    def __post_init__(self) -> None:
        self.me = Someone(self.fake)
        self.address = Address("discord", str(self.me.dm))

    async def enter(self, app: App) -> None:
        self._app = app
        self.channel = DiscordChannel(settings_of(self.fake), app, self.world, AT_WILL)
        self._task = asyncio.create_task(self.channel.run())
        async with asyncio.timeout(10):
            while self.channel.client is None:  # noqa: ASYNC110 - it is made in the next turn
                await asyncio.sleep(0)
            await self.channel.client.ready_once.wait()
        await self.see(await all_waiting(app.outbox, self.address))  # a question that is put again

    async def leave(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def act(self, event: Acted) -> None:
        committed = asyncio.Event()
        assert self._app is not None
        self._app.dispatcher.after_commit = lambda _addresses: committed.set()
        async with asyncio.timeout(10):
            await self._act(event)
            await committed.wait()
            for tap in self.fake.town.taps.values():
                while not tap.is_finished:  # noqa: ASYNC110 - the fake's memory
                    await asyncio.sleep(0.001)

    async def _act(self, event: Acted) -> None:
        match event:
            case Said(_, _, _, True) | Edited(_, _, True) | Attached(_, _, _, _, True):
                pytest.skip("a group is a channel of its own on Discord")
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

    async def see(self, parcels: Sequence[Parcel]) -> list[Message]:
        assert self._app is not None
        assert self.channel is not None
        for parcel in parcels:
            await self._app.outbox.deliver(self.channel, Pacer(AT_WILL), parcel)
        new = []
        for posted in self.me.reads():
            now = (read(posted["content"]), buttons_of(posted))
            if self._seen.get(posted["id"]) != now:
                is_settled = posted["id"] in self._seen and not now[1]
                self._seen[posted["id"]] = now
                if not is_settled:
                    new.append(Message(*now))
        return new


def has_list(posted: Json) -> bool:
    """Whether a message's choices stand in a list."""
    return any(each["type"] == SELECT for row in posted["components"] for each in row["components"])


def settings_of(fake: FakeDiscord, **more: Any) -> Settings:
    return Settings(discord_token=fake.token, discord_api_url=fake.url, _env_file=None, **more)


def buttons_of(posted: Json) -> tuple[Button, ...]:
    return tuple(
        Button(id_, label.removeprefix("✓ "), label.startswith("✓ "))
        for id_, label in choices(posted)
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
