"""A delivered message as the page gets it: JSON with words, choices, a picture, a countdown.

Nothing here is HTML: the page makes text nodes of the words, so that nothing anybody wrote can be
anything else.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.storage.parcel import Delivered, NewMessage, Settled, message_in
from bot.storage.parcel_codec import message_body
from bot.storage.records import DueTimer
from handlers.engine.journal import milliseconds
from handlers.engine.message import Button, Chart, Lane, Message, Picture


def batch(news: Iterable[Delivered], steps: Iterable[DueTimer], now: datetime) -> dict[str, Any]:
    """What an open page needs to be up to date. Instants are milliseconds since 1970 (UTC)."""
    return {
        "now": milliseconds(now),
        "events": [event(each) for each in news],
        "steps": [
            {"slot": _slot((t.conversation, t.turn)), "due": milliseconds(t.due)} for t in steps
        ],
    }


def event(delivered: Delivered) -> dict[str, Any]:
    """One message, edit or settling."""
    body = delivered.body
    shown: dict[str, Any] = {
        "n": delivered.number,
        "kind": body.kind,
        "at": milliseconds(delivered.at),
        "slot": None if delivered.slot is None else _slot(delivered.slot),
    }
    if isinstance(body, Settled):
        return {**shown, "label": body.label}
    message = message_in(body) or Message("")
    shown["text"] = message.text
    shown["rings"] = delivered.lane in {Lane.TIMER.value, Lane.CHECK_IN.value}
    shown["urgent"] = delivered.lane == Lane.EMERGENCY.value
    shown["buttons"] = [_button(each) for each in message.buttons]
    match message.picture:
        case Picture(name, alt, side):
            shown["picture"] = {"name": name, "alt": alt, "side": side}
        case Chart():
            shown["chart"] = message_body(message)["chart"]
        case None:
            pass
    if isinstance(body, NewMessage) and body.file is not None:
        shown["file"] = {"kind": body.file.kind, "name": body.file.name}
    if message.until is not None:
        until = message.until
        shown["until"] = {
            "seconds": until.seconds,
            "label": until.label,
            "phase": until.phase,
            "beats": until.beats,
        }
    return shown


def _button(button: Button) -> dict[str, Any]:
    return {
        "id": button.id,
        "label": button.label,
        "marked": button.is_marked,
        "main": button.is_main,
        "ticks": button.ticks,
    }


def _slot(slot: tuple[int, int]) -> str:
    return f"{slot[0]}.{slot[1]}"
