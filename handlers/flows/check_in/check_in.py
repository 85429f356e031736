"""The daily check-in: at most three short questions, then one tap into today's routine.

Rules:
- Pain now, anything new, and one question of sleep, meals, load and form by turns.
- What was said within the last two hours is not asked again.
- The morning after a session decides about today (`handlers/profile/trend.py`).
- No streak and nothing light beside a score above 5.
"""

from datetime import date, datetime, timedelta

from handlers.calendar import day_words, time_words
from handlers.coach.invitation import invite
from handlers.engine.flow import (
    Flow,
    Next,
    alert,
    ask,
    moment,
    note,
    plan,
    recall,
    remember,
    tell,
    within,
)
from handlers.engine.journal import instant
from handlers.engine.json import Arguments
from handlers.engine.words import words
from handlers.flows.check_in.anything_new import anything_new
from handlers.flows.check_in.habits import habit
from handlers.flows.check_in.morning_after import morning_after, routine
from handlers.flows.check_in.pain_now import PutOff, check_in_score, put_off
from handlers.flows.check_in.yesterday import fill_in, which_day
from handlers.flows.consent.renewal import agreed
from handlers.flows.day_log import all_days, counted, noted, scored
from handlers.flows.progress.review import plan_review
from handlers.flows.safety import flagged
from handlers.flows.safety.night_pain import night
from handlers.flows.schedule.schedule import LATER
from handlers.flows.score import ACCEPTABLE, Level, level
from handlers.profile.day import CHECK_IN, Days
from handlers.profile.facts import IGNORED, LAST_CHECK_IN, LAST_SCORE, PAIN, PENDING, STREAK, ZONE
from handlers.profile.pain import Pain
from handlers.profile.pain_change import Direction, direction
from handlers.profile.trend import Morning, Trend
from handlers.world import World
from scheduler.recurrence import zone_named

FRESH = timedelta(hours=2)
"""For so long a score is not asked for again (project default)."""
STEADY_IS_FINE = 3
"""Above this, the same again is nothing to be glad of (project default)."""


def check_in(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Arguments: `day` that it is for; `since` and `until` when Limber was away (milliseconds).

    `is_worse`: they say so of themselves; the score is asked for, however fresh the last one is.
    """
    if not (yield from within("agreed", agreed(world))):
        return Next("withdrawal", {})
    on, is_yesterday = yield from which_day(arguments)
    at = yield from moment()
    zone = yield from recall(ZONE)
    yield from greet(arguments, at, zone)
    if is_yesterday:
        yield from fill_in(on)
        return None
    known = None
    if not arguments.get("is_worse"):
        known = fresh((yield from recall(LAST_SCORE)), at)
    if known is not None:
        yield from tell("check_in.known", score=known)
        yield from began(on)
        yield from finish(world, on, known)
        return None
    pain = (yield from recall(PAIN)) or Pain()
    said = words("check_in.score" if pain.places else "check_in.score_anywhere")
    local = at.astimezone(zone_named(zone))
    score = yield from ask(check_in_score(said, local, may_wait=True))
    if isinstance(score, PutOff):
        yield from put_off(score, on, (yield from moment()), zone)
        return None
    yield from began(on)
    new = yield from scored(CHECK_IN, score, pain.places, on)
    if level(score) is Level.SEVERE:
        return flagged.next_of(flagged.severe((yield from moment())))
    days = yield from all_days()
    if score <= ACCEPTABLE:
        yield from compared(days, on, score)
    else:
        yield from tell("check_in.sore", score=score)
    found, more, ends = yield from anything_new(world, days, on)
    if found is not None or ends:
        return found
    return (yield from after_both(world, on, score, (*new, *more)))


def greet(arguments: Arguments, at: datetime, zone: str) -> Flow[None]:
    """The first line, which names nothing; and, after an outage, one honest line."""
    yield from tell("check_in.time")
    since, until = arguments.get("since"), arguments.get("until")
    if isinstance(since, int) and isinstance(until, int):
        yield from tell(
            "check_in.away",
            since=time_words(instant(since), at, zone),
            until=time_words(instant(until), at, zone),
        )


def fresh(last: tuple[int, int] | None, at: datetime) -> int | None:
    """The score from before or after a session, if it is not two hours old."""
    return None if last is None or at - instant(last[0]) > FRESH else last[1]


def began(on: date) -> Flow[None]:
    """It is answered: nobody waits for it any more, and the day counts."""
    yield from remember(LAST_CHECK_IN, on)
    yield from remember(PENDING, None)
    yield from remember(IGNORED, 0)
    yield from plan(LATER, None)
    yield from counted(on)


def compared(days: Days, on: date, score: int) -> Flow[None]:
    """What the score is beside the last day's, and beside the first one."""
    scored_days = [d for d in days if d.date < on and d.level is not None]
    if not scored_days:
        yield from tell("check_in.first")
        return
    last = scored_days[-1].level or 0
    change = _change(last, score)
    before = day_words(scored_days[-1].date, on)
    yield from tell(f"check_in.{change}", score=score, last=last, day=before)
    first = scored_days[0].level or 0
    if len(scored_days) > 1 and score < last and direction(first, score) is Direction.LOWER:
        yield from tell("check_in.since_began", first=first)


def _change(last: int, score: int) -> str:
    """How a score is spoken of beside the one before; a point up or down is no change."""
    match direction(last, score):
        case Direction.LOWER:
            return "lower"
        case Direction.HIGHER:
            return "much_higher"
        case Direction.SAME if score != last:
            return "near"
        case Direction.SAME:
            return "same_sore" if score > STEADY_IS_FINE else "same"


def after_both(world: World, on: date, score: int, new: tuple[Trend, ...]) -> Flow[Next | None]:
    """Pain and news are said: what follows for today."""
    if Trend.NIGHTS in new:
        care = yield from night(world)
        if care is not None:
            return care
    if {Trend.NO_BETTER, Trend.LONG} & set(new):
        yield from tell("check_in.see_someone")
        if score <= ACCEPTABLE:
            yield from invite(world, "apply")
    is_sore = level(score) is Level.STOP
    following = yield from morning_after(world, on, is_told=not is_sore)
    if is_sore:
        yield from tell("visit.too_sore", score=score)
        yield from alert("trend", "coach.too_sore", score=score)
        yield from noted(world)
        yield from note("check_in", outcome="done")
        return None
    yield from finish(world, on, score)
    if following is Morning.REST:
        return None
    return (yield from routine(on, score))


def is_worth_saying(days: int) -> bool:
    """Whether a streak has a round number; said every day it would be noise."""
    return days in {2, 3, 5, 7, 10} or (days > 10 and days % 7 == 0)


def _praise(days: int) -> str:
    return "begun" if days < 3 else "going" if days < 7 else "strong"


def finish(world: World, on: date, score: int) -> Flow[None]:
    """The last question, and how many days it has been."""
    days = yield from all_days()
    yield from habit(world, days, on)
    streak = yield from recall(STREAK)
    if score <= ACCEPTABLE and is_worth_saying(streak.days):
        yield from tell(f"streak.{_praise(streak.days)}", days=streak.days)
    yield from note("check_in", outcome="done")
    yield from plan_review(days, on)
