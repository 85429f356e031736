"""What the dispatcher is given: something that arrived from outside, or a due timer.

`update_id` is the platform's own number for it; the same number again is not handled twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.storage.changes import Changes
from bot.storage.records import Address, DueTimer
from handlers.engine.event import DayEnded, Due, Event, TimerRang


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message, by its platform's id."""

    kind: str
    platform_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An event from a channel. `name` is what the channel calls the person, if it does.

    ref: the message that it was, as `ref_of` writes it; file: what was sent with it.
    """

    address: Address
    event: Event
    update_id: str | None = None
    name: str = ""
    ref: str = ""
    file: File | None = None


@dataclass(frozen=True, slots=True)
class ForPerson:
    """An event for somebody by their number: a coach's, an operator's. No such person, no event.

    update: channel and number of the update that it came with; ref and file as for `Arrived`.
    """

    person: int
    event: Event
    update: tuple[str, str] | None = None
    ref: str = ""
    file: File | None = None


@dataclass(frozen=True, slots=True)
class TimerDue:
    """A timer that is due, and the instant at which it is being looked at.

    cause: the update that moved the clock here, if somebody did.
    """

    timer: DueTimer
    at: datetime
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class TurnCame:
    """The turn of a message that nobody has worded yet has come: now its conversation is heard.

    parcel: the message; kind and due: of the timer behind it; noticed: when it was seen to be due.
    """

    parcel: int
    person: int
    kind: str
    due: datetime
    noticed: datetime
    at: datetime
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInWave:
    """Everybody whose timer of this kind is due gets a placeholder, `limit` at most.

    cause: as for `TimerDue`.
    """

    kind: str
    at: datetime
    limit: int
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Shifted:
    """The wall clock was set by so much, ahead or (below zero) back: what runs moves along.

    at: the new time. What stands in the future though nothing can be due so late comes back, too.
    """

    by: timedelta
    at: datetime


@dataclass(frozen=True, slots=True)
class RowsOnly:
    """Rows that belong to nobody's conversation: a delivery, a moved clock."""

    changes: Changes
    update: tuple[str, str] | None = None


Audible: TypeAlias = Arrived | ForPerson | TimerDue | TurnCame
"""What a conversation hears of."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether the database takes anything: a free number is used up, and nothing else happens."""


Alone: TypeAlias = CheckInWave | Shifted | Probe
"""What has a transaction of its own."""
Item: TypeAlias = Audible | RowsOnly | Alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: `is_new` is false for an update that had been handled before.

    For a wave it is false when nobody was left in it.

    answer: what a coach who wrote it is told at once.
    is_only_answered: nothing else came of it: what they wrote was refused, or they asked something.
    """

    is_new: bool
    person: int | None = None
    answer: str = ""
    is_only_answered: bool = False


def event_of(item: Audible) -> Event:
    """The event that the conversation hears."""
    match item:
        case Arrived(event=event) | ForPerson(event=event):
            return event
        case TimerDue(timer, at, _):
            match timer.kind:
                case "step":
                    return TimerRang(at, timer.conversation, timer.turn, timer.due)
                case "day_end":
                    return DayEnded(at)
                case kind:
                    return Due(at, kind, timer.due)
        case TurnCame(kind=kind, due=due, noticed=noticed, at=at):
            return Due(at, kind, due, noticed)


def ref_of(address: Address, number: int | str) -> str:
    """A message of a chat, by one text: what a line of a thread was."""
    return f"{address.channel}:{address.chat}:{number}"


def cause_of(item: Audible) -> str | None:
    """The update that brought it about, if one did."""
    match item:
        case ForPerson():
            return None
        case Arrived(update_id=update_id):
            return update_id
        case TimerDue(cause=cause) | TurnCame(cause=cause):
            return cause
