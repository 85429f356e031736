"""Tells somebody long silent that everything of theirs will be removed, and when."""

from datetime import timedelta

from handlers.calendar import date_words
from handlers.engine.flow import Flow, Next, moment, recall, remember, tell
from handlers.engine.journal import milliseconds
from handlers.engine.json import Arguments
from handlers.profile.facts import LEAVES, ZONE
from handlers.world import World
from scheduler.recurrence import zone_named

NOTICE = timedelta(days=7)
"""How long before it goes it is said; whatever somebody writes or taps until then keeps it."""


def silence(_world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Say when everything goes, and how to keep it or to take it away."""
    at = yield from moment()
    goes = at + NOTICE
    yield from remember(LEAVES, milliseconds(goes))
    day = goes.astimezone(zone_named((yield from recall(ZONE)))).date()
    yield from tell("leaving.silent", day=date_words(day))
    return None
