"""People, conversations and threads as rows, and back."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import orjson

from bot.storage.compact_text import OPEN_LENGTH, compact, full
from bot.storage.mirrors import Attachment, Entry
from bot.storage.read_rows import CaseRow, EntryRow, LineRow, StoredPersonRow, ThreadSummaryRow
from bot.storage.records import Address, StoredPerson
from bot.storage.written_rows import ConversationRow, EndedConversationRow, PersonRow
from bot.storage.written_thread_rows import ThreadRow
from handlers.coach.attention import Case, LastWords, OpenAlert
from handlers.coach.short_profile import short_profile
from handlers.coach.thread import Fate, FileRef, Line, State, Thread, ThreadLineKind, ThreadSummary
from handlers.engine import journal
from handlers.engine.conversation import Conversation, OpenStep, Remembered
from handlers.engine.fact import ReadOnce
from handlers.engine.journal import instant, milliseconds
from handlers.engine.person import Person
from handlers.engine.rehearsal import Ended

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(value: Any) -> str:
    """A JSON value as compact text.

    Half a character becomes part of it, so that the database refuses the row with its whole event.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return _ENCODE(value)


def loads(value: str) -> Any:
    """The value of JSON text. Raises `ValueError` for any other text."""
    return orjson.loads(value)


def _list(values: Collection[Any]) -> str:
    return dumps(values) if values else "[]"


def _loaded(values: str) -> list[Any]:
    return [] if values == "[]" else list(loads(full(values)))


def _short(values: str) -> str:
    """Of an open conversation: what it recalls of many days it holds several times."""
    return compact(values, OPEN_LENGTH)


def person_row(person: Person, began: int) -> PersonRow:
    profile = dumps(dict(person.profile))
    listed = dumps(short_profile(person.profile)) if person.profile else ""
    return PersonRow(person.id, profile, _list(person.recent), began, listed)


def conversation_row(person: int, place: int, c: Conversation) -> ConversationRow:
    return ConversationRow(
        c.id,
        person,
        place,
        c.flow,
        dumps(dict(c.arguments)) if c.arguments else "{}",
        _short(dumps(journal.dump(c.journal))) if c.journal else "[]",
        _short(_list([[r.position, r.fact, r.before, r.was_known, r.after] for r in c.remembered])),
        milliseconds(c.began),
        c.open.turn,
        milliseconds(c.open.since),
        None if c.open.left is None else round(c.open.left * 1000),
        c.open.seconds,
        c.open.unclear,
        _list(c.open.marked),
    )


def ended_row(person: int, ended: Ended) -> EndedConversationRow:
    c = ended.conversation
    return EndedConversationRow(
        c.id,
        person,
        c.flow,
        compact(dumps(dict(c.arguments))),
        compact(dumps(journal.dump(c.journal))),
        milliseconds(c.began),
        milliseconds(ended.at),
        compact(dumps(ended.lines)),
    )


def known(rows: Iterable[Iterable[Any]]) -> list[StoredPerson]:
    """People from the columns of a `StoredPersonRow`, each with their conversations in order."""
    people: dict[tuple[str, str], tuple[StoredPersonRow, list[Conversation]]] = {}
    for row in map(StoredPersonRow._make, rows):
        _, stack = people.setdefault((row.channel, row.chat), (row, []))
        if row.conversation is not None:
            stack.append(_conversation(row.conversation, row))
    return [
        StoredPerson(
            Person(
                row.person,
                loads(row.profile),
                tuple(stack),
                tuple([(at, text) for at, text in _loaded(row.recent)]),
            ),
            Address(*address),
            None if row.state is None else _thread(row),
            bool(row.is_unreachable),
        )
        for address, (row, stack) in people.items()
    ]


def _thread(row: StoredPersonRow | ThreadSummaryRow) -> Thread:
    times = (row.waiting_since, row.snoozed_until, row.claimed_at)
    return thread_of(row.state, row.claimed_by, *times)


