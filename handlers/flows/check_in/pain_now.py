"""The check-in's first question: how much it is now, or not now, or not today."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import TypeAlias

from handlers.calendar import time_words
from handlers.engine.flow import Flow, note, plan, recall, remember, tell
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, literal, words
from handlers.flows.day_log import log_day
from handlers.flows.schedule.schedule import LATER
from handlers.flows.score import score_question
from handlers.profile.day import Day
from handlers.profile.facts import IGNORED, LAST_CHECK_IN, PENDING, STREAK
from scheduler.recurrence import instant_of, zone_named

TONIGHT = time(20)
LATEST_FOR_TONIGHT = time(19)
"""From here on "tonight" would be an hour at most, so it is not offered."""


class PutOff(Enum):
    """What can be said instead of a number."""

    QUARTER = "quarter"
    HOUR = "hour"
    TONIGHT = "tonight"
    SKIP = "skip"


PainNow: TypeAlias = int | PutOff


def check_in_score(said: Words, now: datetime, *, may_wait: bool) -> Question[PainNow]:
    """The score, 0 to 10. now: local; may_wait: with snooze and skip under it."""
    question = score_question("score", said)
    is_late = now.time() >= LATEST_FOR_TONIGHT

    def load(value: object) -> PainNow:
        return PutOff(value) if isinstance(value, str) else question.load(_number(value))

    def read(text: str) -> PainNow | Unclear:
        return question.read(text)

    return Question(
        key="score",
        words=said,
        choices=_choices(is_late=is_late, may_wait=may_wait),
        dump=lambda answer: answer.value if isinstance(answer, PutOff) else answer,
        load=load,
        read=read,
        again=question.again,
    )


@cache
def _choices(*, is_late: bool, may_wait: bool) -> tuple[Choice[PainNow], ...]:
    """The numbers, and what can be said instead; kept, since everybody is offered the same."""
    waits = [w for w in PutOff if may_wait and not (is_late and w is PutOff.TONIGHT)]
    choices: list[Choice[PainNow]] = [Choice(str(n), literal(str(n)), n) for n in range(11)]
    choices += [Choice(w.value, words(f"choice.put_off_{w.value}"), w) for w in waits]
    return tuple(choices)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("not a score")
    return value


def put_off(choice: PutOff, on: date, at: datetime, zone: str) -> Flow[None]:
    """Ask again later today, or leave today out."""
    yield from remember(IGNORED, 0)
    local = at.astimezone(zone_named(zone))
    if choice is PutOff.SKIP:
        yield from skip(on)
        return
    hour = at + timedelta(hours=1)
    tonight = instant_of(local.date(), TONIGHT, zone_named(zone))
    due = {
        PutOff.QUARTER: at + timedelta(minutes=15),
        PutOff.HOUR: hour,
        PutOff.TONIGHT: tonight if tonight > at else hour,
    }[choice]
    yield from remember(PENDING, on)
    yield from plan(LATER, due)
    yield from note("check_in", outcome="snoozed")
    yield from tell("check_in.snoozed", time=time_words(due, at, zone))


def skip(on: date) -> Flow[None]:
    """No check-in on this day: it is not asked again, and the day is a missed one."""
    yield from remember(PENDING, None)
    yield from remember(LAST_CHECK_IN, on)
    yield from plan(LATER, None)
    streak = yield from recall(STREAK)
    yield from remember(STREAK, streak.missed_one(is_frozen=False))
    yield from log_day(_skipped, on)
    yield from note("check_in", outcome="skipped")
    yield from tell("check_in.skipped")


def _skipped(day: Day) -> Day:
    return replace(day, is_skipped=True)
