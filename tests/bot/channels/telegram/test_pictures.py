"""A drill's picture goes with its words, is uploaded once, and never keeps a message back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.app import App, running
from bot.channels.telegram.channel import TelegramChannel
from bot.delivery.channel import Away
from bot.delivery.pacer import AT_WILL, Pacer
from bot.dispatch.item import Arrived
from bot.media.picture_file import PictureFile
from bot.reload import Editions
from bot.storage.records import Address
from handlers.engine.effect import Heard, Say
from handlers.engine.event import Event, Said
from handlers.engine.message import Message, Picture
from handlers.engine.person import Person
from handlers.world import World
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.person import ME, settings_of
from tests.support.one_picture import OnePicture
from tests.support.waiting import until

HERE = Address("telegram", str(ME))


def drill(person: Person, event: Event, _ids: object) -> Heard:
    """Every text is said again, with a picture."""
    assert isinstance(event, Said)
    return Heard(person, (Say(Message(event.text, picture=Picture("squat", "a squat"))),))


@dataclass
class Room:
    fake: FakeTelegram
    app: App
    channel: TelegramChannel

    async def say(self, text: str) -> list[Posted]:
        before = len(self.fake.said(ME))
        await self.app.dispatcher.submit(Arrived(HERE, Said(self.app.clock.now(), text)))
        for parcel in await self.app.outbox.waiting(HERE):
            await self.app.outbox.deliver(self.channel, Pacer(AT_WILL), parcel)
        return self.fake.said(ME)[before:]

    def uploads(self) -> int:
        calls = self.fake.made("sendAnimation")
        return sum(str(call.params["animation"]).startswith("attach://") for call in calls)


@asynccontextmanager
async def a_room(world: World, file: PictureFile) -> AsyncIterator[Room]:
    async with (
        FakeTelegram().open() as fake,
        running(
            "sqlite://", drill, Editions(world), sorry="", is_moved=True, pictures=OnePicture(file)
        ) as app,
    ):
        fake.limits.is_off = True
        fake.chat(ME)
        channel = TelegramChannel(settings_of(fake), app, world, AT_WILL)
        await channel.begin()
        yield Room(fake, app, channel)
        await channel.close()
        assert fake.malformed == []


async def test_a_picture_is_uploaded_once_and_again_when_telegram_forgot_it(world: World) -> None:
    file = PictureFile("squat.gif", "squat-1", "a squat", None, b"GIF89a")
    async with a_room(world, file) as room:
        (first,) = await room.say("**Box squats** & more")
        assert (first.kind, first.text) == ("animation", "Box squats & more")
        (second,) = await room.say("once more")
        assert (second.file, room.uploads()) == (first.file, 1)
        room.fake.files.clear()
        (third,) = await room.say("and again")
        assert (third.kind, room.uploads()) == ("animation", 2)


async def test_a_text_too_long_for_a_caption_follows_its_picture(world: World) -> None:
    file = PictureFile("squat.gif", "squat-1", "a squat", None, b"GIF89a")
    async with a_room(world, file) as room:
        picture, words = await room.say("word " * 300)
        assert (picture.kind, picture.text, words.kind) == ("animation", "", "text")


async def test_a_picture_that_telegram_refuses_leaves_its_words_alone(world: World) -> None:
    async with a_room(world, PictureFile("squat.gif", "squat-1", "a squat", None, b"")) as room:
        (alone,) = await room.say("Box squats")
        assert (alone.kind, alone.text) == ("text", "Box squats")


async def test_a_channel_that_is_stopped_lets_go_of_the_network(world: World) -> None:
    async with a_room(world, PictureFile("a.gif", "a-1", "a squat", None, b"GIF89a")) as room:
        await room.say("before")
        taking = asyncio.create_task(room.channel.run())
        await until(lambda: room.fake.made("getUpdates") != [])
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await room.app.dispatcher.submit(Arrived(HERE, Said(room.app.clock.now(), "after")))
        (parcel,) = await room.app.outbox.waiting(HERE)
        with pytest.raises(Away):
            await room.channel.deliver(parcel)
