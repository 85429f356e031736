"""The rows that are written: one type for each table, and for each change to one.

Rules:
- A row's fields stand in the order in which its statement takes them.
- Instants are milliseconds since 1970 (UTC); `data`, `body` and `profile` are JSON as text.
"""

from typing import NamedTuple

NOT_HEARD_YET = "not heard yet"
"""What stands for an error where an update waits to be heard: a crowd's, for a moment."""


class SeenRow(NamedTuple):
    """An update that was handled."""

    channel: str
    update_id: str


class PersonRow(NamedTuple):
    """A person: new, or with another profile. listed: what a coach's lists look at of it."""

    id: int
    profile: str
    recent: str
    began: int
    listed: str = ""


class PersonKey(NamedTuple):
    """The person that a change is about."""

    person: int


class UnreachableRow(NamedTuple):
    """Whether a person's platform refuses what is sent to them."""

    is_unreachable: int
    person: int


class MergedRow(NamedTuple):
    """Two people who are one from now on."""

    kept: int
    gone: int


class ErasedRow(NamedTuple):
    """Where somebody is reached who is erased now, for the erasure list. at: ms."""

    person: int
    at: int


class EntryKey(NamedTuple):
    """A line of a thread."""

    entry: int


class LogKey(NamedTuple):
    """An entry of a log."""

    conversation: int
    path: str


class SetAsideKey(NamedTuple):
    """An event that was set aside."""

    set_aside: int


class ErasureKey(NamedTuple):
    """A chat that stands in the erasure list."""

    erasure: int


class CountedErasureRow(NamedTuple):
    """An erasure, for the statistics. month: 2026-11."""

    month: str
    person: int


class AddressRow(NamedTuple):
    """Where a person can be reached."""

    channel: str
    chat: str
    person: int


class AddressKey(NamedTuple):
    """An address that is nobody's any more."""

    channel: str
    chat: str


class MovedChatRow(NamedTuple):
    """A chat that has another number on its platform now."""

    new_chat: str
    channel: str
    chat: str


class ConversationRow(NamedTuple):
    """A conversation that is open. place: in the person's stack; left_ms: of a paused hold."""

    id: int
    person: int
    place: int
    flow: str
    arguments: str
    journal: str
    remembered: str
    began: int
    turn: int
    since: int
    left_ms: int | None
    seconds: int | None
    unclear: int
    marked: str


class ConversationKey(NamedTuple):
    """A conversation that is over."""

    conversation: int


class EndedConversationKey(NamedTuple):
    """A conversation that is over, kept for rehearsals."""

    ended_conversation: int


class EndedConversationRow(NamedTuple):
    """A conversation that is over, with what it said and did, line by line."""

    id: int
    person: int
    flow: str
    arguments: str
    journal: str
    began: int
    ended: int
    lines: str


class TimerRow(NamedTuple):
    """A timer, set or moved. conversation and turn: of a step, 0 for any other timer.

    grace: milliseconds by which `due` is behind its time, until its message is delivered.
    """

    person: int
    kind: str
    due: int
    conversation: int = 0
    turn: int = 0
    seconds: int = 0
    is_running: int = 1
    grace: int = 0


class TimerKey(NamedTuple):
    """A timer that is stopped."""

    person: int
    kind: str
    conversation: int = 0


class RungTimerRow(NamedTuple):
    """A timer that rang; one that was moved since goes on, and so does another person's."""

    id: int
    due: int
    person: int


class StartedTimerRow(NamedTuple):
    """A step whose message was delivered, so that its time runs."""

    at: int
    person: int
    conversation: int
    turn: int


class MessageRow(NamedTuple):
    """A message on its way. id: None takes the next one; conversation and turn: its slot.

    cause: the update that it answers; expires: when it is no longer worth sending.
    """

    id: int | None
    person: int
    channel: str
    chat: str
    lane: int
    kind: str
    body: str
    not_before: int
    created: int
    conversation: int | None = None
    turn: int | None = None
    cause: str | None = None
    expires: int | None = None


class MessageKey(NamedTuple):
    """A placeholder whose message takes its place."""

    id: int


class DeliveredRow(NamedTuple):
    """A message that was delivered. external: the platform's id for it."""

    external: str
    id: int


class FailedRow(NamedTuple):
    """A message that was not delivered; state "stored" tries again at `not_before`."""

    state: str
    tries: int
    not_before: int
    error: str | None
    id: int


class RetriedLinesRow(NamedTuple):
    """What a coach's chat refused is tried again, where its time has come by then (ms)."""

    channel: str
    chat: str
    until: int


class WithdrawnRow(NamedTuple):
    """What waits for a person, up to a message, is not sent any more."""

    person: int
    up_to: int


class ReroutedRow(NamedTuple):
    """What waits for a person goes to another place of theirs, the refused message included."""

    new_channel: str
    new_chat: str
    person: int
    channel: str
    chat: str
    refused: int


class LogRow(NamedTuple):
    """A line of a person's log."""

    conversation: int
    path: str
    position: int
    person: int
    kind: str
    data: str
    at: int


class UndoneLogRow(NamedTuple):
    """The lines of a conversation's log from a position on, which never happened."""

    conversation: int
    position: int


class CorrectedLogRow(NamedTuple):
    """A line of the log, put right; everything but `data` says which."""

    data: str
    person: int
    kind: str
    at: int
    moment: str | None
    area: str | None
    side: str | None


class SetAsideRow(NamedTuple):
    """An event that could not be handled."""

    channel: str
    chat: str
    update_id: str | None
    event: str
    error: str
    at: int


class PlannedEntryRow(NamedTuple):
    """A line that is on its way to a surface, or stands there."""

    channel: str
    chat: str
    entry: int


class PictureRow(NamedTuple):
    """A platform's own id for an uploaded picture, "" for one that it no longer knows."""

    channel: str
    mark: str
    platform_id: str


class ClockRow(NamedTuple):
    """Where a moved clock stands, and where it is going."""

    now: int
    target: int


class ShiftRow(NamedTuple):
    """What runs moves along with a wall clock that was set. by: milliseconds, below zero back."""

    by: int


class BroughtBackRow(NamedTuple):
    """What stands in the future though nothing can be due so late comes back to this instant."""

    at: int
