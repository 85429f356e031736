"""Before training: what hurts, is it safe, what is there to work with; then the plan.

Rules:
- A first visit has at most nine taps before the first drill. Coming back: one tap for "same as
  last time, nothing new", one for the score, and the first drill begins.
- Scores: 0 to 5 a routine; 6 or 7 no routine, a rest position if it eases, and the coach hears of
  it; 8 and more, a clinician first (safety rules, section 4).
"""

from dataclasses import replace
from enum import Enum

from handlers.engine.flow import (
    Flow,
    Next,
    alert,
    ask,
    moment,
    recall,
    remember,
    tell,
    within,
)
from handlers.engine.json import Arguments
from handlers.engine.words import words
from handlers.flows.check_in.morning_after import halved
from handlers.flows.consent.renewal import agreed
from handlers.flows.country import number_of
from handlers.flows.day_log import noted, scored
from handlers.flows.safety import flagged
from handlers.flows.safety.screening import Found, care, keep, screening, which
from handlers.flows.score import Level, level, score_question
from handlers.flows.visit import plan as planning
from handlers.flows.visit.coach_orders import ordered
from handlers.flows.visit.intake import completed, intake
from handlers.flows.visit.limits import keep_limits, limits, limits_and_more
from handlers.flows.visit.plan import Change
from handlers.flows.visit.reasons import lift_today
from handlers.flows.visit.same_as_last import Again, same_as_last
from handlers.flows.visit.time_and_purpose import wish, wish_and_more
from handlers.profile import statement
from handlers.profile.day import BEFORE
from handlers.profile.facts import LIMITS, PAIN, WISH
from handlers.profile.limits import Limits, Preference
from handlers.profile.pain import Pain
from handlers.profile.statement import Statement
from handlers.world import World


def visit(world: World, arguments: Arguments) -> Flow[Next | None]:
    """From "what hurts" to a plan, and on to the session.

    Arguments: `told`, what was said already; `score`, from a check-in that has just screened;
    `change`, what is to be changed at a plan that was just made, perhaps with its `minutes`.
    """
    if not (yield from within("agreed", agreed(world))):
        return Next("withdrawal", {})
    told = statement.load(arguments["told"]) if "told" in arguments else Statement()
    last = yield from recall(PAIN)
    usual = yield from recall(WISH)
    if last is not None and usual is not None and "change" in arguments:
        what, told_minutes = Change(arguments["change"]), arguments.get("minutes")
        minutes = told_minutes if isinstance(told_minutes, int) else None
        return (yield from changed(world, what, last, usual, minutes))
    if last is not None and usual is not None and "score" in arguments:
        score = score_question("score", words("visit.score_again")).load(arguments["score"])
        return (
            yield from planned(world, Statement(replace(last, score=score)), usual, is_known=True)
        )
    if last is not None and usual is not None and told == Statement():
        again, told = yield from ask(same_as_last(world, last, usual))
        if again is Again.SIGN:
            stop = yield from by_screen(world, (yield from which(world)))
            if stop is not None:
                return after(stop)
        if again is not Again.CHANGED:
            return (yield from same_again(world, last, usual, told))
    found = yield from intake(world, told)
    if found is None:
        return None
    stop = yield from by_screen(world, (yield from screening(world)))
    if stop is not None:
        return after(stop)
    usual = wished(found, usual or Preference(10))
    return (yield from planned(world, found, usual, is_known=False))


def wished(told: Statement, usual: Preference) -> Preference:
    """How long and what for, as far as it was said; else as usual."""
    return Preference(told.minutes or usual.minutes, told.context or usual.context)


def changed(
    world: World, what: Change, last: Pain, usual: Preference, minutes: int | None
) -> Flow[Next | None]:
    """One thing of the plan is changed; the rest stays, and the screen is not asked again.

    minutes: how long it shall be, where that was told.
    """
    known = (yield from recall(LIMITS)) or Limits()
    limits_now, pain = known, last
    match what:
        case Change.PAIN:
            told = yield from intake(world, Statement())
            if told is None:
                return None
            stop = yield from by_score(world, told.pain)
            if stop is not None:
                return after(stop)
            pain, usual = told.pain, wished(told, usual)
            limits_now = limits_now.joined(told.limits or Limits())
        case Change.LIMITS:
            limits_now = yield from limits(world, limits_now)
        case Change.WISH if minutes is not None:
            usual = replace(usual, minutes=minutes)
        case Change.WISH:
            usual = yield from wish(world, usual, hurts=bool(pain.places))
    return (yield from prepared(world, pain, limits_now, usual, known=known, is_known=False))


