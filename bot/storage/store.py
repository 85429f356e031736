"""Storage as the dispatcher and the outbox see it: one small interface.

Rules:
- `begin` opens a transaction and reads what a batch needs; then `write`, then `commit`, or
  `rollback`. One caller at a time: the writer (`bot/dispatch/dispatcher.py`).
- The other methods only read, and may be called at any time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.errors import Hindrance
from handlers.coach.thread import Line, Listed, Thread
from handlers.engine.json import JSON
from handlers.engine.person import Person

if TYPE_CHECKING:
    from bot.storage.bulk import WaveRows
    from bot.storage.mirrors import SurfaceRows


@dataclass(frozen=True, slots=True)
class Address:
    """A chat on a channel: where a person can be reached."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as stored, with the address they were asked for by (or their first one).

    thread: their thread with the coach, if there ever was one; is_unreachable: their platform
    refused what was last sent to them.
    """

    person: Person
    address: Address
    thread: Thread | None = None
    is_unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """What a batch starts from: who is known, by address and by id, and which updates are old."""

    by_address: dict[Address, Known]
    by_id: dict[int, Known]
    seen: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way.

    body: the message as JSON; original: for an edit or a settling, the stored message that had
    the slot before, with the platform's id for it; cause: the update that it answers; expires: when
    it is no longer worth sending.
    """

    id: int
    person: int
    address: Address
    lane: int
    kind: str
    body: JSON
    cause: str | None
    slot: tuple[int, int] | None
    created: datetime
    tries: int = 0
    original: JSON = None
    original_external: str | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that was delivered, as a channel shows it again. number: the channel's own for it.

    at: the instant (UTC) of what it answers.
    """

    number: int
    kind: str
    lane: int
    body: JSON
    slot: tuple[int, int] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person in the list of all; profile is what is remembered of them."""

    id: int
    profile: dict[str, JSON]
    is_unreachable: bool
    began: datetime
    thread: Thread


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the database does. depth and oldest (UTC) are of what waits to be sent, by lane.

    next_due: of the timer that is due first; waiting: threads that wait for a coach.
    """

    depth: dict[int, int]
    oldest: dict[int, datetime]
    next_due: datetime | None
    waiting: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A message that a platform would not take, for the operator: never its words."""

    id: int
    person: int
    address: Address
    kind: str
    why: str
    created: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event that could not be handled, for the operator: never its words."""

    id: int
    address: Address
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose time has come."""

    id: int
    person: int
    kind: str
    conversation: int
    turn: int
    due: datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a person's log."""

    conversation: int
    path: str
    kind: str
    data: JSON
    at: datetime


Row = tuple[str | int | float | None, ...]


@dataclass(slots=True)
class Changes:
    """Rows to be written by one batch, table by table, in the columns' order of `sqlite_rows`."""

    seen: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    conversations: list[Row] = field(default_factory=list)
    closed: list[Row] = field(default_factory=list)
    stopped: list[Row] = field(default_factory=list)
    rung: list[Row] = field(default_factory=list)
    timers: list[Row] = field(default_factory=list)
    started: list[Row] = field(default_factory=list)
    withdrawn: list[Row] = field(default_factory=list)
    worded: list[Row] = field(default_factory=list)
    outgoing: list[Row] = field(default_factory=list)
    delivered: list[Row] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    unlogged: list[Row] = field(default_factory=list)
    log: list[Row] = field(default_factory=list)
    corrected: list[Row] = field(default_factory=list)
    threads: list[Row] = field(default_factory=list)
    thread: list[Row] = field(default_factory=list)
    alerts: list[Row] = field(default_factory=list)
    listed: list[Row] = field(default_factory=list)
    acknowledged: list[Row] = field(default_factory=list)
    set_aside: list[Row] = field(default_factory=list)
    unreachable: list[Row] = field(default_factory=list)
    silenced: list[Row] = field(default_factory=list)
    forgotten: list[Row] = field(default_factory=list)
    counted: list[Row] = field(default_factory=list)
    erased: list[Row] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)
    edited: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    fetched: list[Row] = field(default_factory=list)
    surfaces: list[Row] = field(default_factory=list)
    renamed: list[Row] = field(default_factory=list)
    mirrors: list[Row] = field(default_factory=list)
    mirror_lines: list[Row] = field(default_factory=list)
    unmirrored: list[Row] = field(default_factory=list)
    coach_chats: list[Row] = field(default_factory=list)
    coach_codes: list[Row] = field(default_factory=list)
    rerouted: list[Row] = field(default_factory=list)
    merged: list[Row] = field(default_factory=list)
    unlinked: list[Row] = field(default_factory=list)
    pictures: list[Row] = field(default_factory=list)
    clock: list[Row] = field(default_factory=list)


