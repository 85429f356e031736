"""The check-in's time: offered after a session, asked for, and moved.

Rules:
- Nothing is stored that was not sure; the next three are shown in the person's words.
- After a session the first one is tomorrow's: today has had its turn.
- Moving the zone moves the check-in.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import Enum

from handlers.calendar import first_moment, instant_words, listed, next_instants, time_words
from handlers.engine.flow import Flow, Next, ask, moment, plan, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import Words, words
from handlers.flows.schedule.days_and_time import when
from handlers.flows.schedule.time_zone import where
from handlers.flows.schedule.which_days import No
from handlers.profile.facts import (
    DECLINED,
    IGNORED,
    KNOWN_ZONE,
    LAST_CHECK_IN,
    PAUSED,
    PENDING,
    SCHEDULE,
    ZONE,
)
from handlers.understanding.city import city_of
from handlers.world import World
from scheduler.recurrence import Schedule, day_end, day_meant, next_after

_JUST_BEFORE = timedelta(seconds=1)

CHECK_IN = "check_in"
LATER = "check_in_later"
"""The kinds of the two timers: the schedule's own, and what was put off from it."""


class Instead(Enum):
    """What can be said after three check-ins without an answer."""

    TIME = "time"
    PAUSE = "break"
    KEEP = "keep"
    NEVER = "never"


def reminder(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Set the check-in. Arguments: `offer` after a session, `ignored` after three in a row."""
    if "ignored" in arguments:
        match (yield from instead(is_sore=bool(arguments.get("sore")))):
            case Instead.TIME:
                pass
            case Instead.PAUSE:
                return Next("pause", {})
            case Instead.KEEP:
                yield from tell("reminder.kept")
                return None
            case Instead.NEVER:
                yield from never()
                return None
    is_offer = "offer" in arguments
    yield from schedule(world, words("reminder.offer" if is_offer else "reminder.ask"), is_offer)
    return None


def offer() -> Flow[Next | None]:
    """Where a session leads: to the offer of a check-in, unless there is one or none is wanted."""
    known = yield from recall(SCHEDULE)
    is_declined = yield from recall(DECLINED)
    return None if known is not None or is_declined else Next("reminder", {"offer": True})


def schedule(world: World, said: Words, is_offer: bool = False) -> Flow[None]:
    """Ask for days, time and, where it is not known, the zone; store them and plan the first."""
    wanted = yield from when(world, said, may_wait=is_offer)
    if wanted is No.NOT_NOW:
        usual = yield from recall(SCHEDULE)
        yield from tell("reminder.not_now" if usual is None else "reminder.kept")
        return
    if isinstance(wanted, No):
        yield from never()
        return
    days, at = wanted
    yield from keep(world, days, at, is_offer=is_offer)


def keep(world: World, days: frozenset[int], at: time, *, is_offer: bool = False) -> Flow[None]:
    """Store the schedule in the person's zone, and say when the next three are."""
    zone = yield from recall(KNOWN_ZONE)
    if not zone:
        zone = yield from where(world)
        yield from remember(ZONE, zone)
    yield from remember(SCHEDULE, Schedule(at, days, zone))
    yield from remember(DECLINED, False)
    yield from remember(IGNORED, 0)
    yield from remember(PENDING, None)
    now = yield from moment()
    yield from planned(day_end(now, zone) - _JUST_BEFORE if is_offer else now)


def never() -> Flow[None]:
    """No check-ins any more, until they are asked for."""
    yield from remember(SCHEDULE, None)
    yield from remember(DECLINED, True)
    yield from plan(CHECK_IN, None)
    yield from plan(LATER, None)
    yield from tell("reminder.never")


def move(world: World) -> Flow[None]:
    """Ask for the zone, and move the check-in with it."""
    zone = yield from where(world)
    yield from remember(ZONE, zone)
    now = yield from moment()
    yield from tell("reminder.moved", city=city_of(zone), now=time_words(now, now, zone))
    usual = yield from recall(SCHEDULE)
    if usual is not None:
        yield from remember(SCHEDULE, replace(usual, zone=zone))
        yield from planned(now)


def taken_up(at: datetime) -> Flow[None]:
    """Somebody who had left is back: the check-in they had is planned again, without a word."""
    usual = yield from recall(SCHEDULE)
    if usual is not None:
        yield from plan(CHECK_IN, next_after(usual, at))


def planned(after: datetime, said: str = "reminder.set") -> Flow[None]:
    """Plan the first check-in after this and after any pause; say when the next three are.

    A day whose check-in is done has none any more, so none is announced for it.
    """
    usual = yield from recall(SCHEDULE)
    pause = yield from recall(PAUSED)
    last = yield from recall(LAST_CHECK_IN)
    now = yield from moment()
    if usual is None:
        return
    if pause is not None and pause.until is None:
        yield from plan(CHECK_IN, None)
        yield from tell("reminder.while_paused")
        return
    if pause is not None and pause.until is not None:
        after = max(after, first_moment(pause.until, usual.zone))
    first = next_after(usual, after)
    while last is not None and day_meant(usual, first) <= last:
        after, first = first, next_after(usual, first)
    instants = next_instants(usual, after)
    yield from plan(CHECK_IN, instants[0])
    shown = tuple(instant_words(each, now, usual.zone) for each in instants)
    yield from tell(said, next=listed(shown), city=city_of(usual.zone))


def instead(*, is_sore: bool) -> Flow[Instead]:
    """After three without an answer: another time, a pause, as it is, or none at all."""
    labels = {
        Instead.TIME: "choice.another_time",
        Instead.PAUSE: "choice.pause_check_ins",
        Instead.KEEP: "choice.keep_time",
        Instead.NEVER: "choice.no_check_ins",
    }
    said = words("reminder.ignored_sore" if is_sore else "reminder.ignored")
    answer = yield from ask(of_enum("instead", Instead, labels, said=said))
    yield from remember(IGNORED, 0)
    yield from remember(PENDING, None)
    return answer
