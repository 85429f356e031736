"""A delivered message as the page gets it: JSON with words, choices, a picture, a countdown.

Nothing here is HTML: the page makes text nodes of the words, so that nothing anybody wrote can be
anything else.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.storage.records import Delivered, DueTimer
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane


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
    body: Any = delivered.body
    shown: dict[str, Any] = {
        "n": delivered.number,
        "kind": delivered.kind,
        "at": milliseconds(delivered.at),
        "slot": None if delivered.slot is None else _slot(delivered.slot),
    }
    if delivered.kind == "settle":
        return {**shown, "label": body.get("label")}
    shown["text"] = body.get("text", "")
    shown["rings"] = delivered.lane in {Lane.TIMER.value, Lane.CHECK_IN.value}
    shown["urgent"] = delivered.lane == Lane.EMERGENCY.value
    shown["buttons"] = [
        {"id": id_, "label": label, "marked": marked}
        for id_, label, marked in body.get("buttons", ())
    ]
    if "picture" in body:
        name, alt, side = body["picture"]
        shown["picture"] = {"name": name, "alt": alt, "side": side}
    if "file" in body:
        _, kind, _, name = body["file"]
        shown["file"] = {"kind": kind, "name": name}
    if "chart" in body:
        shown["chart"] = body["chart"]
    if "until" in body:
        seconds, label = body["until"]
        shown["until"] = {"seconds": seconds, "label": label}
    return shown


def _slot(slot: tuple[int, int]) -> str:
    return f"{slot[0]}.{slot[1]}"
