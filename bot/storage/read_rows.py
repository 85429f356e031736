"""What a database answers where an answer has many columns: rows whose fields stand in the order
of the query's columns. Instants are milliseconds since 1970 (UTC).
"""

from typing import NamedTuple


class StoredPersonRow(NamedTuple):
    """A person at an address, with one of their open conversations; None where there is none.

    The step's timer is `due`, the person's thread the four fields from `state` on.
    """

    channel: str
    chat: str
    person: int
    profile: str
    recent: str
    conversation: int | None
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
    due: int | None
    state: str | None
    waiting_since: int | None
    claimed_by: str | None
    snoozed_until: int | None
    claimed_at: int | None
    is_unreachable: int


class ParcelRow(NamedTuple):
    """A message on its way. original and original_external: what had its slot before."""

    id: int
    person: int
    channel: str
    chat: str
    lane: int
    kind: str
    body: str
    cause: str | None
    conversation: int | None
    turn: int | None
    created: int
    tries: int
    original: str | None
    original_external: str | None
    expires: int | None


class ThreadSummaryRow(NamedTuple):
    """A thread in the coach's list."""

    person: int
    name: str
    is_unreachable: int
    state: str | None
    waiting_since: int | None
    claimed_by: str | None
    snoozed_until: int | None
    claimed_at: int | None
    alerts: int


class CaseRow(NamedTuple):
    """A person in a coach's list, with what they wrote last; None where they never wrote.

    profile: short, or whole where it was not made short yet.
    """

    id: int
    profile: str
    is_unreachable: int
    began: int
    state: str | None
    waiting_since: int | None
    claimed_by: str | None
    snoozed_until: int | None
    claimed_at: int | None
    text: str | None
    at: int
    file: str | None
    is_answered: int | None
    answered_at: int | None


class LineRow(NamedTuple):
    """A line of a thread as a coach reads it. state and error: of the message that it became."""

    at: int
    author: str
    kind: str
    text: str
    state: str | None
    error: str | None
    file: int | None
    file_kind: str
    file_name: str
    is_kept: int


class EntryRow(NamedTuple):
    """A line of a thread with its file and the message that it became; None where there is none."""

    id: int
    person: int
    author: str
    kind: str
    text: str
    at: int
    ref: str
    replaces: int | None
    fate: str | None
    why: str | None
    file: int | None
    file_person: int
    file_channel: str
    file_kind: str
    file_platform_id: str
    file_name: str
    file_path: str
    file_tries: int
    message: int | None
    channel: str
    chat: str
    external: str | None
    state: str
    level: str | None = None


class DeliveredMessageRow(NamedTuple):
    """A message that was delivered. number: the platform's id, where it is a number."""

    number: int | None
    kind: str
    lane: int
    body: str
    conversation: int | None
    turn: int | None
    created: int
