"""One Telegram update, read from its JSON on its own, with older and newer servers tolerated.

Rules:
- Only what Limber uses is read, and only what no update can be without is required. A member
  without the newest rights, or a poll of an older server, is no reason not to hear somebody.
- What cannot be read is `UnreadableError`; its number is known before.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.channels.telegram.message_kinds import FILES, kind_of, words_in
from bot.dispatch.item import File


class UnreadableError(Exception):
    """An update that is not as any Bot API describes it. Names a field, never a value."""


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A chat. kind: "private", "group", "supergroup" or "channel"."""

    id: int
    kind: str

    @property
    def is_private(self) -> bool:
        return self.kind == "private"


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A message. kind: "" for words alone, "service" for what nobody sent, else what was sent.

    text: its own words; inner: the words of a poll, a contact, a checklist; topic: where it stands
    in a forum, or among the topics of a private chat; topic_name: what Limber called it, where this
    is no reply; replied: the number of the message in this chat that it replies to, and that one's
    words and the bot that wrote it; writer: who wrote it, None where a channel or an
    anonymous admin did.
    """

    number: int
    chat: ChatRef
    kind: str
    text: str
    inner: str
    file: File | None
    album: str
    topic: int | None
    topic_name: str
    replied: int | None
    replied_text: str
    replied_to_bot: int | None
    is_forwarded: bool
    is_bots_forwarded: bool
    writer: int | None
    name: str
    signature: str
    is_bot: bool
    migrated_to: int | None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Somebody sent it."""

    message: ReceivedMessage


@dataclass(frozen=True, slots=True)
class ChangedMessage:
    """Somebody changed it."""

    message: ReceivedMessage


@dataclass(frozen=True, slots=True)
class TappedButton:
    """Somebody tapped below a message. chat is None where Telegram does not say which; topic: where
    the message stands, as for `ReceivedMessage`.
    """

    query: str
    data: str
    chat: ChatRef | None
    number: int
    name: str
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """The bot's own standing in a chat changed. status: as Telegram's ChatMember has it."""

    chat: ChatRef
    status: str


@dataclass(frozen=True, slots=True)
class OtherUpdate:
    """Nothing that was asked for."""


What: TypeAlias = NewMessage | ChangedMessage | TappedButton | MemberChanged | OtherUpdate


@dataclass(frozen=True, slots=True)
class TelegramUpdate:
    """number: Telegram's; key: the same whenever it comes again, with its message's number."""

    number: int
    key: str
    what: What

    @property
    def message(self) -> ReceivedMessage | None:
        match self.what:
            case NewMessage(message) | ChangedMessage(message):
                return message
            case TappedButton() | MemberChanged() | OtherUpdate():
                return None


