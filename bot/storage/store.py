"""Storage as the dispatcher and the outbox see it: one small interface.

Rules:
- `begin` opens a transaction and reads what a batch needs; then `write`, then `commit`, or
  `rollback`. One caller at a time: the writer (`bot/dispatch/dispatcher.py`).
- The other methods only read, and may be called at any time.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.storage.changes import Changes
from bot.storage.check_in_wave import WaveRows
from bot.storage.leases import Fence
from bot.storage.mirrors import SurfaceRows
from bot.storage.parcel import Delivered, Parcel
from bot.storage.records import (
    Address,
    BatchStart,
    DueTimer,
    Erasure,
    LogLine,
    PersonSummary,
    QueueStats,
    Refusal,
    SetAside,
    UnseenAlert,
)
from bot.storage.rehearsal import RehearsalRows
from bot.storage.retention import RetentionRows
from bot.storage.shared_rows import SharedRows
from bot.storage.table_copy import WholeTables
from handlers.coach.attention import Case
from handlers.coach.first_answer import Exchange
from handlers.coach.search import Found
from handlers.coach.thread import Line, ThreadSummary
from handlers.coach.told import Told
from handlers.engine.json import JSON
from handlers.engine.message import Message


class Store(Protocol):
    """Where rows live. Every method may raise `StorageError`."""

    surfaces: SurfaceRows
    """What is stored of the places where coaches see threads."""
    wave: WaveRows
    """What many people's timers become together."""

    retention: RetentionRows
    """What may go by age."""

    whole: WholeTables
    """Every row as it is, for a copy."""

    shared: SharedRows | None
    """What several workers have in common; None where one process works alone."""

    rehearsal: RehearsalRows
    """What a new version is rehearsed on."""

    async def open(self) -> None:
        """Connect, and bring the tables up to date; refuses a newer schema."""

    async def close(self) -> None:
        """Let go of the database."""

    async def reserve(self, count: int) -> range:
        """Integers that nobody else gets, for ids.

        Called while no transaction is open: it may need another connection, and a pooler may have
        none left while others that have begun wait for the same.
        """

    async def begin(
        self,
        addresses: Sequence[Address],
        people: Sequence[int],
        updates: Sequence[tuple[str, str]],
        timers: Sequence[tuple[int, int]] = (),
        *,
        reads_newest: bool = False,
    ) -> BatchStart:
        """Open a transaction, and read the people, which of the updates were seen before, and which
        of the timers, by id and due time (ms), still stand there.

        reads_newest: whether the greatest id of a message is read as well.
        """

    async def write(self, changes: Changes, fences: Collection[Fence] = ()) -> None:
        """Write rows inside the transaction; raises what the first failing statement raised, and
        `LeaseLostError` where a lease is lost on which it depends.
        """

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

    async def emergencies(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        """Emergencies' texts that wait for their people, one for each chat; no coach's lines.

        without: as above.
        """

    async def waits_until(self, channel: str, now: datetime, why: str) -> datetime | None:
        """Until when the last message of a channel waits for this reason; None where none does."""

    async def was_taken_back(self, id_: int) -> bool:
        """Whether a coach took a message back while it was being sent, and it was delivered."""

    async def parcel(self, id_: int) -> Parcel | None:
        """A message that waits to be sent, by its id; None once it does not."""

    async def refusals(self, limit: int) -> list[Refusal]:
        """What platforms would not take, newest first."""

    async def not_heard_yet(self, channel: str) -> list[str]:
        """Updates that were noted and may not have been heard, in order, as they came."""

    async def set_asides(self, limit: int) -> list[SetAside]:
        """Events that could not be handled, newest first."""

    async def erased(self) -> list[Erasure]:
        """The chats of erased people that do not stand in the erasure list yet."""

    async def next_due(self) -> datetime | None:
        """When the next timer is due."""

    async def due(self, now: datetime, limit: int) -> list[DueTimer]:
        """Timers that are due, the longest waiting first."""

    async def claim_due(self, now: datetime, limit: int, in_bulk: str) -> list[DueTimer]:
        """The same, those alone that no other worker rings. in_bulk: a kind that nobody claims."""

    async def said(self, address: Address, limit: int) -> list[Message]:
        """The newest messages that were delivered there, newest first."""

    async def log_of(self, person: int, since: datetime | None = None) -> list[LogLine]:
        """A person's log, oldest first."""

    async def threads(self, *, with_closed: bool = False) -> list[ThreadSummary]:
        """Everybody's thread, in no order."""

    async def unseen_alerts(self, until: datetime, levels: Collection[str]) -> list[UnseenAlert]:
        """Alerts of these levels up to an instant that no coach has taken note of, and of which the
        second contact has not heard.
        """

    async def cases(self, limit: int) -> list[Case]:
        """The people as a coach's list sees them: all who have agreed or have a thread. First come
        those with an open alert, then who waits, who is flagged, and who began last.
        """

    async def exchanges(self, since: datetime) -> list[Exchange]:
        """What people and coaches wrote to each other from then on, in order."""

    async def search(self, text: str, limit: int) -> list[Found]:
        """People of that name or number, and the newest lines of threads with all of its words."""

    async def thread_of(self, person: int) -> tuple[ThreadSummary, list[Line]] | None:
        """One person's thread, its lines oldest first; None if there is no such person."""

    async def told(self, person: int, limit: int) -> list[Told]:
        """The newest messages that a person was sent, oldest first; without what coaches sent."""

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

    async def everybody(self, limit: int) -> list[PersonSummary]:
        """The people who began last, newest first."""

    async def pulse(self) -> QueueStats:
        """How much waits, and since when."""

    async def everything_of(self, person: int) -> dict[str, list[dict[str, JSON]]]:
        """Every row of a person, by table; columns that hold JSON hold it as text."""

    async def clock(self) -> tuple[datetime, datetime] | None:
        """Where a moved clock last stood, and where it was going."""
