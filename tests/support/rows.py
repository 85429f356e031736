"""Rows as the writer would save them, and saving them."""

from datetime import UTC, datetime

from bot.storage.changes import Changes
from bot.storage.codec import conversation_row, dumps, person_row
from bot.storage.parcel import ParcelKind
from bot.storage.parcel_codec import message_body
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import AddressRow, MessageRow
from handlers.engine.journal import milliseconds
from handlers.engine.message import Button, Message, Until
from handlers.engine.person import Person

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
HERE = Address("terminal", "me")


async def save(store: Store, changes: Changes) -> None:
    await store.begin([], [], [])
    await store.write(changes)
    await store.commit()


def a_person(person: Person) -> Changes:
    return Changes(
        people=[person_row(person, milliseconds(AT))],
        addresses=[AddressRow(HERE.channel, HERE.chat, person.id)],
        conversations=[conversation_row(person.id, i, c) for i, c in enumerate(person.stack)],
    )


def outgoing(
    id_: int,
    *,
    lane: int = 1,
    kind: ParcelKind = ParcelKind.SEND,
    turn: int = 1,
    text: str = "hi",
    chat: str = HERE.chat,
) -> MessageRow:
    message = Message(text, (Button("1.1.go", "Go"),), until=Until(30, "done"))
    body = dumps({**message_body(message), "label": "Go"})
    at = milliseconds(AT)
    return MessageRow(id_, 1, HERE.channel, chat, lane, kind, body, at, at, 7, turn, "5")


def joined(one: Changes, other: Changes) -> Changes:
    return Changes(*(getattr(one, n) + getattr(other, n) for n in Changes.__slots__))
