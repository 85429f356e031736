"""Updates that could not be read or heard: kept for the operator, and answered all the same.

Rules:
- The number, the kind and the error are kept. What the update said is kept only of somebody who
  agreed to that, and it is deleted with them.
- A person who sent it in their own chat is told that it could not be read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.telegram.receiving import CHANNEL
from bot.channels.telegram.update import UnreadableError, chat_of, kind_of_update, number_of_update
from bot.dispatch.item import Arrived, Item, RowsOnly
from bot.storage.changes import Changes
from bot.storage.codec import dumps
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import SetAsideRow
from handlers.engine.event import Attached
from handlers.engine.journal import milliseconds
from handlers.profile.facts import CONSENT
from scheduler.logger import Logger

_log = Logger()


@dataclass(frozen=True, slots=True)
class AsideUpdates:
    """now: the clock's."""

    store: Store
    now: Callable[[], datetime]

    async def unreadable(self, raw: Mapping[str, Any], error: Exception) -> list[Item]:
        """An update that could not be read; its sender is answered as for any unknown kind."""
        items: list[Item] = [await self.failed(raw, error)]
        chat = chat_of(raw)
        if chat is not None and chat.is_private and "message" in raw:
            number = f"{number_of_update(raw)}:unread"
            here = Address(CHANNEL, str(chat.id))
            items.append(Arrived(here, Attached(self.now(), "message"), number))
        return items

    async def failed(self, raw: Mapping[str, Any], error: Exception) -> Item:
        """An update that could not be heard. Raises `StorageError`."""
        kind = kind_of_update(raw)
        _log.error("set aside", kind=kind, error=type(error).__name__)
        chat = chat_of(raw)
        address = Address(CHANNEL, "" if chat is None else str(chat.id))
        said = f"update {kind}"
        if await self._agreed(address):
            said += f" {dumps(dict(raw))}"
        number = str(number_of_update(raw))
        why, at = type(error).__name__, milliseconds(self.now())
        if isinstance(error, UnreadableError):  # it names a field; another error may hold words
            why += f": {error}"
        row = SetAsideRow(CHANNEL, address.chat, number, said, why, at)
        return RowsOnly(Changes(set_asides=[row]), (CHANNEL, f"{number}:aside"))

    async def _agreed(self, address: Address) -> bool:
        person = await self.store.person_at(address)
        profile = None if person is None else await self.store.profile_of(person)
        return bool(profile) and CONSENT.of(profile or {}) is not None
