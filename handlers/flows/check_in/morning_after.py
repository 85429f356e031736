"""The morning after a session: keep on, do the same or less, or rest; then today's routine."""

from dataclasses import replace
from datetime import date, timedelta
from enum import Enum

from handlers.engine.flow import Flow, Next, alert, ask, moment, recall, remember, tell
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows.day_log import all_days, noted
from handlers.prescription.request import FEWEST_MINUTES
from handlers.profile.day import day_in
from handlers.profile.facts import HALVED
from handlers.profile.limits import Preference
from handlers.profile.trend import Morning, morning, week_rises
from handlers.world import World

STILL_TRUE = timedelta(hours=1)
"""For so long the score of the check-in is the score before the routine (project default)."""


class Go(Enum):
    """What can be said to today's routine."""

    ROUTINE = "routine"
    NOT_TODAY = "not_today"


def morning_after(world: World, on: date, *, is_told: bool = True) -> Flow[Morning]:
    """Say what the morning means for today; a rest day halves the next routine.

    is_told: false where something graver is said instead; the rest day is kept all the same.
    """
    days = yield from all_days()
    found = morning(days, on)
    if found is Morning.KEEP and week_rises(days, on):
        found = Morning.REPEAT  # week to week it must not climb
    match found:
        case Morning.NONE:
            pass
        case Morning.KEEP | Morning.REPEAT:
            yield from remember(HALVED, False)
            if is_told:
                yield from tell(f"check_in.morning_{found.value}")
        case Morning.REST:
            yield from remember(HALVED, True)
            yield from alert("next_working_day", "coach.morning_rest")
            if is_told:
                is_stiff = day_in(days, on).stiff
                yield from tell(f"check_in.morning_{'stiff' if is_stiff else 'rest'}")
                yield from noted(world)
    return found


def halved(usual: Preference) -> Flow[Preference]:
    """Half the minutes, after a morning that said it was too much; said in one line."""
    if not (yield from recall(HALVED)):
        return usual
    minutes = max(FEWEST_MINUTES, usual.minutes // 2)
    yield from tell("check_in.halved", minutes=minutes)
    return replace(usual, minutes=minutes)


def routine(on: date, score: int) -> Flow[Next | None]:
    """One tap into today's routine; the score just given is not asked again."""
    days = yield from all_days()
    if day_in(days, on).drills is not None:
        yield from tell("check_in.bye")
        return None
    asked_at = yield from moment()
    labels = {Go.ROUTINE: "choice.todays_routine", Go.NOT_TODAY: "choice.not_today"}
    match (yield from ask(of_enum("go", Go, labels, said=words("check_in.go")))):
        case Go.ROUTINE:
            at = yield from moment()
            return Next("visit", {"score": score} if at - asked_at <= STILL_TRUE else {})
        case Go.NOT_TODAY:
            yield from tell("check_in.bye")
            return None
