"""Somebody, a coach and the coach's group on a fake Telegram, and what they do and see there."""

from collections.abc import Callable
from pathlib import Path

from bot.storage.sqlite.store import SqliteStore
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.support.sql import rows
from tests.support.waiting import until

ANA, JOHN, GROUP = 5, 9, -1001234


PHOTO = [{"file_id": "ph1", "file_unique_id": "u", "width": 8, "height": 8}]


def a_town(*, is_forum: bool) -> FakeTelegram:
    fake = FakeTelegram()
    fake.limits.is_off = True
    fake.chat(ANA)
    fake.chat(JOHN).first_name = "John"
    fake.chat(GROUP).is_forum = is_forum
    return fake


async def tell(fake: FakeTelegram, chat: int, text: str) -> list[Posted]:
    """Say something and wait for what is answered there."""
    before = len(fake.said(chat))
    fake.say(chat, text)
    await until(lambda: len(fake.said(chat)) > before)
    return fake.said(chat)[before:]


async def agreed(fake: FakeTelegram) -> None:
    (welcome,) = await tell(fake, ANA, "/start")
    before = len(fake.said(ANA))
    fake.press(ANA, welcome.id, welcome.labels[0][1])
    await until(lambda: len(fake.said(ANA)) > before)


async def seen(fake: FakeTelegram, chat: int, is_it: Callable[[Posted], bool]) -> Posted:
    """Wait until such a message stands in a chat."""
    await until(lambda: any(is_it(each) for each in fake.said(chat)))
    return next(each for each in fake.said(chat) if is_it(each))


def says(text: str) -> Callable[[Posted], bool]:
    return lambda posted: text in posted.text


def wrote(text: str) -> Callable[[Posted], bool]:
    return lambda posted: text in posted.text and "wrote:" in posted.text


async def stored(folder: Path, statement: str) -> list[tuple[object, ...]]:
    store = SqliteStore(folder / "limber.db")
    await store.open()
    try:
        return [tuple(row) for row in await rows(store, statement)]
    finally:
        await store.close()
