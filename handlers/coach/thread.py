"""A person's thread with the coach: what waits, since when, whose it is. Pure: values in and out.

Rules:
- A thread is closed until somebody writes; any new line opens it again.
- It waits from the first line that no coach has answered. A coach's answer ends the waiting, an
  order does not.
- While the person's flag stands the thread is flagged, whatever else it is, unless it is closed.
- Titles are a name and a number: what hurts, or that something is flagged, is for inside.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TypeAlias

from handlers.engine.effect import (
    AlertCoach,
    ClaimThread,
    CloseThread,
    NoteInThread,
    SendCoachReply,
    SnoozeThread,
    ToCoach,
)

ThreadEffect: TypeAlias = (
    ToCoach | AlertCoach | SendCoachReply | NoteInThread | CloseThread | ClaimThread | SnoozeThread
)


CLAIM_STANDS = timedelta(hours=12)
"""How long another coach's answer leaves a claim as it is (project default)."""


class State(Enum):
    """What a thread is."""

    OPEN = "open"
    WAITING = "waiting"
    FLAGGED = "flagged"
    CLOSED = "closed"


class ThreadLineKind(Enum):
    """Whose line it is, and who may see it: a note and an alert are never shown to the person."""

    PERSON = "person"
    COACH = "coach"
    NOTE = "note"
    LIMBER = "limber"
    ALERT = "alert"


class Fate(Enum):
    """What became of a coach's line."""

    STORED = "stored"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Thread:
    """Instants are UTC, or None. claimed_by: whether the claim still holds is for `claim.py`."""

    state: State = State.CLOSED
    waiting_since: datetime | None = None
    claimed_by: str | None = None
    snoozed_until: datetime | None = None
    claimed_at: datetime | None = None


FILE_KINDS = frozenset(
    ("photo", "voice", "audio", "video", "video note", "animation", "document", "sticker")
)
"""What a file is called in a thread."""


def without_mark(text: str) -> str:
    """The words of a line whose file is shown beside it: without the "[photo]" for the file."""
    mark, closed, rest = text.removeprefix("[").partition("]")
    is_mark = text.startswith("[") and bool(closed) and mark in FILE_KINDS
    return rest.strip() if is_mark else text


def named(name: str, size: int) -> str:
    """A file as it is spoken of, with its size where that is what stands in the way."""
    return f"{name}, {size / 1_000_000:.1f} MB" if size else name


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that came with a line. kind: "photo", "voice", and so on."""

    id: int
    kind: str
    name: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a thread; fate and why are for a coach's line that was sent."""

    at: datetime
    author: str
    kind: ThreadLineKind
    text: str
    fate: Fate | None = None
    why: str = ""
    file: FileRef | None = None


def after(thread: Thread, effect: ThreadEffect, *, is_flagged: bool) -> Thread:
    """The thread after an effect of a conversation; is_flagged: a flag stands then."""
    match effect:
        case ToCoach(is_quiet=True) | ToCoach(is_thanks=True):
            return replace(thread, state=_state(thread.waiting_since, is_flagged=is_flagged))
        case ToCoach(_, _, at) | AlertCoach(_, _, at):
            return written(thread, at, is_flagged=is_flagged)
        case SendCoachReply(coach, _, _, at, is_order=True):
            return ordered(thread, coach, at, is_flagged=is_flagged)
        case SendCoachReply(coach, _, _, at):
            return answered(thread, coach, at, is_flagged=is_flagged)
        case NoteInThread():
            return thread
        case CloseThread():
            return Thread(State.FLAGGED) if is_flagged else Thread()
        case ClaimThread(coach, at):
            return replace(thread, claimed_by=coach, claimed_at=at)
        case SnoozeThread(until):
            return replace(thread, snoozed_until=until)


def written(thread: Thread, at: datetime, *, is_flagged: bool) -> Thread:
    """A line came that a coach has to look at."""
    since = thread.waiting_since or at
    state = _state(since, is_flagged=is_flagged)
    return replace(thread, state=state, waiting_since=since, snoozed_until=None)


def answered(thread: Thread, coach: str, at: datetime, *, is_flagged: bool) -> Thread:
    """A coach answered: it is theirs, unless another coach's it was within the last hours."""
    state = _state(None, is_flagged=is_flagged)
    claimed = thread.claimed_at
    is_others = thread.claimed_by not in {None, coach}
    if is_others and claimed is not None and at - claimed < CLAIM_STANDS:
        return Thread(state, None, thread.claimed_by, claimed_at=claimed)
    return Thread(state, None, coach, claimed_at=at)


def ordered(thread: Thread, coach: str, at: datetime, *, is_flagged: bool) -> Thread:
    """A coach changed something: it is theirs as by an answer, and what was asked still waits."""
    waits = thread.waiting_since
    return replace(
        answered(thread, coach, at, is_flagged=is_flagged),
        state=_state(waits, is_flagged=is_flagged),
        waiting_since=waits,
        snoozed_until=thread.snoozed_until,
    )


def seen_as(thread: Thread, *, is_flagged: bool) -> Thread:
    """The thread after a flag was raised or lifted."""
    if thread.state is State.CLOSED:
        return thread
    return replace(thread, state=_state(thread.waiting_since, is_flagged=is_flagged))


def _state(waiting_since: datetime | None, *, is_flagged: bool) -> State:
    if is_flagged:
        return State.FLAGGED
    return State.OPEN if waiting_since is None else State.WAITING


# -- in a list ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """A thread as it stands in a list; `id` is the person's, and the thread's."""

    id: int
    name: str
    thread: Thread
    is_unreachable: bool = False
    alerts: int = 0


def title(id_: int, name: str) -> str:
    """A name and a number, and nothing else."""
    return f"{name} #{id_}".strip()


def number_in(title: str) -> int | None:
    """The number of the person whose thread has this title."""
    number = title.rpartition("#")[2]
    return int(number) if number.isascii() and number.isdecimal() else None


def in_order(threads: list[ThreadSummary], now: datetime) -> list[ThreadSummary]:
    """Flags first, then what waits longest, then what only stands open; snoozed ones last."""

    def rank(each: ThreadSummary) -> tuple[bool, int, float, int]:
        thread = each.thread
        is_snoozed = is_asleep(thread, now) and thread.state is not State.FLAGGED
        since = thread.waiting_since.timestamp() if thread.waiting_since else float("inf")
        order = (State.FLAGGED, State.WAITING, State.OPEN, State.CLOSED)
        return (is_snoozed, order.index(thread.state), since, each.id)

    return sorted(threads, key=rank)


def is_asleep(thread: Thread, now: datetime) -> bool:
    """Whether a coach has put it off until later than now."""
    return thread.snoozed_until is not None and thread.snoozed_until > now


def span(waited: timedelta) -> str:
    """How long something has waited, in its two largest units: "2 d 3 h", "41 min"."""
    minutes = max(0, int(waited.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min"
