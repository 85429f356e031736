"""People with a check-in of their own: ten zones, each at their own wall time, all due at once."""

from collections.abc import Mapping
from datetime import timedelta

from content.catalog import Catalog
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.profile.day import CHECK_IN, Day, Scored
from handlers.profile.facts import (
    CHANNEL,
    CONSENT,
    DAYS,
    LAST_CHECK_IN,
    LAST_SCORE,
    PAIN,
    SCHEDULE,
    STREAK,
    ZONE,
    Consent,
)
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.streak import Streak
from scheduler.recurrence import EVERY_DAY, Schedule, day_of, zone_named
from tests.support.rows import AT

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Los_Angeles",
    "Africa/Lagos",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
)
KNOWN_DAYS = 7
"""Days that each of them has checked in so far."""


def profile_of(catalog: Catalog, person: int) -> Mapping[str, JSON]:
    """Somebody who has checked in for a week, and whose next check-in is due at `AT`."""
    zone = ZONES[person % len(ZONES)]
    local = AT.astimezone(zone_named(zone))
    agreed = AT - timedelta(days=30, seconds=person)
    side = Side.LEFT if person % 2 else Side.RIGHT
    days = tuple(_day(zone, before, side, person) for before in range(KNOWN_DAYS, 0, -1))
    last = days[-1]
    return {
        CHANNEL.name: "terminal",
        ZONE.name: zone,
        CONSENT.name: CONSENT.dump(
            Consent(catalog.messages["welcome.version"], milliseconds(agreed), "terminal")
        ),
        SCHEDULE.name: SCHEDULE.dump(Schedule(local.time(), EVERY_DAY, zone)),
        PAIN.name: PAIN.dump(Pain((Place("knee", side),), 3, ("squat",), 20)),
        DAYS.name: DAYS.dump(days),
        LAST_CHECK_IN.name: LAST_CHECK_IN.dump(last.date),
        LAST_SCORE.name: LAST_SCORE.dump((last.scores[0].at, last.scores[0].score)),
        STREAK.name: STREAK.dump(Streak(KNOWN_DAYS, 0, last.date)),
    }


def _day(zone: str, before: int, side: Side, person: int) -> Day:
    at = AT - timedelta(days=before) + timedelta(seconds=person % 3600)
    score = Scored(CHECK_IN, 2 + before % 3, milliseconds(at), "knee", side.value)
    return Day(day_of(at, zone), (score,), habit="sleep", answer=7, is_checked=True)
