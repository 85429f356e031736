"""A sender with the fake Discord for its network, in this process: what it shows, and how."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import discord

from bot.channels.discord.api_url import set_up
from bot.channels.discord.sending import DiscordSender
from bot.media.picture_file import PictureFile
from bot.storage.parcel import Body, Parcel
from bot.storage.records import Address
from handlers.world import World
from tests.bot.channels.discord.fake.actions import Someone
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.support.one_picture import OnePicture
from tests.support.rows import AT

SQUAT = PictureFile("squat.webp", "squat-1", "Sit back onto a chair.", None, b"RIFF")


@dataclass
class SenderRoom:
    """Sam reads what is sent."""

    fake: FakeDiscord
    sam: Someone
    sender: DiscordSender
    _row: int = 0

    async def show(self, body: Body) -> str:
        """Deliver it as a row of its own; returns Discord's id for it."""
        self._row += 1
        address = Address("discord", str(self.sam.dm))
        parcel = Parcel(self._row, 1, address, 3, body, None, None, AT)
        return await self.sender.deliver(parcel)


@asynccontextmanager
async def a_sender(world: World, pictures: Any = None) -> AsyncIterator[SenderRoom]:
    async with FakeDiscord().open() as fake, discord.Client(intents=discord.Intents()) as client:
        set_up(fake.url)
        await client.login(fake.token)
        app: Any = SimpleNamespace(pictures=pictures or OnePicture(SQUAT))
        sender = DiscordSender(client, app, world.catalog.messages, lambda: AT)
        yield SenderRoom(fake, Someone(fake), sender)
