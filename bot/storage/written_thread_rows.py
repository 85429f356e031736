"""The rows that are written of threads: their lines, files and alerts, and the places where coaches
see them. The rules are those of `written_rows.py`.
"""

from typing import NamedTuple


class AttachmentKey(NamedTuple):
    """A file that somebody sent."""

    attachment: int


class ThreadRow(NamedTuple):
    """A person's thread with the coach."""

    person: int
    state: str
    waiting_since: int | None
    claimed_by: str | None
    snoozed_until: int | None
    claimed_at: int | None = None


class ThreadEntryRow(NamedTuple):
    """A line of a thread. ref: the message that it was; outgoing: the one that it became.

    reading: what was read as danger in it, if it is a person's.
    """

    person: int
    author: str
    kind: str
    text: str
    at: int
    ref: str = ""
    outgoing: int | None = None
    reading: str | None = None


class EditedEntryRow(NamedTuple):
    """A line whose author changed it; the old one is kept. is_sent: the change is on its way to
    the person, as the newest message of this batch that amends one.
    """

    text: str
    at: int
    person: int
    ref: str
    is_sent: int = 0


class AlertRow(NamedTuple):
    """Something that the coach has to see."""

    person: int
    level: str
    text: str
    at: int


EVER = 1 << 53
"""Later than every instant."""


class MarkedAlertsRow(NamedTuple):
    """A person's alerts until an instant, which a coach saw or acknowledged."""

    at: int
    coach: str
    person: int
    until: int


class EscalatedAlertRow(NamedTuple):
    """An alert that the second contact was told of, or that was given up after a day."""

    at: int
    id: int


class AttachmentRow(NamedTuple):
    """A file that is still to be fetched from its platform."""

    person: int
    channel: str
    ref: str
    kind: str
    platform_id: str
    name: str
    not_before: int
    at: int


class FetchedRow(NamedTuple):
    """How fetching a file went. path: where it is kept, from DATA_DIR on."""

    state: str
    path: str
    tries: int
    not_before: int
    id: int


class SurfaceRow(NamedTuple):
    """A new place where coaches see threads. after: the line behind which it begins."""

    channel: str
    chat: str
    after: int


class SurfaceKey(NamedTuple):
    """A chat that is the coach's no more."""

    channel: str
    chat: str


class ToldRoundRow(NamedTuple):
    """The morning round that a coach's chat was told. at: when it came by itself; mark: of what
    stood on it.
    """

    at: int
    mark: str
    channel: str
    chat: str


class MirrorRow(NamedTuple):
    """A person's thread on a surface. place: the platform's id for it."""

    channel: str
    chat: str
    person: int
    place: str
    title: str
    is_closed: int


class MirrorKey(NamedTuple):
    """A thread that is gone from a surface."""

    channel: str
    chat: str
    person: int


class MirrorLineRow(NamedTuple):
    """A line of a thread on a surface. entry: 0 for the card; external: the platform's id."""

    channel: str
    chat: str
    external: str
    person: int
    entry: int
    fate: str


class CoachChatRow(NamedTuple):
    """The coach's chat on a channel."""

    channel: str
    chat: str


class CoachCodeRow(NamedTuple):
    """A code that makes a chat the coach's. until: 0 once it was used."""

    code: str
    until: int
