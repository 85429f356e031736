"""The message that changes or removes what was delivered before."""

from datetime import datetime
from typing import Final

from bot.storage.parcel import Amended
from bot.storage.parcel_codec import body_text
from bot.storage.records import Address
from bot.storage.written_rows import MessageRow
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane

CAN_TAKE_BACK: Final = frozenset({"telegram", "discord"})
"""Channels that can delete what they have shown."""


def amendment(person: int, there: Address, external: str, text: str, at: datetime) -> MessageRow:
    """external: the platform's id of what was delivered; text: "" removes it."""
    body, now = Amended(text, external), milliseconds(at)
    words = body_text(body)
    lane = Lane.ANSWER.value
    return MessageRow(None, person, there.channel, there.chat, lane, body.kind, words, now, now)
