"""People, conversations and messages as rows, and back."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import orjson

from bot.storage.changes import Row
from bot.storage.records import Address, Known
from handlers.coach.thread import Beside, Fate, Kind, Line, Listed, State, Thread
from handlers.engine import journal
from handlers.engine.conversation import Conversation, OpenStep, Remembered
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import (
    Button,
    Chart,
    Course,
    Lane,
    Message,
    Picture,
    Shown,
    Until,
)
from handlers.engine.person import Person

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
    return [] if values == "[]" else list(loads(values))


def person_row(person: Person, began: int) -> Row:
    return (person.id, dumps(dict(person.profile)), _list(person.recent), began)


def conversation_row(person: int, place: int, c: Conversation) -> Row:
    return (
        c.id,
        person,
        place,
        c.flow,
        dumps(dict(c.arguments)) if c.arguments else "{}",
        dumps(journal.dump(c.journal)) if c.journal else "[]",
        _list([[r.position, r.fact, r.before, r.was_known] for r in c.remembered]),
        milliseconds(c.began),
        c.open.turn,
        milliseconds(c.open.since),
        None if c.open.left is None else round(c.open.left * 1000),
        c.open.seconds,
        c.open.unclear,
        _list(c.open.marked),
    )


def known(rows: Iterable[Sequence[Any]]) -> list[Known]:
    """People from the rows of `KNOWN_BY_...`, each with their conversations in order."""
    people: dict[tuple[str, str], tuple[Sequence[Any], list[Conversation]]] = {}
    for row in rows:
        _, stack = people.setdefault((row[0], row[1]), (row, []))
        if row[5] is not None:
            stack.append(_conversation(row[5:18]))
    return [
        Known(
            Person(
                row[2],
                loads(row[3]),
                tuple(stack),
                tuple([(at, text) for at, text in _loaded(row[4])]),
            ),
            Address(*address),
            None if row[18] is None else thread_of(row[18:22]),
            bool(row[22]),
        )
        for address, (row, stack) in people.items()
    ]


def _conversation(row: Sequence[Any]) -> Conversation:
    """A conversation from the columns of `_KNOWN`, from `c.id` on."""
    try:
        return _readable_conversation(row)
    except (ValueError, KeyError, TypeError, AssertionError):  # the engine closes it, and says so
        opened = OpenStep(row[6], instant(row[7]))
        return Conversation(row[0], UNREADABLE, {}, instant(row[5]), opened)


UNREADABLE = "unreadable"
"""The flow of a stored conversation that can no longer be read; no such flow is registered."""


def _readable_conversation(row: Sequence[Any]) -> Conversation:
    (id_, flow, arguments, entries, remembered, began) = row[:6]
    (turn, since, left, seconds, unclear, marked, due) = row[6:]
    return Conversation(
        id_,
        flow,
        loads(arguments),
        instant(began),
        OpenStep(
            turn,
            instant(since),
            due=None if due is None else instant(due),
            left=None if left is None else left / 1000,
            seconds=seconds,
            unclear=unclear,
            marked=tuple(_loaded(marked)),
        ),
        journal.load(_loaded(entries)),
        tuple([Remembered(*each) for each in _loaded(remembered)]),
    )


def thread_row(person: int, thread: Thread) -> Row:
    waiting, until = thread.waiting_since, thread.snoozed_until
    return (
        person,
        thread.state.value,
        None if waiting is None else milliseconds(waiting),
        thread.claimed_by,
        None if until is None else milliseconds(until),
    )


def thread_of(row: Sequence[Any]) -> Thread:
    """A thread from its columns, from `state` on; none yet is a closed one."""
    state, waiting, claimed_by, until = row
    return Thread(
        State.CLOSED if state is None else State(state),
        None if waiting is None else instant(waiting),
        claimed_by,
        None if until is None else instant(until),
    )


def listed(row: Sequence[Any]) -> Listed:
    """A row of `THREADS`."""
    return Listed(row[0], str(row[1]), thread_of(row[3:7]), bool(row[2]), row[7])


def line(row: Sequence[Any]) -> Line:
    """A row of `LINES`."""
    at, author, kind, text, state, error = row[:6]
    file = None if row[6] is None else Beside(row[6], row[7], row[8], bool(row[9]))
    fate = None if state is None else Fate.DELIVERED if state == "sent" else Fate(state)
    return Line(instant(at), author, Kind(kind), text, fate, error or "", file)


def message_body(message: Message) -> JSON:
    """A message as stored; its slot, lane and kind are columns of their own."""
    body: dict[str, JSON] = {"text": message.text}
    if message.buttons:
        body["buttons"] = [[b.id, b.label, b.is_marked] for b in message.buttons]
    match message.picture:
        case Picture(name, alt, side):
            body["picture"] = [name, alt, side]
        case Chart(courses, sessions, alt):
            body["chart"] = {
                "courses": [[c.name, [[d.isoformat(), n] for d, n in c.scores]] for c in courses],
                "sessions": [day.isoformat() for day in sessions],
                "alt": alt,
            }
        case None:
            pass
    if message.until is not None:
        body["until"] = [message.until.seconds, message.until.label]
    return body


def message_of(body: Any, lane: int, slot: tuple[int, int] | None) -> Message:
    """The message of a stored body."""
    return Message(
        text=body["text"],
        buttons=tuple(Button(*each) for each in body.get("buttons", ())),
        picture=_shown(body),
        until=Until(*body["until"]) if "until" in body else None,
        slot=slot,
        lane=Lane(lane),
    )


def _shown(body: Any) -> Shown | None:
    """The picture of a stored body: a drill's, or a chart."""
    if "picture" in body:
        return Picture(*body["picture"])
    if "chart" not in body:
        return None
    chart = body["chart"]
    courses = (
        Course(name, tuple((date.fromisoformat(day), score) for day, score in scores))
        for name, scores in chart["courses"]
    )
    sessions = tuple(date.fromisoformat(day) for day in chart["sessions"])
    return Chart(tuple(courses), sessions, chart["alt"])
