"""A message on its way to a chat, and what it is: one value for each kind.

Rules:
- A row's kind and its JSON become a value once, when the row is read (`parcel_codec.py`).
- A channel matches on that value, and has to say what happens to each.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final, TypeAlias

from bot.storage.records import Address
from handlers.engine.message import Message


class ParcelKind(StrEnum):
    """As it is stored."""

    SEND = "send"
    EDIT = "edit"
    SETTLE = "settle"
    EXPORT = "export"
    FAREWELL = "farewell"
    AMEND = "amend"
    PLACEHOLDER = "due"
    LINE = "line"
    FATE = "fate"
    TURN = "turn"
    RENAME = "rename"
    TELL = "tell"


CAPTION = ":caption"
"""What stands behind a platform's id of a message whose words stand below a file."""


@dataclass(frozen=True, slots=True)
class CoachFile:
    """A file that a coach sent with their words, by its platform's id.

    kind: "photo", "voice", and so on.
    """

    channel: str
    kind: str
    platform_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Original:
    """The message that had the slot before. external: the platform's id for it, if it has one."""

    message: Message
    external: str | None


# -- to a person ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Something is said; `file` goes with a coach's words."""

    kind: ClassVar = ParcelKind.SEND
    message: Message
    file: CoachFile | None = None


@dataclass(frozen=True, slots=True)
class MessageEdit:
    """A message takes the place of the one that had its slot."""

    kind: ClassVar = ParcelKind.EDIT
    message: Message
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A question is answered: its choices go, and the answer, if it has a label, stays."""

    kind: ClassVar = ParcelKind.SETTLE
    label: str | None
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that is kept of a person; empty until it is prepared right before delivery."""

    kind: ClassVar = ParcelKind.EXPORT
    text: str = ""
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last words to a person. erased: the number that they had; earlier: those before it."""

    kind: ClassVar = ParcelKind.FAREWELL
    text: str
    erased: int
    earlier: tuple[int, ...] = ()


TAKEN_BACK: Final = "taken back"
"""What stands beside a message that a coach took back before it had left."""


@dataclass(frozen=True, slots=True)
class Amended:
    """A coach changed what they had said. external: the platform's id of the message."""

    kind: ClassVar = ParcelKind.AMEND
    text: str
    external: str


# -- to a coach's surface -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A line of a person's thread is shown."""

    kind: ClassVar = ParcelKind.LINE
    entry: int


@dataclass(frozen=True, slots=True)
class FateShown:
    """A coach's line shows what became of its message."""

    kind: ClassVar = ParcelKind.FATE
    entry: int
    external: str


@dataclass(frozen=True, slots=True)
class ThreadTurned:
    """A thread is closed, or opened again."""

    kind: ClassVar = ParcelKind.TURN
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ThreadRenamed:
    """A thread gets another title."""

    kind: ClassVar = ParcelKind.RENAME
    title: str


@dataclass(frozen=True, slots=True)
class CoachTold:
    """Limber answers a coach. answers: the platform's id of what the coach wrote; sends: the
    number of a note that the coach may send after all, "" where nothing is asked.
    """

    kind: ClassVar = ParcelKind.TELL
    text: str
    answers: str
    sends: str = ""


# -- to nobody as it is ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A check-in whose conversation is heard when its turn to be sent has come.

    timer: the kind of the timer that rang; due: when it was due (UTC).
    """

    kind: ClassVar = ParcelKind.PLACEHOLDER
    timer: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that says nothing Limber understands; it is kept for the operator."""

    kind: str


PersonBody: TypeAlias = NewMessage | MessageEdit | Settled | Export | Farewell | Amended
SurfaceBody: TypeAlias = ThreadLine | FateShown | ThreadTurned | ThreadRenamed | CoachTold
Body: TypeAlias = PersonBody | SurfaceBody | Placeholder | Unreadable


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way. cause: the update that it answers; expires: when it is no longer worth
    sending.
    """

    id: int
    person: int
    address: Address
    lane: int
    body: Body
    cause: str | None
    slot: tuple[int, int] | None
    created: datetime
    tries: int = 0
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that was delivered, as a channel shows it again. number: the channel's own for it.

    at: the instant (UTC) of what it answers.
    """

    number: int
    lane: int
    body: Body
    slot: tuple[int, int] | None
    at: datetime


def message_in(body: Body) -> Message | None:
    """What a body says to a person who only reads; None where it says nothing new."""
    match body:
        case NewMessage(message) | MessageEdit(message):
            return message
        case Export(text) | Farewell(text) | Amended(text):
            return Message(text)
        case Settled() | Placeholder() | Unreadable():
            return None
        case ThreadLine() | FateShown() | ThreadTurned() | ThreadRenamed() | CoachTold():
            return None