def _conversation(id_: int, row: StoredPersonRow) -> Conversation:
    try:
        return _readable_conversation(id_, row)
    except (ValueError, KeyError, TypeError, AssertionError):  # the engine closes it, and says so
        opened = OpenStep(row.turn, instant(row.since))
        return Conversation(id_, UNREADABLE, {}, instant(row.began), opened)


UNREADABLE = "unreadable"
"""The flow of a stored conversation that can no longer be read; no such flow is registered."""


def _readable_conversation(id_: int, row: StoredPersonRow) -> Conversation:
    return Conversation(
        id_,
        row.flow,
        loads(row.arguments),
        instant(row.began),
        OpenStep(
            row.turn,
            instant(row.since),
            due=None if row.due is None else instant(row.due),
            left=None if row.left_ms is None else row.left_ms / 1000,
            seconds=row.seconds,
            unclear=row.unclear,
            marked=tuple(_loaded(row.marked)),
        ),
        journal.load(_loaded(row.journal)),
        tuple([Remembered(*each) for each in _loaded(row.remembered)]),
    )


def thread_row(person: int, thread: Thread) -> ThreadRow:
    waiting, until, claimed = thread.waiting_since, thread.snoozed_until, thread.claimed_at
    return ThreadRow(
        person,
        thread.state.value,
        None if waiting is None else milliseconds(waiting),
        thread.claimed_by,
        None if until is None else milliseconds(until),
        None if claimed is None else milliseconds(claimed),
    )


def thread_of(
    state: str | None,
    claimed_by: str | None,
    waiting: int | None,
    until: int | None,
    claimed: int | None,
) -> Thread:
    """A thread from its columns; none yet is a closed one."""
    return Thread(
        State.CLOSED if state is None else State(state),
        None if waiting is None else instant(waiting),
        claimed_by,
        None if until is None else instant(until),
        None if claimed is None else instant(claimed),
    )


def listed(columns: Iterable[Any]) -> ThreadSummary:
    """A thread in the coach's list, from the columns of a `ThreadSummaryRow`."""
    row = ThreadSummaryRow._make(columns)
    return ThreadSummary(
        row.person, str(row.name), _thread(row), bool(row.is_unreachable), row.alerts
    )


def case(row: CaseRow, alerts: tuple[OpenAlert, ...], profile: ReadOnce) -> Case:
    """A person in a coach's list. profile: of the row, as read."""
    said = None
    if row.text is not None:
        said = LastWords(row.text, instant(row.at), row.file or "", bool(row.is_answered))
    times = (row.waiting_since, row.snoozed_until, row.claimed_at)
    thread = thread_of(row.state, row.claimed_by, *times)
    began, is_unreachable = instant(row.began), bool(row.is_unreachable)
    answered = None if row.answered_at is None else instant(row.answered_at)
    return Case(row.id, profile, thread, began, is_unreachable, alerts, said, answered)


def line(columns: Iterable[Any]) -> Line:
    """A line of a thread, from the columns of a `LineRow`."""
    row = LineRow._make(columns)
    file = None
    if row.file is not None:
        file = FileRef(row.file, row.file_kind, row.file_name, bool(row.is_kept))
    fate = None
    if row.state is not None:
        fate = Fate.DELIVERED if row.state == "sent" else Fate(row.state)
    return Line(
        instant(row.at), row.author, ThreadLineKind(row.kind), row.text, fate, row.error or "", file
    )


def entry(row: EntryRow) -> Entry:
    """A line of a thread, whole."""
    file = None
    if row.file is not None:
        file = Attachment(
            id=row.file,
            person=row.file_person,
            channel=row.file_channel,
            kind=row.file_kind,
            platform_id=row.file_platform_id,
            name=row.file_name,
            path=row.file_path,
            tries=row.file_tries,
        )
    return Entry(
        id=row.id,
        person=row.person,
        author=row.author,
        kind=ThreadLineKind(row.kind),
        text=row.text,
        at=instant(row.at),
        ref=row.ref,
        replaces=row.replaces,
        fate=row.fate or "",
        why=row.why or "",
        attachment=file,
        level=row.level or "",
    )