def number_of_update(raw: object) -> int:
    """The update's number. Raises `UnreadableError`."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise UnreadableError("update_id")
    return number


def is_numbered(raw: object) -> bool:
    """Whether it is an update at all."""
    try:
        number_of_update(raw)
    except UnreadableError:
        return False
    return True


def kind_of_update(raw: Mapping[str, Any]) -> str:
    """What an update is about, for the operator: the name of its field."""
    return next((str(name) for name in raw if name != "update_id"), "")


def chat_of(raw: Mapping[str, Any]) -> ChatRef | None:
    """The chat of an update that could not be read, if at least that can be."""
    for value in raw.values():
        if isinstance(value, dict):
            message = value.get("message", value)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                try:
                    return _chat(chat)
                except UnreadableError:
                    return None
    return None


def read_update(raw: Mapping[str, Any]) -> TelegramUpdate:
    """An update. Raises `UnreadableError`."""
    number = number_of_update(raw)
    match raw:
        case {"message": dict(message)}:
            what: What = NewMessage(_message(message))
        case {"edited_message": dict(message)}:
            what = ChangedMessage(_message(message))
        case {"callback_query": dict(query)}:
            what = _tapped(query)
        case {"my_chat_member": dict(change)}:
            what = _member(change)
        case _:
            what = OtherUpdate()
    match what:
        case NewMessage(message=read) | ChangedMessage(message=read):
            return TelegramUpdate(number, _key(number, read.number, read.topic), what)
        case TappedButton(number=below) if below:
            return TelegramUpdate(number, _key(number, below, what.topic), what)
        case TappedButton() | MemberChanged() | OtherUpdate():
            return TelegramUpdate(number, str(number), what)


def _key(update: int, message: int, topic: int | None) -> str:
    """What an answer can point at: the message, and the topic that it stands in."""
    return f"{update}:{message}" if topic is None else f"{update}:{message}:{topic}"


def _message(raw: dict[str, Any]) -> ReceivedMessage:
    field, kind = kind_of(raw)
    text = _seen(_text(raw, "text") or _text(raw, "caption"))
    inner = words_in(raw.get(field)) if kind not in {"", "service"} and field not in FILES else ""
    replied = raw.get("reply_to_message")
    replied = replied if isinstance(replied, dict) else {}
    quote = _text(raw.get("quote"), "text")
    external = raw.get("external_reply")
    writer = raw.get("from")
    writer = writer if isinstance(writer, dict) else {}
    return ReceivedMessage(
        number=_whole(raw, "message_id"),
        chat=_chat(raw.get("chat")),
        kind=kind,
        text=text,
        inner=inner,
        file=_file(raw.get(field), field) if field in FILES else None,
        album=_text(raw, "media_group_id"),
        topic=_topic(raw),
        topic_name=_own_topic(replied),
        replied=_maybe(replied, "message_id"),
        replied_text=_text(replied, "text")
        or _text(replied, "caption")
        or quote
        or words_in(external),
        replied_to_bot=_bot(replied.get("from")),
        is_forwarded="forward_origin" in raw or "forward_date" in raw,
        is_bots_forwarded=_is_bots(raw),
        writer=_maybe(writer, "id"),
        name=_text(writer, "first_name"),
        signature=_text(raw, "author_signature"),
        is_bot=writer.get("is_bot") is True,
        migrated_to=_maybe(raw, "migrate_to_chat_id"),
    )


def _file(sent: object, field: str) -> File | None:
    """The file behind a field; of a photo the largest size, of one that lives the still."""
    if field == "live_photo" and isinstance(sent, dict):
        sent = sent.get("photo")
    largest = sent[-1] if isinstance(sent, list) and sent else sent
    found = _text(largest, "file_id")
    return File(FILES[field], found, _text(largest, "file_name")) if found else None


def _bot(writer: object) -> int | None:
    if isinstance(writer, dict) and writer.get("is_bot") is True:
        return _maybe(writer, "id")
    return None


def _is_bots(raw: Mapping[str, Any]) -> bool:
    """Whether a bot wrote what is forwarded; older servers say so by another field."""
    origin = raw.get("forward_origin")
    sender = origin.get("sender_user") if isinstance(origin, dict) else raw.get("forward_from")
    return isinstance(sender, dict) and sender.get("is_bot") is True


def _tapped(raw: dict[str, Any]) -> TappedButton:
    below = raw.get("message")
    chat, number, topic = None, 0, None
    if isinstance(below, dict):
        chat, number = _chat(below.get("chat")), _whole(below, "message_id")
        topic = _topic(below)
    name = _text(raw.get("from"), "first_name")
    return TappedButton(_text(raw, "id"), _text(raw, "data"), chat, number, name, topic)


def _topic(raw: Mapping[str, Any]) -> int | None:
    return _maybe(raw, "message_thread_id") if raw.get("is_topic_message") is True else None


def _own_topic(replied: Mapping[str, Any]) -> str:
    """The name under which a bot made a topic; what is no reply points at its beginning."""
    is_own = _bot(replied.get("from")) is not None
    return _text(replied.get("forum_topic_created"), "name") if is_own else ""


def _member(raw: dict[str, Any]) -> MemberChanged:
    return MemberChanged(_chat(raw.get("chat")), _text(raw.get("new_chat_member"), "status"))


def _chat(raw: object) -> ChatRef:
    if not isinstance(raw, dict):
        raise UnreadableError("chat")
    return ChatRef(_whole(raw, "id"), _text(raw, "type"))


def _whole(raw: Mapping[str, Any], name: str) -> int:
    found = _maybe(raw, name)
    if found is None:
        raise UnreadableError(name)
    return found


def _maybe(raw: Mapping[str, Any], name: str) -> int | None:
    found = raw.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _seen(text: str) -> str:
    """A text; "" where there is no sign in it that anybody sees."""
    unseen = {"Cf", "Cc", "Zs", "Zl", "Zp"}
    return text if any(unicodedata.category(sign) not in unseen for sign in text) else ""


def _text(raw: object, name: str) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, str) else ""
