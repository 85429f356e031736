"""Messages on their way as rows, and back.

Rule: a row that cannot be read becomes `Unreadable`, and holds nothing else up.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bot.storage.codec import dumps, loads
from bot.storage.parcel import (
    Amended,
    Body,
    CoachFile,
    CoachTold,
    Delivered,
    Export,
    Farewell,
    FateShown,
    MessageEdit,
    NewMessage,
    Original,
    Parcel,
    ParcelKind,
    Placeholder,
    Settled,
    ThreadLine,
    ThreadRenamed,
    ThreadTurned,
    Unreadable,
)
from bot.storage.read_rows import DeliveredMessageRow, ParcelRow
from bot.storage.records import Address
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
    Slot,
    Until,
)


def parcel(columns: Iterable[Any]) -> Parcel:
    """A message on its way, from the columns of a `ParcelRow`."""
    row = ParcelRow._make(columns)
    slot = _slot(row.conversation, row.turn)
    return Parcel(
        id=row.id,
        person=row.person,
        address=Address(row.channel, row.chat),
        lane=row.lane,
        body=body_of(row.kind, row.body, row.lane, slot, row.original, row.original_external),
        cause=row.cause,
        slot=slot,
        created=instant(row.created),
        tries=row.tries,
        expires=None if row.expires is None else instant(row.expires),
    )


def delivered(columns: Iterable[Any]) -> Delivered:
    """A message that was delivered, from the columns of a `DeliveredMessageRow`."""
    row = DeliveredMessageRow._make(columns)
    slot = _slot(row.conversation, row.turn)
    body = body_of(row.kind, row.body, row.lane, slot)
    return Delivered(row.number or 0, row.lane, body, slot, instant(row.created))


def _slot(conversation: int | None, turn: int | None) -> Slot | None:
    return None if conversation is None or turn is None else (conversation, turn)


def body_of(
    kind: str,
    text: str,
    lane: int,
    slot: Slot | None,
    original: str | None = None,
    external: str | None = None,
) -> Body:
    """The body of a stored kind and JSON text. original and external: what had the slot before."""
    try:
        before = None
        if original is not None:
            before = Original(message_of(loads(original), lane, slot), external)
        return _body_of(ParcelKind(kind), loads(text), lane, slot, before)
    except (ValueError, TypeError, KeyError, IndexError):
        return Unreadable(kind)


def _body_of(
    kind: ParcelKind, body: Any, lane: int, slot: Slot | None, original: Original | None
) -> Body:
    match kind:
        case ParcelKind.SEND:
            file = CoachFile(*map(str, body["file"])) if "file" in body else None
            return NewMessage(message_of(body, lane, slot), file)
        case ParcelKind.EDIT:
            return MessageEdit(message_of(body, lane, slot), original)
        case ParcelKind.SETTLE:
            return Settled(body["label"], original)
        case ParcelKind.EXPORT:
            return Export(body["text"], tuple(Path(file) for file in body.get("files", ())))
        case ParcelKind.FAREWELL:
            return Farewell(body["text"], int(body["erased"]), tuple(body.get("earlier", ())))
        case ParcelKind.AMEND:
            return Amended(body["text"], body["external"])
        case ParcelKind.PLACEHOLDER:
            return Placeholder(body["kind"], instant(body["due"]))
        case ParcelKind.LINE:
            return ThreadLine(int(body["entry"]))
        case ParcelKind.FATE:
            return FateShown(int(body["entry"]), body["external"])
        case ParcelKind.TURN:
            return ThreadTurned(bool(body["is_closed"]))
        case ParcelKind.RENAME:
            return ThreadRenamed(body["title"])
        case ParcelKind.TELL:
            return CoachTold(body["text"], body["answers"], body.get("sends", ""))


def body_text(body: Body) -> str:
    """The JSON text that a body is stored as; its slot, lane and kind are columns of their own."""
    return dumps(_json_of(body))


def _json_of(body: Body) -> JSON:
    match body:
        case NewMessage(message, file):
            return {**message_body(message), **_file_body(file)}
        case MessageEdit(message):
            return message_body(message)
        case Settled(label):
            return {"label": label}
        case Export(text):  # its files are made anew for each delivery
            return {"text": text}
        case Farewell(text, erased, earlier):
            return {"text": text, "erased": erased, "earlier": list(earlier)}
        case Amended(text, external):
            return {"text": text, "external": external}
        case Placeholder(timer, due):
            return {"kind": timer, "due": milliseconds(due)}
        case ThreadLine(entry):
            return {"entry": entry}
        case FateShown(entry, external):
            return {"entry": entry, "external": external}
        case ThreadTurned(is_closed):
            return {"is_closed": is_closed}
        case ThreadRenamed(title):
            return {"title": title}
        case CoachTold(text, answers, sends):
            return {"text": text, "answers": answers, "sends": sends}
        case Unreadable():
            return {}


def _file_body(file: CoachFile | None) -> dict[str, JSON]:
    if file is None:
        return {}
    return {"file": [file.channel, file.kind, file.platform_id, file.name]}


def message_body(message: Message) -> dict[str, JSON]:
    """A message as stored; its slot, lane and kind are columns of their own."""
    body: dict[str, JSON] = {"text": message.text}
    if message.buttons:
        body["buttons"] = [_button(each) for each in message.buttons]
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
        body["until"] = _until_body(message.until)
    return body


def _button(button: Button) -> list[JSON]:
    marks = [button.is_marked, button.is_main, button.ticks]
    while len(marks) > 1 and not marks[-1]:  # what is false at the end is left out
        marks.pop()
    return [button.id, button.label, *marks]


def message_of(body: Any, lane: int, slot: Slot | None) -> Message:
    """The message of a stored body."""
    return Message(
        text=body["text"],
        buttons=tuple(Button(*each) for each in body.get("buttons", ())),
        picture=_shown(body),
        until=_until(*body["until"]) if "until" in body else None,
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


def _until_body(until: Until) -> list[JSON]:
    """A countdown as stored: what is empty is left out at the end."""
    told: list[JSON] = [until.seconds, until.label]
    return [*told, until.phase, list(until.beats)] if until.phase else told


def _until(
    seconds: int, label: str, phase: str = "", beats: tuple[int, ...] | list[int] = ()
) -> Until:
    return Until(seconds, label, phase, tuple(beats))
