"""What ends a weekly review, in a tap each: whether there is something hard to name, how the whole
has changed, how well it goes what they named, or how sure they are alone.

Rules:
- At most one of them ends a review. The change is asked at 4 and at 12 weeks, once each; what they
  named two weeks after it was rated last, and whether there is something to name in the first four
  weeks, until they name it or say no; how sure they are once a month, from the fourth week on.
- None while a flag stands. Whoever leaves it open is asked again a week later, until its time
  is over.
- Worse by more than a little: they are told that it is worth telling their coach.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.engine.flow import Flow, ask, moment, recall, remember, tell
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question
from handlers.engine.words import literal, words
from handlers.flows.progress.function import offer, rate_again
from handlers.profile.facts import CHANGES, CONSENT, FLAGS, FUNCTION, FUNCTION_DECLINED, SURENESS
from handlers.profile.function_scale import newest_at
from handlers.profile.outcome import BEST_CHANGE, Sureness, WholeChange

WEEK = timedelta(weeks=1)
ASKED_IN = ((4, range(4, 8)), (12, range(12, 16)))
"""The weeks of the question, and the weeks since the beginning in which it is asked."""
OFFERED_WEEKS = 4
"""Weeks since the beginning in which naming something is offered (project default)."""
MONTH = timedelta(days=28)
RATED_FOR = timedelta(weeks=2)
"""How long a rating of what they named as hard stands (docs/outcomes.md: two to four weeks)."""
WORTH_TELLING = -2


def ask_of_the_whole() -> Flow[None]:
    """Ask the one question whose time it is, if it is one's time."""
    consent = yield from recall(CONSENT)
    if consent is None or (yield from recall(FLAGS)):
        return
    at = yield from moment()
    weeks = (at - instant(consent.at)) // WEEK
    changes = yield from recall(CHANGES)
    due = next((week for week, when in ASKED_IN if weeks in when), 0)
    if due and all(each.week != due for each in changes):
        value = yield from ask(_change(due))
        yield from remember(CHANGES, (*changes, WholeChange(due, value, milliseconds(at))))
        yield from tell("whole.worse" if value <= WORTH_TELLING else "whole.noted")
        return
    scale = yield from recall(FUNCTION)
    if not scale and weeks < OFFERED_WEEKS and not (yield from recall(FUNCTION_DECLINED)):
        yield from offer(milliseconds(at))
        return
    if scale and at - instant(newest_at(scale)) >= RATED_FOR:
        yield from rate_again(scale, milliseconds(at))
        return
    ratings = yield from recall(SURENESS)
    if weeks >= ASKED_IN[0][0] and _is_month_ago(ratings, at):
        score = yield from ask(_sure())
        yield from remember(SURENESS, (*ratings, Sureness(milliseconds(at), score)))
        yield from tell("whole.noted")


def _is_month_ago(ratings: tuple[Sureness, ...], at: datetime) -> bool:
    return not ratings or at - instant(ratings[-1].at) >= MONTH


def _change(week: int) -> Question[int]:
    values = range(BEST_CHANGE, -BEST_CHANGE - 1, -1)
    return Question(
        key=f"change{week}",
        words=words("whole.change"),
        choices=tuple(Choice(f"c{v + 3}", words(f"choice.change_{v + 3}"), v) for v in values),
        dump=int,
        load=_between(-BEST_CHANGE, BEST_CHANGE),
    )


def _sure() -> Question[int]:
    return Question(
        key="sure",
        words=words("whole.sure"),
        choices=tuple(Choice(str(n), literal(str(n)), n) for n in range(11)),
        dump=int,
        load=_between(0, 10),
    )


def _between(least: int, most: int) -> Callable[[JSON], int]:
    def load(value: JSON) -> int:
        if not isinstance(value, int) or not least <= value <= most:
            raise ValueError("not one of the answers")
        return value

    return load