class StorageError(Hindrance):
    """The database cannot be used now; the sentence says what to do. Nothing was half written."""


class Store(Protocol):
    """Where rows live. Every method may raise `StorageError`."""

    surfaces: "SurfaceRows"
    """What is stored of the places where coaches see threads."""
    wave: "WaveRows"
    """What many people's timers become together."""

    async def open(self) -> None:
        """Connect, and bring the tables up to date; refuses a newer schema."""

    async def close(self) -> None:
        """Let go of the database."""

    async def reserve(self, count: int) -> range:
        """Integers that nobody else gets, for ids."""

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
    ) -> Begun:
        """Open a transaction, and read the people and which of the updates were seen before."""

    async def write(self, changes: Changes) -> None:
        """Write rows inside the transaction; raises what the first failing statement raised."""

    async def commit(self) -> None:
        """Make the transaction last."""

    async def rollback(self) -> None:
        """Undo the transaction."""

    async def waiting(
        self, channel: str, now: datetime, limit: int, chat: str | None = None
    ) -> list[Parcel]:
        """Messages to be delivered on a channel, by lane and then in the order they were said.

        What was said behind a message that has to wait, waits too; but not an emergency.
        """

    async def next_of_chats(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        """The next message of each chat that may have one now, the most urgent chats first.

        A chat is as urgent as the most urgent message that waits in it; its messages keep their
        order, but an emergency goes first. without: chats that must not have one now.
        """

    async def parcel(self, id_: int) -> Parcel | None:
        """A message that waits to be sent, by its id; None once it does not."""

    async def refusals(self, limit: int) -> list[Refusal]:
        """What platforms would not take, newest first."""

    async def set_asides(self, limit: int) -> list[SetAside]:
        """Events that could not be handled, newest first."""

    async def next_due(self) -> datetime | None:
        """When the next timer is due."""

    async def due(self, now: datetime, limit: int) -> list[DueTimer]:
        """Timers that are due, the longest waiting first."""

    async def said(self, address: Address, limit: int) -> list[JSON]:
        """The newest messages that were delivered there, newest first."""

    async def log_of(self, person: int, since: datetime | None = None) -> list[LogLine]:
        """A person's log, oldest first."""

    async def threads(self, *, with_closed: bool = False) -> list[Listed]:
        """Everybody's thread, in no order."""

    async def thread_of(self, person: int) -> tuple[Listed, list[Line]] | None:
        """One person's thread, its lines oldest first; None if there is no such person."""

    async def profile_of(self, person: int) -> dict[str, JSON] | None:
        """What is remembered of a person; None if there is no such person."""

    async def picture_id(self, channel: str, mark: str) -> str | None:
        """A platform's own id for a picture that was uploaded there before."""

    async def channels(self) -> set[str]:
        """The channels on which somebody is known."""

    async def chats(self, channel: str) -> list[str]:
        """The chats in which somebody is known on a channel."""

    async def newest_update(self, channel: str) -> str | None:
        """The greatest id of an update (as text) that was ever handled on a channel."""

    async def delivered_at(self, address: Address, limit: int) -> list[Delivered]:
        """The newest messages, edits and settlings that were delivered there, oldest first."""

    async def steps_at(self, address: Address) -> list[DueTimer]:
        """The timers that run in what is open there."""

    async def person_at(self, address: Address) -> int | None:
        """Whose address it is; None if nobody has written from there yet."""

    async def everybody(self, limit: int) -> list[Somebody]:
        """The people who began last, newest first."""

    async def pulse(self) -> Pulse:
        """How much waits, and since when."""

    async def everything_of(self, person: int) -> dict[str, list[dict[str, JSON]]]:
        """Every row of a person, by table; columns that hold JSON hold it as text."""

    async def clock(self) -> tuple[datetime, datetime] | None:
        """Where a moved clock last stood, and where it was going."""
