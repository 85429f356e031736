"""What was done so far, pain by area over the weeks, and putting a score right."""

from datetime import date, timedelta

from handlers.calendar import date_words
from handlers.engine.flow import (
    Flow,
    Next,
    ask,
    moment,
    recall,
    remember,
    show,
    tell,
)
from handlers.engine.json import Arguments
from handlers.engine.question import Choice, Question
from handlers.engine.words import Words, words
from handlers.flows.day_log import all_days
from handlers.flows.progress.correction import Put, corrected, judged, score_words
from handlers.profile.chart import chart_of, place_words, places, scores_of, weeks
from handlers.profile.day import Days, Scored
from handlers.profile.facts import DAYS, FLAGS, STREAK, ZONE
from handlers.profile.pain_change import Direction, direction
from handlers.world import World
from scheduler.recurrence import day_of

A_WEEK = timedelta(days=7)
CLOSE, OLDER, FUNCTION, PAGE = "close", "older", "function", "page"
SHOWN = 6
"""Scores that can be put right at a time; "older" shows the ones before."""


def progress(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Tell it, and offer to put a score right."""
    days = yield from all_days()
    zone = yield from recall(ZONE)
    today = day_of((yield from moment()), zone)
    if not days:
        yield from tell("progress.nothing")
        return None
    yield from done(world, days, today)
    for place in places(days):
        yield from tell_area(world, days, place)
    if not places(days):
        return None
    then = yield from ask(_next(words("progress.then"), ("correct", FUNCTION, PAGE, CLOSE)))
    if then == FUNCTION:
        return Next(FUNCTION, {})
    if then == PAGE:
        return Next("physio_page", {})
    if then == CLOSE:
        yield from tell("progress.bye")
        return None
    return (yield from correct(world, days, today))


def done(world: World, days: Days, today: date) -> Flow[None]:
    """Sessions, drills and check-ins, this week and in all; the streak where nothing stands.

    The chart of all areas stands beside it.
    """
    this_week = [d for d in days if today - d.date < A_WEEK]
    yield from show(
        chart_of(world, days),
        "progress.done",
        sessions=sum(d.drills is not None for d in days),
        drills=sum(d.drills or 0 for d in days),
        checks=sum(d.is_checked for d in days),
        week=sum(d.drills is not None for d in this_week),
        since=date_words(days[0].date),
    )
    streak = yield from recall(STREAK)
    is_flagged = bool((yield from recall(FLAGS)))
    last = next((d.level for d in reversed(days) if d.level is not None), 0)
    if streak.days > 1 and not is_flagged and (last or 0) <= 5:
        yield from tell("streak.days", days=streak.days)


def tell_area(world: World, days: Days, place: tuple[str, str]) -> Flow[None]:
    """One area: how it began, how it is, and its weeks as a chart."""
    scores = scores_of(days, place)
    if not scores:
        return
    (began, first), (_, last) = scores[0], scores[-1]
    name = place_words(world, place)
    if len(scores) == 1:
        yield from tell("progress.one", place=name, score=last, day=date_words(began))
    else:
        is_noise = last != first and direction(first, last) is Direction.SAME
        change = "same" if last == first else "near" if is_noise else "changed"
        yield from tell(
            f"progress.{change}", place=name, first=first, last=last, day=date_words(began)
        )
    yield from tell("progress.chart", lines=tuple(week.line for week in weeks(scores)))


def correct(world: World, days: Days, today: date) -> Flow[Next | None]:
    """Which score, and what is right: the log's line is replaced, and the rules hold for it."""
    scores = sorted((s for d in days for s in d.scores), key=lambda s: s.at, reverse=True)
    zone = yield from recall(ZONE)
    first = 0
    while True:
        shown = scores[first : first + SHOWN]
        has_older = first + SHOWN < len(scores)
        answer = yield from ask(_which(world, shown, zone, has_older=has_older))
        if answer == OLDER:
            first += SHOWN
            continue
        if answer == CLOSE:
            yield from tell("progress.bye")
            return None
        break
    chosen = next(s for s in scores if key_of(s) == answer)
    new = yield from corrected(world, chosen, zone)
    put = Put(chosen, new, days, replaced(days, chosen, new), today)
    yield from remember(DAYS, put.days)
    return (yield from judged(world, put))


def replaced(days: Days, old: Scored, new: Scored) -> Days:
    """The days with one score changed."""
    return tuple(d.scored(new) if old in d.scores else d for d in days)


def key_of(score: Scored) -> str:
    """What a choice calls a score: its instant and its place."""
    return f"{score.at}-{score.area}-{score.side}-{score.moment}"


def _which(world: World, shown: list[Scored], zone: str, *, has_older: bool) -> Question[str]:
    choices = [
        Choice(f"s{n}", score_words(s, place_words(world, s.place), zone), key_of(s))
        for n, s in enumerate(shown)
    ]
    if has_older:
        choices.append(Choice(OLDER, words("choice.older"), OLDER))
    choices.append(Choice(CLOSE, words("choice.leave_so"), CLOSE))
    return Question(
        key="which_score",
        words=words("progress.which"),
        choices=tuple(choices),
        dump=str,
        load=_text,
    )


def _next(said: Words, offered: tuple[str, ...]) -> Question[str]:
    return Question(
        key="then",
        words=said,
        choices=tuple(Choice(o, words(f"choice.progress_{o}"), o) for o in offered),
        dump=str,
        load=_text,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
