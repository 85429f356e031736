"""Yesterday's check-in can be filled in until noon."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum

from handlers.engine.flow import Flow, ask, moment, note, recall, remember, tell
from handlers.engine.json import JSON
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.day_log import counted, scored
from handlers.flows.score import score_question
from handlers.profile.day import CHECK_IN
from handlers.profile.facts import LAST_CHECK_IN, PAIN, PENDING, ZONE
from handlers.profile.pain import Pain
from scheduler.recurrence import day_of, zone_named

NOON = time(12)


class Whose(Enum):
    """Which day is meant."""

    TODAY = "today"
    YESTERDAY = "yesterday"


def which_day(arguments: Mapping[str, JSON]) -> Flow[tuple[date, bool]]:
    """The day that a check-in is for, and whether it is yesterday's that is filled in."""
    if "day" in arguments:
        return date.fromisoformat(str(arguments["day"])), "yesterday" in arguments
    at = yield from moment()
    zone = yield from recall(ZONE)
    today = day_of(at, zone)
    pending = yield from recall(PENDING)
    if pending != today - timedelta(days=1) or not is_before_noon(at, zone):
        return today, False
    labels = {Whose.TODAY: "choice.todays", Whose.YESTERDAY: "choice.yesterdays"}
    whose = yield from ask(of_enum("whose", Whose, labels, said=words("check_in.whose")))
    return (today, False) if whose is Whose.TODAY else (pending, True)


def is_before_noon(at: datetime, zone: str) -> bool:
    return at.astimezone(zone_named(zone)).time() < NOON


def fill_in(on: date) -> Flow[None]:
    """Yesterday's score, and nothing else."""
    pain = (yield from recall(PAIN)) or Pain()
    score = yield from ask(score_question("score", words("check_in.score_yesterday")))
    yield from remember(LAST_CHECK_IN, on)
    yield from remember(PENDING, None)
    yield from counted(on)
    yield from scored(CHECK_IN, score, pain.places, on)
    yield from note("check_in", outcome="filled_in")
    yield from tell("check_in.filled_in")
