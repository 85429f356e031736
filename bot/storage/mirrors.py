"""What is stored of the places where coaches see threads, as it is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.storage.records import Address
from handlers.coach.thread import ThreadLineKind


@dataclass(frozen=True, slots=True)
class UnmirroredLine:
    """A line that is not on its way to a surface yet. ref: the message that it was, if any.

    is_again: it stood there, in a thread that has become another one.
    """

    entry: int
    person: int
    kind: ThreadLineKind
    ref: str
    is_sent: bool
    is_again: bool


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody sent. path: where it is kept under DATA_DIR, "" until it is."""

    id: int
    person: int
    channel: str
    kind: str
    platform_id: str
    name: str
    path: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a thread, whole. replaces: the older line, if this is what its author changed.

    fate: "" for a line that goes to nobody, else the state of its message, and why it failed.
    level: how grave an alert is.
    """

    id: int
    person: int
    author: str
    kind: ThreadLineKind
    text: str
    at: datetime
    ref: str
    replaces: int | None
    fate: str
    why: str
    attachment: Attachment | None
    level: str = ""


@dataclass(frozen=True, slots=True)
class LineAt:
    """What a message of a surface is: a line of a person's thread, or their card (entry None)."""

    person: int
    entry: int | None = None
    kind: ThreadLineKind | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class FateChange:
    """A line on a surface whose fate has changed since it was shown there."""

    external: str
    person: int
    entry: int


@dataclass(frozen=True, slots=True)
class MirroredThread:
    """A person's thread on a surface. place: the platform's id for it."""

    person: int
    place: str
    title: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class SentMessage:
    """The message that a coach's line became."""

    id: int
    address: Address
    external: str | None
    state: str


class SurfaceRows(Protocol):
    """Reads only; `Changes` writes. Every method may raise `StorageError`."""

    async def is_known(self, surface: Address) -> bool:
        """Whether anything was ever to be shown there."""

    async def chats(self, channel: str) -> list[str]:
        """Every chat of a channel that threads are to be shown in."""

    async def has_any(self) -> bool:
        """Whether threads are to be shown in some chat of a platform that is still here."""

    async def refused_everywhere(self, since: datetime) -> frozenset[int]:
        """The people of whom every chat that threads are shown in refused a line since then; a chat
        of a platform that no worker has any more counts for nothing.
        """

    async def first_to_show(self) -> int:
        """Where a new surface begins: before the first line that still waits for a coach."""

    async def unshown(self, surface: Address, limit: int) -> list[UnmirroredLine]:
        """Lines that are to be shown there and are not on their way yet, in order."""

    async def fated(self, surface: Address) -> list[FateChange]:
        """Lines whose fate is not shown yet."""

    async def turned(self, surface: Address) -> list[MirroredThread]:
        """Threads that were closed or opened since that was shown, as they should be now."""

    async def renamed(self, surface: Address) -> list[MirroredThread]:
        """Open threads of people who have another name since."""

    async def forsaken(self, surface: Address) -> list[MirroredThread]:
        """Threads of people who are erased."""

    async def mirrored(self, surface: Address, person: int) -> MirroredThread | None:
        """A person's thread on a surface."""

    async def at_place(self, surface: Address, place: str) -> int | None:
        """Whose thread it is."""

    async def line_at(self, surface: Address, external: str, ref: str) -> LineAt | None:
        """The line that a message of a surface is; ref: the same message, as `ref_of` writes it."""

    async def lines_of(self, surface: Address, person: int) -> list[str]:
        """The platform's ids of all lines of a person's thread there."""

    async def line_of(self, surface: Address, entry: int) -> str | None:
        """The platform's id of a line on a surface."""

    async def entry(self, id_: int) -> Entry | None:
        """A line; None when its person is gone."""

    async def sent_as(self, ref: str) -> tuple[Entry, SentMessage] | None:
        """The coach's line that a message was, with the message that it became."""

    async def unfetched(
        self, channel: str, now: datetime, without: Collection[int] = ()
    ) -> Attachment | None:
        """The next file to be fetched from a platform. without: files that are just being fetched,
        by their numbers.
        """

    async def kept(self, channel: str, platform_id: str) -> str | None:
        """Where a file of a platform is kept, from DATA_DIR on; "" where it never will be.

        None while it is still to be fetched.
        """

    async def attachment(self, id_: int) -> Attachment | None:
        """A file by its number."""

    async def coach_chat(self, channel: str) -> str | None:
        """The coach's chat on a channel, if `limber coach-here` made one."""

    async def round_told(self, at: Address) -> tuple[int, str] | None:
        """When a coach's chat was told the morning round by itself last (ms; 0 for never), and the
        mark of what stood on the last one; None for a chat that is not known yet.
        """

    async def is_code(self, code: str, now: datetime) -> bool:
        """Whether `limber coach-here` gave this code out, and it still holds."""
