"""A check-in is due: is it sent now, later, or not at all?

Rules, in this order:
- The next one is planned first: lateness and snoozes never move the schedule.
- Older than twelve hours (an outage): logged as missed by Limber, and nothing is said.
- Not sent: already done, opened by the person meanwhile, during a pause, while a flag stands.
- While a question about danger is open, or somebody next to them needs help, it waits; what is
  still open after half an hour is asked again instead.
- While a session runs that was not silent for 30 minutes, it waits, five minutes at a time.
- Late: one for all that were due, with one honest line; in quiet hours it waits for the morning.
  To have waited for its turn among many others is not late.
- After three in a row without an answer, another time or a pause is offered instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.engine.conversation import Conversation
from handlers.engine.effect import AlertCoach, Log, SetTimer
from handlers.engine.event import Due
from handlers.engine.hearing import Hearing
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import Lane
from handlers.engine.words import words
from handlers.flows.schedule.schedule import CHECK_IN, LATER
from handlers.flows.score import ACCEPTABLE
from handlers.profile.barrier import Barrier, is_care_first, is_minor
from handlers.profile.danger_question import OTHER_PERSON
from handlers.profile.day import day_in, with_day
from handlers.profile.facts import (
    CONSENT,
    DAYS,
    FLAGS,
    IGNORED,
    LAST_CHECK_IN,
    PAUSED,
    PENDING,
    QUESTIONS,
    SCHEDULE,
    STREAK,
    TOLD_TRENDS,
    ZONE,
)
from handlers.profile.trend import AGAIN, LEVELS, Trend, trends
from handlers.routing.gate import say_what_stands
from scheduler.recurrence import (
    DAY_ENDS,
    Schedule,
    day_meant,
    day_of,
    instant_of,
    next_after,
    zone_named,
)

KINDS = frozenset({CHECK_IN, LATER})

LATE = timedelta(minutes=5)
"""From here on a check-in says that it is late (project default)."""
TOO_LATE = timedelta(hours=12)
SILENT = timedelta(minutes=30)
"""A session that was silent for so long does not hold a check-in back."""
TRY_AGAIN = timedelta(minutes=5)
TOO_OFTEN = 3
"""Check-ins in a row without an answer, after which something else is offered."""
OFFER_AGAIN = 7
"""And so many more until it is offered once more."""
QUIET_FROM, QUIET_UNTIL = time(22), time(7)


def check_in_due(hearing: Hearing, event: Due, ids: Iterator[int]) -> None:
    """Handle a due check-in, or one that had been put off."""
    kind, due = event.kind, event.due
    schedule: Schedule | None = hearing.recall(SCHEDULE)
    if schedule is None or hearing.recall(CONSENT) is None:
        return
    if kind == CHECK_IN:
        hearing.reply.add(SetTimer(CHECK_IN, next_after(schedule, max(hearing.at, due))))
        hearing.reply.add(SetTimer(LATER, None))
        latest, passed = _latest(schedule, due, hearing.at)
        day = day_meant(schedule, latest)
    else:
        if next_after(schedule, due) <= hearing.at:
            return  # the schedule's own has come due meanwhile, and speaks for both
        latest, passed = due, 0
        day = hearing.recall(PENDING) or day_of(hearing.at, schedule.zone)
    if hearing.at - latest > TOO_LATE:
        _log(hearing, ids, {"why": "away", "day": day.isoformat(), "count": passed + 1})
        return
    if passed:
        _log(hearing, ids, {"why": "away", "day": day.isoformat(), "count": passed})
    if _is_off(hearing, latest, day):
        hearing.remember(PENDING, None)
        return
    if hearing.recall(QUESTIONS):
        hearing.remember(PENDING, day)
        _care_first(hearing)
        return
    if kind == CHECK_IN and _was_ignored(hearing, ids, day):
        _offer_other(hearing, day)
        return
    hearing.remember(PENDING, day)
    later = _held_until(hearing, schedule, latest)
    if later is not None:
        hearing.reply.add(SetTimer(LATER, later))
        return
    noticed = hearing.at if passed or event.noticed is None else event.noticed
    _send(hearing, schedule, (due, latest, noticed), day)


def planned_after(profile: Mapping[str, JSON], at: datetime) -> datetime | None:
    """The next check-in of this profile after an instant; it needs no more than the schedule."""
    schedule = SCHEDULE.of(profile)
    return None if schedule is None else next_after(schedule, at)


def asked_for(hearing: Hearing) -> tuple[str, dict[str, JSON]]:
    """What /checkin opens: today's check-in, or the schedule if there is none; care comes first."""
    if is_minor(hearing.profile):
        return "under_18", {"again": True}
    if hearing.recall(FLAGS):
        return "still_standing", {}
    return (CHECK_IN if hearing.recall(SCHEDULE) is not None else "reminder"), {}


def outlives(conversation: Conversation, at: datetime) -> bool:
    """Whether a check-in that began at night stays open when the person's day ends."""
    return conversation.flow == CHECK_IN and at - conversation.began < timedelta(hours=6)


