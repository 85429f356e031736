"""A person on Telegram, for the stage: the real channel, over HTTP, with a fake for its servers."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.channels.telegram.channel import TelegramChannel
from bot.pacer import AT_WILL, Pacer
from bot.settings import Settings
from bot.storage.store import Address, Parcel
from handlers.engine.event import Attached, Edited, Said, Tapped
from handlers.engine.message import Button, Message
from handlers.world import World
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.town import Posted
from tests.player import Acted

ME = 77


@dataclass(slots=True)
class OnTelegram:
    """Implements `tests.player.Player`."""

    fake: FakeTelegram
    world: World
    address: Address = field(default_factory=lambda: Address("telegram", str(ME)))
    channel: TelegramChannel | None = None
    _app: App | None = None
    _task: "asyncio.Task[None] | None" = None
    _seen: dict[int, tuple[str, tuple[Button, ...]]] = field(default_factory=dict)
    _last: int | None = None

    async def enter(self, app: App) -> None:
        self.fake.chat(ME)
        self._app = app
        self.channel = TelegramChannel(settings_of(self.fake), app, self.world, AT_WILL)
        self._task = asyncio.create_task(self.channel.run())
        before = len(self.fake.made("getUpdates"))
        async with asyncio.timeout(5):
            while len(self.fake.made("getUpdates")) == before:  # noqa: ASYNC110 - the fake's log
                await asyncio.sleep(0.001)

    async def leave(self) -> None:
        assert self.channel is not None
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await self.channel.close()

    async def act(self, event: Acted) -> None:
        if not isinstance(event, Tapped) and event.is_group:
            pytest.skip("a group is a chat of its own on Telegram")
        number = self._done(event)
        async with asyncio.timeout(5):
            await self.fake.updates.is_confirmed(number)

    def _done(self, event: Acted) -> int:
        """Do this on the fake; returns the number of the update that comes of it."""
        match event:
            case Said(_, "" | " "):  # Telegram sends no empty text; a place has no words either
                return self.fake.send_file(ME, "location", {"latitude": 1, "longitude": 1})
            case Said(_, text):
                self._last = self.fake.chat(ME).last + 1
                return self.fake.say(ME, text)
            case Tapped(_, choice):
                return self.fake.press(ME, self._with_button(choice), choice)
            case Edited(_, text):
                assert self._last is not None
                return self.fake.edit(ME, self._last, text)
            case Attached(_, _, _, caption):
                photo = [{"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}]
                return self.fake.send_file(ME, "photo", photo, caption=caption)

    def _with_button(self, choice: str) -> int:
        for posted in reversed(self.fake.said(ME)):
            if choice in (data for _, data in posted.labels):
                return posted.id
        return 1

    async def see(self, parcels: Sequence[Parcel]) -> list[Message]:
        assert self._app is not None
        assert self.channel is not None
        for parcel in parcels:
            await self._app.outbox.deliver(self.channel, Pacer(AT_WILL), parcel)
        new = []
        for posted in self.fake.said(ME):
            shown = (posted.html, buttons_of(posted))
            if self._seen.get(posted.id) != shown:
                is_settled = posted.id in self._seen and not shown[1]
                self._seen[posted.id] = shown
                if not is_settled:
                    new.append(Message(read(posted.text), shown[1]))
        return new


def settings_of(fake: FakeTelegram) -> Settings:
    return Settings(telegram_token=SecretStr(fake.token), telegram_api_url=fake.url, _env_file=None)


def buttons_of(posted: Posted) -> tuple[Button, ...]:
    return tuple(
        Button(data, label.removeprefix("✓ "), label.startswith("✓ "))
        for label, data in posted.labels
    )


def read(text: str) -> str:
    """What a person reads, with lists as the transcripts write them, and without a countdown."""
    return text.replace("• ", "- ").partition("\n\n⏱ ")[0]
