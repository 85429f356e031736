"""What a day brought is written down: into the log, into the days kept for trends, to the coach.

Rule: a trend that begins is an alert to the coach; one that goes on is told again after a week.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from handlers.engine.flow import Flow, alert, moment, note, recall, remember, tell, within
from handlers.engine.journal import milliseconds
from handlers.profile.day import CHECK_IN, Day, Days, Scored, day_in, with_day
from handlers.profile.facts import DAYS, DRILLED, LAST_SCORE, PAIN, STREAK, TOLD_TRENDS, ZONE
from handlers.profile.pain import Place
from handlers.profile.trend import AGAIN, LEVELS, Trend, trends
from handlers.world import World
from scheduler.recurrence import day_of


def scored(
    when: str, score: int, places: Iterable[Place], on: date | None = None
) -> Flow[tuple[Trend, ...]]:
    """Log a score for each of these places, and keep it; returns the trends that begin with it."""
    at = milliseconds((yield from moment()))
    where = [(p.area, p.side.value) for p in places] or [("", "none")]
    for area, side in where:
        noted = note("score", moment=when, area=area or None, side=side, score=score)
        yield from within(f"{area}.{side}" if area else "anywhere", noted)
    if when != CHECK_IN:
        yield from remember(LAST_SCORE, (at, score))
    new = [Scored(when, score, at, area, side) for area, side in where]

    def add(day: Day) -> Day:
        for each in new:
            day = day.scored(each)
        if when == CHECK_IN:
            day = replace(day, is_checked=True, is_missed=False)
        return day

    return (yield from log_day(add, on))


def drilled() -> Flow[None]:
    """One more drill was done today; the first one makes the day count."""
    at = yield from moment()
    zone = yield from recall(ZONE)
    today = day_of(at, zone)
    on, count = (yield from recall(DRILLED)) or (today, 0)
    yield from remember(DRILLED, (today, count + 1 if on == today else 1))
    if not count or on != today:
        yield from counted(today)


def all_days() -> Flow[Days]:
    """The days, with today's drills in them: also those of a session that was left."""
    days = yield from recall(DAYS)
    drilled_on = yield from recall(DRILLED)
    if drilled_on is None:
        return days
    on, count = drilled_on
    return with_day(days, replace(day_in(days, on), drills=count))


def noted(world: World) -> Flow[None]:
    """Say that the coach hears of it; only where there is one."""
    if world.coach.is_set_up:
        yield from tell("check_in.noted")


def counted(day: date) -> Flow[None]:
    """Let a day count for the streak."""
    streak = yield from recall(STREAK)
    yield from remember(STREAK, streak.counted(day))


def log_day(change: Callable[[Day], Day], on: date | None = None) -> Flow[tuple[Trend, ...]]:
    """Change a day (today, unless another is meant), and tell the coach of trends that begin."""
    at = yield from moment()
    zone = yield from recall(ZONE)
    days = yield from all_days()
    today = on or day_of(at, zone)
    days = with_day(days, change(day_in(days, today)))
    yield from remember(DAYS, days)
    return (yield from watch(days, today))


def watch(days: Days, today: date) -> Flow[tuple[Trend, ...]]:
    """Alert the coach of every trend that is new, or goes on for a week; returns those."""
    pain = yield from recall(PAIN)
    told = yield from recall(TOLD_TRENDS)
    known = 0 if pain is None or pain.days is None else pain.days
    found = trends(days, today, known_days=known)
    new = tuple(t for t in found if t.value not in told or today - told[t.value] >= AGAIN)
    for trend in new:
        yield from alert(LEVELS[trend], f"coach.trend.{trend.value}")
    if new:
        yield from remember(TOLD_TRENDS, {**told, **{t.value: today for t in new}})
    return new
