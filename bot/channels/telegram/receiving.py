"""What Telegram tells, as events. It decides nothing: who hears what is the router's business.

Rules:
- An update's key holds its number, the number of its message, which an answer can point at, and the
  topic that this stands in, which the answer goes to.
- What is written in a group comes with the group's address; its health is nobody's business there.
- A command for another bot is none of Limber's.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Final

from bot.channels.telegram.update import (
    ChangedMessage,
    MemberChanged,
    NewMessage,
    OtherUpdate,
    ReceivedMessage,
    TappedButton,
    TelegramUpdate,
)
from bot.dispatch.item import Arrived, Item, RowsOnly, ref_of
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import MovedChatRow
from handlers.engine.event import Attached, Edited, Event, Refused, Returned, Said, Tapped

CHANNEL = "telegram"
ALLOWED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates that are asked for (getUpdates, setWebhook)."""

_ALBUMS = 1000
"""Chats whose last album is remembered."""


class Albums:
    """Which album each chat sent last: its further pictures need no answer of their own."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, tuple[str, int]] = OrderedDict()

    def continues_album(self, message: ReceivedMessage) -> bool:
        """Whether this belongs to an album whose first picture has been seen. The first one stays
        the first however often it is given: it may not have been stored.
        """
        if not message.album:
            return False
        album, first = self._last.get(message.chat.id, ("", 0))
        if album != message.album:
            self._last[message.chat.id] = (message.album, message.number)
            self._last.move_to_end(message.chat.id)
            if len(self._last) > _ALBUMS:
                self._last.popitem(last=False)
            return False
        return first != message.number


def item_of(update: TelegramUpdate, at: datetime, albums: Albums, me: str) -> Item | None:
    """What is to be heard of an update; None where there is nothing for anybody.

    me: the bot's own username.
    """
    match update.what:
        case NewMessage(message):
            return _said(update, message, at, albums, me)
        case ChangedMessage(message):
            return _edited(update, message, at)
        case TappedButton() as tap:
            return _tapped(update, tap, at)
        case MemberChanged() as change:
            return _member(update, change, at)
        case OtherUpdate():
            return None


def message_of_key(key: str | None) -> int | None:
    """The number of the message that an update was about."""
    return _part_of_key(key, 1)


def topic_of_key(key: str | None) -> int | None:
    """The topic that an update came from, if it was one."""
    return _part_of_key(key, 2)


def _part_of_key(key: str | None, place: int) -> int | None:
    parts = (key or "").split(":")
    is_plain = len(parts) > place and all(part.isdecimal() for part in parts)
    return int(parts[place]) if is_plain else None


def is_for_another_bot(text: str, me: str) -> bool:
    """Whether a text is a command for a bot with another username: "/help@other_bot"."""
    name = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    _, _, bot = name.partition("@")
    return bool(bot) and bot.casefold() != me.casefold()


def address_of(message: ReceivedMessage) -> Address:
    return Address(CHANNEL, str(message.chat.id))


def _said(
    update: TelegramUpdate, message: ReceivedMessage, at: datetime, albums: Albums, me: str
) -> Item | None:
    address = address_of(message)
    if message.migrated_to is not None:
        moved = MovedChatRow(str(message.migrated_to), CHANNEL, address.chat)
        return RowsOnly(Changes(chats_moved=[moved]), (CHANNEL, update.key))
    if message.kind == "service" or message.chat.kind == "channel":
        return None
    is_group = not message.chat.is_private
    if is_group and is_for_another_bot(message.text, me):
        return None
    event: Event
    if message.kind:
        name = message.file.name if message.file is not None else message.inner
        continues_album = albums.continues_album(message)
        words = "" if message.is_bots_forwarded else message.text  # of a bot: nobody's
        event = Attached(at, message.kind, name, words, is_group, continues_album)
    else:
        own = message.replied_to_bot is not None
        event = Said(at, message.text, message.replied_text, is_group, quotes_limber=own)
        if message.is_bots_forwarded:  # the words of nobody
            event = Said(at, "", message.text, is_group, quotes_limber=True)
    name = "" if is_group else message.name
    file = None if is_group else message.file
    return Arrived(address, event, update.key, name, ref_of(address, message.number), file)


def _edited(update: TelegramUpdate, message: ReceivedMessage, at: datetime) -> Item | None:
    text = message.text or message.inner
    if not text or message.chat.kind == "channel":
        return None
    address = address_of(message)
    event = Edited(at, text, not message.chat.is_private)
    return Arrived(address, event, update.key, ref=ref_of(address, message.number))


def _tapped(update: TelegramUpdate, tap: TappedButton, at: datetime) -> Item | None:
    if not tap.data or tap.chat is None or not tap.chat.is_private:
        return None
    address = Address(CHANNEL, str(tap.chat.id))
    return Arrived(address, Tapped(at, tap.data), update.key, tap.name)


def _member(update: TelegramUpdate, change: MemberChanged, at: datetime) -> Item | None:
    """A private chat that was blocked, or opened again."""
    if not change.chat.is_private:
        return None
    event = Refused(at) if change.status == "kicked" else Returned(at)
    return Arrived(Address(CHANNEL, str(change.chat.id)), event, update.key)
