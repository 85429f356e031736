"""A person on Telegram: writes and taps on the fake, and reads what stands in their chat there."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.storage.records import Address
from handlers.engine.event import Attached, Edited, Said, Tapped
from handlers.engine.message import Button, Message
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.support.player import Acted
from tests.support.waiting import PATIENCE, until

ME, GROUP = 77, -100777


@dataclass(slots=True)
class OnTelegram:
    """Implements `tests.support.process_stage.Person`."""

    fake: FakeTelegram
    address: Address = field(default_factory=lambda: Address("telegram", str(ME)))
    _seen: dict[int, tuple[str, tuple[Button, ...]]] = field(default_factory=dict)
    _last: int | None = None
    _polls: int = 0
    _place: int = ME

    def settings(self) -> Mapping[str, str]:
        return {"TELEGRAM_TOKEN": self.fake.token, "TELEGRAM_API_URL": self.fake.url}

    def expect(self) -> None:
        self.fake.chat(ME)
        self.fake.chat(GROUP)
        self._polls = len(self.fake.made("getUpdates"))

    async def meet(self, _log: Path) -> None:
        await until(lambda: len(self.fake.made("getUpdates")) > self._polls, PATIENCE)

    async def act(self, event: Acted, _database: sqlite3.Connection) -> None:
        if not isinstance(event, Tapped) and event.is_group:
            number = self._in_group(event)
        else:
            number = self._done(event)
        async with asyncio.timeout(PATIENCE):
            await self.fake.updates.is_confirmed(number)

    def _in_group(self, event: Said | Edited | Attached) -> int:
        """Write in a group, and from now on read along there instead."""
        if not isinstance(event, Said):
            pytest.skip("nobody edits or shows anything in a group")
        self._place = GROUP
        return self.fake.say(GROUP, event.text, sender=ME)

    def _done(self, event: Acted) -> int:
        """Do this on the fake; returns the number of the update that comes of it."""
        match event:
            case Said(_, "" | " "):  # Telegram sends no empty text, but a sign that nobody sees
                return self.fake.say(ME, "\u200b")
            case Said(_, text):
                self._last = self.fake.chat(ME).last + 1
                return self.fake.say(ME, text)
            case Tapped(_, choice):
                return self.fake.press(ME, self._with_button(choice), choice)
            case Edited(_, text):
                assert self._last is not None
                return self.fake.edit(ME, self._last, text)
            case Attached(_, _, _, caption):
                self.fake.files["f"] = b"a photo"
                photo = [{"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}]
                return self.fake.send_file(ME, "photo", photo, caption=caption)

    def _with_button(self, choice: str) -> int:
        for posted in reversed(self.fake.said(ME)):
            if choice in (data for _, data in posted.labels):
                return posted.id
        return 1

    def reads(self) -> list[Message]:
        new = []
        for posted in self.fake.said(self._place):
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
    """What a message offers; a button that only leads somewhere is no choice."""
    return tuple(
        Button(data, label.removeprefix("✓ "), label.startswith("✓ "))
        for label, data in posted.labels
        if "://" not in data
    )


def read(text: str) -> str:
    """What a person reads, with lists as the transcripts write them, and without a countdown."""
    return text.replace("• ", "- ").partition("\n\n⏱ ")[0]
