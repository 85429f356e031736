"""A crowd's updates, which are noted at once and heard in their turn.

Rules:
- Telegram gives a hundred updates at a time, and the next ones once those are confirmed. Noted,
  they can be confirmed before they are heard, so that a tap behind two hundred newcomers is soon
  heard.
- What is noted is heard before anything else after a crash or a start; which of it had been heard
  is known. It is gone once it has been heard.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.telegram.receiving import CHANNEL
from bot.channels.telegram.update import chat_of, number_of_update
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.storage.changes import Changes
from bot.storage.codec import dumps
from bot.storage.store import Store
from bot.storage.written_rows import NOT_HEARD_YET, SeenRow, SetAsideRow
from handlers.engine.journal import milliseconds

CROWD = 20
"""Updates at once from which on they are a crowd."""


@dataclass(frozen=True, slots=True)
class NotedUpdates:
    """now: the clock's."""

    store: Store
    dispatcher: Dispatcher
    now: Callable[[], datetime]

    async def note(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep these until they are heard; returns after the commit. Raises `StorageError`."""
        at = milliseconds(self.now())
        rows = []
        for raw in updates:
            chat, number = chat_of(raw), str(number_of_update(raw))
            where = "" if chat is None else str(chat.id)
            rows.append(SetAsideRow(CHANNEL, where, number, dumps(dict(raw)), NOT_HEARD_YET, at))
        await self.dispatcher.submit(RowsOnly(Changes(set_asides=rows)))

    async def left(self) -> list[dict[str, Any]]:
        """What was noted and may not have been heard, in order. Raises `StorageError`."""
        return [json.loads(text) for text in await self.store.not_heard_yet(CHANNEL)]

    async def heard(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """These have been heard; nothing of them is kept. Raises `StorageError`."""
        rows = [SeenRow(CHANNEL, str(number_of_update(raw))) for raw in updates]
        await self.dispatcher.submit(RowsOnly(Changes(noted_heard=rows)))