class Stop(Enum):
    """There is no routine today, and all has been said."""

    TODAY = "today"


def after(stop: Next | Stop) -> Next | None:
    """What follows instead of a routine."""
    return stop if isinstance(stop, Next) else None


def same_again(world: World, last: Pain, usual: Preference, told: Statement) -> Flow[Next | None]:
    """As last time: only the score is new, and not even that where nothing hurt.

    told: what was said with it of how much, how long, or what is missing besides.
    """
    score = 0 if told.pain.score is None else told.pain.score
    if last.places and told.pain.score is None:
        score = yield from ask(score_question("score", words("visit.score_again")))
    missing = told.limits
    if missing is not None:
        missing = ((yield from recall(LIMITS)) or Limits()).joined(missing)
    said = Statement(replace(last, score=score), missing)
    return (yield from planned(world, said, wished(told, usual), is_known=True))


def by_screen(world: World, found: Found) -> Flow[Next | Stop | None]:
    """Where the screen leads: to care, to a day of rest, or on (None), with what is lived with."""
    yield from keep(found)
    first = care(found)
    if first is not None:
        return first
    if found.is_ill:
        yield from tell("visit.unwell", number=(yield from number_of(world)))
        return Stop.TODAY
    return None


def planned(
    world: World, told: Statement, usual: Preference, *, is_known: bool
) -> Flow[Next | None]:
    """The score's rule, then limits, wish and plan as far as they are not known."""
    stop = yield from by_score(world, told.pain)
    if stop is not None:
        return after(stop)
    known = (yield from recall(LIMITS)) or Limits()
    found = known
    if told.limits is not None:
        found = told.limits.joined(Limits(conditions=found.conditions))
    elif not is_known:
        found, more = yield from limits_and_more(world, found, told.pain.places)
        usual = wished(more, usual)
        told = yield from with_places(
            world, replace(told, minutes=told.minutes or more.minutes), more
        )
    if not is_known and told.minutes is None:
        usual, more = yield from wish_and_more(world, usual, told.pain.places)
        told = yield from with_places(world, told, more)
    pain = yield from lift_today(world, told.pain, usual, is_known=is_known)
    is_first = (yield from recall(PAIN)) is None
    return (
        yield from prepared(
            world, pain, found, usual, known=known, is_known=is_known, is_first=is_first
        )
    )


def with_places(world: World, told: Statement, more: Statement) -> Flow[Statement]:
    """A place that was told late is one more, with its side."""
    if not more.pain.places:
        return told
    late = {each.area: each for each in more.pain.places}
    known = tuple(late.pop(each.area, each) for each in told.pain.places)
    both = replace(told.pain, places=(*known, *late.values()))
    return (yield from completed(world, replace(told, pain=both)))


def prepared(
    world: World,
    pain: Pain,
    found: Limits,
    usual: Preference,
    *,
    known: Limits,
    is_known: bool,
    is_first: bool = False,
) -> Flow[Next | None]:
    """Keep it for the next time, and tell the plan. known: the limits that were answered from."""
    yield from remember(PAIN, pain)
    found = yield from keep_limits(found, known)
    yield from remember(WISH, usual)
    pain, usual = yield from ordered(world, pain, usual)
    usual = yield from halved(usual)
    return (
        yield from planning.plan(world, pain, found, usual, is_known=is_known, is_first=is_first)
    )


def by_score(world: World, pain: Pain) -> Flow[Next | Stop | None]:
    """Note the score and act on it; None means that a routine may follow."""
    score = pain.score or 0
    yield from scored(BEFORE, score, pain.places)
    match level(score):
        case Level.SAFE | Level.ACCEPTABLE:
            return None
        case Level.STOP:
            yield from tell("visit.too_sore", score=score)
            yield from alert("trend", "coach.too_sore", score=score)
            yield from noted(world)
            return Stop.TODAY
        case Level.SEVERE:
            at = yield from moment()
            return flagged.next_of(flagged.severe(at))
