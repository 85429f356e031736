"""People as a coach's list sees them, on a Tuesday morning."""

from datetime import UTC, date, datetime, timedelta

from handlers.coach.attention import Case
from handlers.coach.thread import Thread
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.profile.day import CHECK_IN, Day, Days, Scored
from handlers.profile.facts import CONSENT, DAYS, Consent

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""A Tuesday at nine in Berlin: the coach has just sat down."""
MS = milliseconds(NOW)
BEGAN = NOW - timedelta(days=40)
TODAY = date(2026, 11, 24)
AGREED: dict[str, JSON] = {CONSENT.name: CONSENT.dump(Consent("2", MS, "web"))}


def days_of(*levels: int | None, until: date = TODAY) -> Days:
    first = until - timedelta(days=len(levels) - 1)
    return tuple(
        Day(first + timedelta(days=n), (Scored(CHECK_IN, level, MS),), is_checked=True)
        for n, level in enumerate(levels)
        if level is not None
    )


def case(
    id_: int = 1,
    days: Days = (),
    thread: Thread | None = None,
    profile: dict[str, JSON] | None = None,
) -> Case:
    known = AGREED | {DAYS.name: DAYS.dump(days)} | (profile or {})
    return Case(id_, known, thread or Thread(), BEGAN)


CALM = days_of(3, 3, 2, 3, 4, 3, 3)