def _latest(schedule: Schedule, due: datetime, at: datetime) -> tuple[datetime, int]:
    """The newest instant that has come, and how many others have passed before it."""
    passed = 0
    while (following := next_after(schedule, due)) <= at:
        due, passed = following, passed + 1
    return due, passed


def _is_off(hearing: Hearing, latest: datetime, day: date) -> bool:
    """Done or open already, paused, or care comes first. A pause whose day has come is over."""
    last = hearing.recall(LAST_CHECK_IN)
    if last is not None and last >= day:
        return True
    if any(open_.flow == CHECK_IN and open_.began >= latest for open_ in hearing.stack):
        return True
    pause = hearing.recall(PAUSED)
    if pause is not None:
        zone = zone_named(hearing.recall(ZONE))
        if pause.until is None or latest < instant_of(pause.until, time(0), zone):
            return True
        hearing.remember(PAUSED, None)
    return is_care_first(hearing.profile)


def _care_first(hearing: Hearing) -> None:
    """A question about danger is open, or somebody needs help: while that is young it is let
    alone, and later it is asked again in place of the check-in.
    """
    if is_young(hearing):
        hearing.reply.add(SetTimer(LATER, hearing.at + TRY_AGAIN))
        return
    hearing.remember(PENDING, None)
    others = {each.category for each in hearing.recall(QUESTIONS)} == {OTHER_PERSON}
    say_what_stands(hearing, Barrier.OTHER_PERSON if others else Barrier.QUESTION)


def is_young(hearing: Hearing) -> bool:
    """Whether a question about danger was asked just now, and is still being answered."""
    newest = max((each.at for each in hearing.recall(QUESTIONS)), default=0)
    return bool(hearing.at - instant(newest) < SILENT)


def _was_ignored(hearing: Hearing, ids: Iterator[int], day: date) -> bool:
    """Count the one before if it stayed without an answer; whether it was one too many."""
    pending = hearing.recall(PENDING)
    if pending is None or pending >= day:
        return False
    days = hearing.recall(DAYS)
    scores = [d.level for d in days if d.level is not None]
    hearing.remember(DAYS, with_day(days, replace(day_in(days, pending), is_missed=True)))
    is_frozen = bool(scores) and scores[-1] > ACCEPTABLE
    hearing.remember(STREAK, hearing.recall(STREAK).missed_one(is_frozen=is_frozen))
    hearing.remember(IGNORED, hearing.recall(IGNORED) + 1)
    _log(hearing, ids, {"why": "no_answer", "day": pending.isoformat(), "count": 1})
    return bool(hearing.recall(IGNORED) >= TOO_OFTEN)


def _offer_other(hearing: Hearing, day: date) -> None:
    """Another time or a pause; then silence for a while, and the coach hears if it was sore."""
    ignored = hearing.recall(IGNORED)
    is_silent = Trend.SILENT in trends(hearing.recall(DAYS), day)
    told = hearing.recall(TOLD_TRENDS)
    was_told = Trend.SILENT.value in told and day - told[Trend.SILENT.value] < AGAIN
    hearing.remember(PENDING, day)
    if (ignored - TOO_OFTEN) % OFFER_AGAIN == 0:
        hearing.reply.lane = Lane.CHECK_IN
        hearing.open("reminder", {"ignored": True, "sore": is_silent})
    elif is_silent and not was_told:
        said = hearing.reply.text(words(f"coach.trend.{Trend.SILENT.value}"))
        hearing.reply.add(AlertCoach(LEVELS[Trend.SILENT], said, hearing.at))
        hearing.remember(TOLD_TRENDS, {**told, Trend.SILENT.value: day})


def _held_until(hearing: Hearing, schedule: Schedule, latest: datetime) -> datetime | None:
    """When to look again, where it cannot be sent now."""
    at = hearing.at
    for open_ in hearing.stack:
        if open_.flow == "session" and at - open_.open.since < SILENT:
            return at + TRY_AGAIN
    zone = zone_named(schedule.zone)
    local = at.astimezone(zone)
    if at - latest > LATE and _is_quiet(local.time()) and not _is_quiet(schedule.time):
        morning = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
        return instant_of(morning, QUIET_UNTIL, zone)
    return None


def _is_quiet(at: time) -> bool:
    return at >= QUIET_FROM or at < QUIET_UNTIL


def _send(
    hearing: Hearing, schedule: Schedule, when: tuple[datetime, datetime, datetime], day: date
) -> None:
    """Ask. when: the first that came due, the latest, and when that was noticed."""
    due, latest, noticed = when
    hearing.reply.lane = Lane.CHECK_IN
    arguments: dict[str, JSON] = {"day": day.isoformat()}
    if noticed - latest > LATE:
        arguments |= {"since": milliseconds(due), "until": milliseconds(noticed)}
    if schedule.time >= DAY_ENDS and day < day_of(hearing.at, schedule.zone):
        arguments["yesterday"] = True
    hearing.open(CHECK_IN, arguments)


def _log(hearing: Hearing, ids: Iterator[int], data: dict[str, JSON]) -> None:
    hearing.reply.add(Log(next(ids), "missed", 1, "missed", data, hearing.at))
