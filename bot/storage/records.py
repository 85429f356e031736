"""What is read from storage: people, timers, a batch's start, statistics."""

from dataclasses import dataclass
from datetime import datetime

from handlers.coach.thread import Thread
from handlers.engine.json import JSON
from handlers.engine.person import Person


@dataclass(frozen=True, slots=True)
class Address:
    """A chat on a channel: where a person can be reached."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person as stored, with the address they were asked for by (or their first one).

    thread: their thread with the coach, if there ever was one; is_unreachable: their platform
    refused what was last sent to them.
    """

    person: Person
    address: Address
    thread: Thread | None = None
    is_unreachable: bool = False


@dataclass(frozen=True, slots=True)
class BatchStart:
    """What a batch starts from: who is known, by address and by id, and which updates are old.

    timers: by id and due time (ms), those of the asked ones that are this worker's to ring; None
    where nobody else could have rung them. newest_message: the greatest id of a message; 0 where it
    was not asked for, or where there is none.
    """

    by_address: dict[Address, StoredPerson]
    by_id: dict[int, StoredPerson]
    seen: frozenset[tuple[str, str]]
    timers: frozenset[tuple[int, int]] | None = None
    newest_message: int = 0


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person in the list of all; profile is what is remembered of them."""

    id: int
    profile: dict[str, JSON]
    is_unreachable: bool
    began: datetime
    thread: Thread


@dataclass(frozen=True, slots=True)
class QueueStats:
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
class UnseenAlert:
    """An alert that no coach has taken note of."""

    id: int
    person: int
    level: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """A chat of somebody who was erased, that does not stand in the erasure list yet."""

    id: int
    address: Address
    at: datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a person's log."""

    conversation: int
    path: str
    kind: str
    data: JSON
    at: datetime
