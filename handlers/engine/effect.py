"""What comes out of hearing an event, besides the person's new state: rows to be written."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.engine.errand import Run
from handlers.engine.json import JSON
from handlers.engine.message import Message, Slot
from handlers.engine.person import Person
from handlers.engine.rehearsal import Ended


@dataclass(frozen=True, slots=True)
class Say:
    """A message to the person. elsewhere: channel and chat of another place of theirs."""

    message: Message
    elsewhere: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Settle:
    """The question of this slot is answered: its buttons go, the chosen label stays."""

    slot: Slot
    label: str


@dataclass(frozen=True, slots=True)
class Log:
    """A line of the log, keyed by conversation and path: written again, it replaces itself.

    corrects: the instant of the older line of its kind, area, side and moment that it replaces.
    """

    conversation: int
    path: str
    position: int
    kind: str
    data: dict[str, JSON]
    at: datetime
    corrects: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unlog:
    """The conversation went back: its lines from this position on never happened."""

    conversation: int
    position: int


@dataclass(frozen=True, slots=True)
class ToCoach:
    """A line for the person's thread. `by` is "person" for their own words, else "limber".

    reading: what was read as danger in their words, in one line; is_quiet: a coach has muted them;
    is_thanks: it is a word of thanks, for whose answer nobody waits.
    """

    by: str
    text: str
    at: datetime
    reading: str | None = None
    is_quiet: bool = False
    is_thanks: bool = False


@dataclass(frozen=True, slots=True)
class SendCoachReply:
    """A coach's words go to the person in this message, and stand in the thread with its fate.

    is_order: it says what a coach has changed, which answers nothing that was asked.
    """

    coach: str
    text: str
    message: Message
    at: datetime
    is_order: bool = False


@dataclass(frozen=True, slots=True)
class NoteInThread:
    """A line that only coaches see: a coach's note, or what a coach changed."""

    coach: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CloseThread:
    """The person's thread is done with, until a new message."""


@dataclass(frozen=True, slots=True)
class ClaimThread:
    """The person's thread is this coach's, from an instant (UTC) on."""

    coach: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SnoozeThread:
    """The person's thread is put off until an instant (UTC)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class MarkAlerts:
    """The person's alerts were shown to a coach, or with `is_acknowledged` taken note of.

    up_to: those until this instant (UTC); None for all of them.
    """

    coach: str
    at: datetime
    is_acknowledged: bool = False
    up_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerCoach:
    """An answer to the coach who has just written, where they wrote it; it is stored nowhere.

    is_warning: they should know it before it is done.
    """

    text: str
    is_warning: bool = False


NUDGE = "waiting"
"""The level of an alert that only says that a thread waits."""


@dataclass(frozen=True, slots=True)
class AlertCoach:
    """The coach must see this at once. `level` is a code of the safety rules."""

    level: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SetTimer:
    """The person's timer of this kind rings at `due` (UTC); None stops it."""

    kind: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """What is on its way to this person and is not an answer must not be delivered any more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A flow raised: the operator sees it."""

    flow: str
    error: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The platform refuses this person for good (or no longer, when `until_return` is false)."""

    is_unreachable: bool


Effect: TypeAlias = (
    Say
    | Settle
    | Log
    | Unlog
    | ToCoach
    | SendCoachReply
    | NoteInThread
    | CloseThread
    | ClaimThread
    | SnoozeThread
    | MarkAlerts
    | AnswerCoach
    | AlertCoach
    | Run
    | SetTimer
    | Withdraw
    | Fault
    | Unreachable
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The person after an event, and everything that must be stored with it.

    ended: the conversations that ended while it was heard; not_stored: what somebody who has not
    agreed wrote just now, for memory alone: what comes next is read with it.
    """

    person: Person
    effects: tuple[Effect, ...]
    ended: tuple[Ended, ...] = ()
    not_stored: tuple[tuple[int, str], ...] = ()
