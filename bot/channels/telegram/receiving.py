"""What Telegram tells, as events. It decides nothing: who hears what is the router's business.

Rules:
- An update's key holds its number and the number of its message, which an answer can point at.
- What is written in a group comes with the group's address; its health is nobody's business there.
"""

from collections import OrderedDict
from datetime import datetime

from telegram import ChatMemberUpdated, Message, MessageOriginUser, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.dispatch.item import Arrived, File, Item, RowsOnly, ref_of
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.written_rows import MovedChatRow
from handlers.engine.event import Attached, Edited, Event, Refused, Returned, Said, Tapped

CHANNEL = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates that are asked for (getUpdates, setWebhook)."""

_ALBUMS = 1000
"""Chats whose last album is remembered."""
_FILES = ("voice", "audio", "video", "video_note", "animation", "document", "sticker")
_KINDS = {"video_note": "video", "animation": "video", "audio": "voice"}


class Albums:
    """Which album each chat sent last: its further pictures need no answer of their own."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, str] = OrderedDict()

    def is_more(self, message: Message) -> bool:
        """Whether this belongs to an album whose first picture has been seen."""
        album = message.media_group_id
        if album is None:
            return False
        is_known = self._last.get(message.chat.id) == album
        self._last[message.chat.id] = album
        self._last.move_to_end(message.chat.id)
        if len(self._last) > _ALBUMS:
            self._last.popitem(last=False)
        return is_known


def item_of(update: Update, at: datetime, albums: Albums) -> Item | None:
    """What is to be heard of an update; None where there is nothing for anybody."""
    if update.callback_query is not None:
        return _tapped(update, at)
    if update.my_chat_member is not None:
        return _member(update, update.my_chat_member, at)
    if update.edited_message is not None:
        return _edited(update, update.edited_message, at)
    if update.message is not None:
        return _said(update, update.message, at, albums)
    return None


def key_of(update: Update) -> str:
    """The update's own key; the same update has the same one whenever it comes again."""
    message = update.effective_message
    return f"{update.update_id}:{message.message_id}" if message else str(update.update_id)


def message_of_key(key: str | None) -> int | None:
    """The number of the message that an update was about."""
    number = (key or "").partition(":")[2]
    return int(number) if number.isdecimal() else None


def words_of(message: Message | None) -> str:
    """A message's text, or the text below its picture."""
    return "" if message is None else message.text or message.caption or ""


def file_of(message: Message) -> tuple[str, str, str] | None:
    """What is attached to a message: its kind, Telegram's id for it, and its name."""
    if message.photo:
        return "photo", message.photo[-1].file_id, ""
    for name in _FILES:
        found = getattr(message, name, None)
        if found is not None:
            return _KINDS.get(name, name), found.file_id, getattr(found, "file_name", None) or ""
    return None


def _said(update: Update, message: Message, at: datetime, albums: Albums) -> Item | None:
    address = Address(CHANNEL, str(message.chat.id))
    if message.migrate_to_chat_id is not None:
        moved = MovedChatRow(str(message.migrate_to_chat_id), CHANNEL, address.chat)
        return RowsOnly(Changes(chats_moved=[moved]), (CHANNEL, key_of(update)))
    if is_service(message) or message.chat.type == ChatType.CHANNEL:
        return None
    is_group = message.chat.type != ChatType.PRIVATE
    event: Event
    attached = file_of(message)
    if attached is not None:
        kind, _, name = attached
        is_more = albums.is_more(message)
        event = Attached(at, kind, name, message.caption or "", is_group, is_more)
    else:
        own = is_of_program(message.reply_to_message)
        event = Said(at, words_of(message), quoted_in(message), is_group, quotes_limber=own)
        if _is_forwarded_from_program(message):  # the words of nobody
            event = Said(at, "", words_of(message), is_group, quotes_limber=True)
    name = "" if is_group else _name(message)
    ref = ref_of(address, message.message_id)
    file = None if attached is None or is_group else File(*attached)
    return Arrived(address, event, key_of(update), name, ref, file)


def _edited(update: Update, message: Message, at: datetime) -> Item | None:
    text = words_of(message)
    if not text or message.chat.type == ChatType.CHANNEL:
        return None
    is_group = message.chat.type != ChatType.PRIVATE
    address = Address(CHANNEL, str(message.chat.id))
    ref = ref_of(address, message.message_id)
    return Arrived(address, Edited(at, text, is_group), key_of(update), ref=ref)


def _tapped(update: Update, at: datetime) -> Item | None:
    query = update.callback_query
    if query is None or query.data is None or query.message is None:
        return None
    if query.message.chat.type != ChatType.PRIVATE:
        return None
    address = Address(CHANNEL, str(query.message.chat.id))
    return Arrived(address, Tapped(at, query.data), key_of(update), query.from_user.first_name)


def _member(update: Update, changed: ChatMemberUpdated, at: datetime) -> Item | None:
    """A private chat that was blocked, or opened again."""
    if changed.chat.type != ChatType.PRIVATE:
        return None
    is_blocked = changed.new_chat_member.status == ChatMemberStatus.BANNED
    event = Refused(at) if is_blocked else Returned(at)
    return Arrived(Address(CHANNEL, str(changed.chat.id)), event, key_of(update))


def is_service(message: Message) -> bool:
    """Whether a message only says what happened in the chat."""
    return not words_of(message) and file_of(message) is None and not _is_other(message)


def _is_other(message: Message) -> bool:
    """Something that a person sent and that is neither words nor a file."""
    return bool(message.location or message.contact or message.poll or message.dice)


def quoted_in(message: Message) -> str:
    """What a message replies to, as it was shown."""
    if message.quote is not None:
        return words_of(message.reply_to_message) or message.quote.text
    return words_of(message.reply_to_message)


def is_of_program(message: Message | None) -> bool:
    """Whether a bot wrote it; in a private chat that is Limber itself."""
    return message is not None and message.from_user is not None and message.from_user.is_bot


def _is_forwarded_from_program(message: Message) -> bool:
    origin = message.forward_origin
    return isinstance(origin, MessageOriginUser) and origin.sender_user.is_bot


def _name(message: Message) -> str:
    return "" if message.from_user is None else message.from_user.first_name
