"""Once a week, after the check-ins: what was done, which way the pain goes, what helps besides.

Rules:
- It comes in the evening of a check-in, seven days after the last one; the first on the sixth day
  after the first day that is known (project defaults).
- One thing to praise, and it is true; one thing to try, and no more.
- Beside a score above 5 there is care, and neither praise for numbers nor a step more.
"""

from datetime import date, datetime, time, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from handlers.engine.flow import Flow, Next, moment, note, plan, recall, remember, show, tell
from handlers.engine.json import Arguments
from handlers.engine.words import Words, words
from handlers.flows.day_log import all_days
from handlers.flows.progress.whole_change import ask_of_the_whole
from handlers.flows.score import ACCEPTABLE
from handlers.profile.chart import chart_of, place_words, places, scores_of, weeks
from handlers.profile.day import Day, Days
from handlers.profile.facts import REVIEWED, ZONE
from handlers.profile.pain_change import Direction, direction
from handlers.profile.trend import A_POINT, between, levels
from handlers.world import World
from scheduler.recurrence import day_of, instant_of, zone_named

REVIEW = "review"
"""The timer's kind, and the flow's name."""
WEEK = timedelta(days=7)
FIRST = timedelta(days=6)
EVENING, LATEST, NEXT_MORNING = time(19), time(20, 30), time(10)
WEEKS_SHOWN = 4
REGULAR, PRESENT = 3, 5
"""Routines and check-ins in seven days that are worth a word."""
POOR_SLEEP, HARD = 5, 8


def plan_review(days: Days, on: date) -> Flow[None]:
    """Plan the review for this evening, where a week is over."""
    last = yield from recall(REVIEWED)
    is_due = on - last >= WEEK if last is not None else bool(days) and on - days[0].date >= FIRST
    if not is_due:
        return
    at = yield from moment()
    zone = zone_named((yield from recall(ZONE)))
    yield from plan(REVIEW, evening(at, zone))


def evening(at: datetime, zone: ZoneInfo) -> datetime:
    """The next good moment for it: this evening, in an hour, or tomorrow morning."""
    local = at.astimezone(zone)
    if local.time() < EVENING:
        return instant_of(local.date(), EVENING, zone)
    if local.time() < LATEST:
        return at + timedelta(hours=1)
    return instant_of(local.date() + timedelta(days=1), NEXT_MORNING, zone)


def review(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Tell the week; at most one question about the whole ends it."""
    days = yield from all_days()
    zone = yield from recall(ZONE)
    today = day_of((yield from moment()), zone)
    week = between(days, today, 0, 7)
    yield from remember(REVIEWED, today)
    if not week:
        return None
    counts = {
        "sessions": sum(d.drills is not None for d in week),
        "drills": sum(d.drills or 0 for d in week),
        "checks": sum(d.is_checked for d in week),
    }
    yield from show(chart_of(world, days), "review.head", **counts)
    for place in places(week):
        yield from pain_of(world, days, today, place)
    lines = tuple(around(week))
    if lines:
        yield from tell("review.rest_of_life", lines=lines)
    yield from tell(f"review.praise.{praise(days, today)}", **counts)
    yield from tell(f"review.try.{to_try(days, today)}")
    yield from note("review", sessions=counts["sessions"])
    if not is_sore(week):
        yield from ask_of_the_whole()
    return None


def pain_of(world: World, days: Days, today: date, place: tuple[str, str]) -> Flow[None]:
    """One area in words, beside the week before, and its last weeks as a chart."""
    now = [score for _, score in scores_of(between(days, today, 0, 7), place)]
    then = [score for _, score in scores_of(between(days, today, 7, 14), place)]
    if not now:
        return
    change = changed(now, then)
    place_named = place_words(world, place)
    yield from tell(f"review.pain.{change}", place=place_named, now=shown(now), then=shown(then))
    lines = tuple(week.line for week in weeks(scores_of(days, place))[-WEEKS_SHOWN:])
    yield from tell("progress.chart", lines=lines)


def changed(now: list[int], then: list[int]) -> str:
    """Which way it went; a point is "much the same"."""
    return direction(fmean(then), fmean(now)).value if then else "first"


def shown(scores: list[int]) -> str:
    """A mean as people say it; empty where there is none."""
    return f"{fmean(scores):.1f}".removesuffix(".0") if scores else ""


def answers(week: Days, habit: str) -> list[int]:
    """What was answered to one of the questions of the check-in."""
    return [day.answer for day in week if day.habit == habit]


def around(week: Days) -> list[Words]:
    """A line for each of sleep, meals, load and form that was asked about."""
    lines = []
    for habit in ("sleep", "load"):
        found = answers(week, habit)
        if found:
            lines.append(words(f"review.{habit}", mean=shown(found)))
    for habit in ("meals", "form"):
        found = answers(week, habit)
        if found:
            lines.append(words(f"review.{habit}.{max(found)}"))
    return lines


def praise(days: Days, today: date) -> str:
    """What there is to praise: the first that is true."""
    week = between(days, today, 0, 7)
    now, then = levels(days, today, 0, 7), levels(days, today, 7, 14)
    if is_sore(week):
        return "answered"
    if sum(d.drills is not None for d in week) >= REGULAR:
        return "often"
    if now and then and direction(fmean(then), fmean(now)) is Direction.LOWER:
        return "felt"
    if any(answers(week, "form")):
        return "honest"
    if sum(d.is_checked for d in week) >= PRESENT:
        return "present"
    return "began" if any(d.drills is not None for d in week) else "answered"


def to_try(days: Days, today: date) -> str:
    """The one thing to try: the first that fits."""
    week = between(days, today, 0, 7)
    now, then = levels(days, today, 0, 7), levels(days, today, 7, 14)
    sleep, sessions = answers(week, "sleep"), sum(d.drills is not None for d in week)
    if is_sore(week):
        return "sore"
    if now and then and fmean(now) - fmean(then) >= A_POINT:
        return "less"
    if sleep and fmean(sleep) <= POOR_SLEEP:
        return "sleep"
    if any(answer > 0 for answer in answers(week, "meals")):
        return "meals"
    if any(answer >= HARD for answer in answers(week, "load")):
        return "load"
    if any(answers(week, "form")):
        return "form"
    return "begin" if not sessions else "more" if sessions < REGULAR else "steady"


def is_sore(week: Days) -> bool:
    """Whether the newest score is above 5."""
    scored: list[Day] = [day for day in week if day.level is not None]
    return bool(scored) and (scored[-1].level or 0) > ACCEPTABLE
