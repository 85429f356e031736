"""The short screen of every day: anything new? One tap for nothing."""

from dataclasses import replace
from datetime import date, timedelta
from enum import Enum
from functools import partial

from handlers.engine.flow import Flow, Next, ask, note, tell
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import words
from handlers.flows.country import number_of
from handlers.flows.day_log import log_day
from handlers.flows.safety.screening import care, keep, which
from handlers.flows.safety.typed_sign import Typed, read_sign
from handlers.profile.day import Day, Days, day_in
from handlers.profile.trend import Trend
from handlers.world import World


class New(Enum):
    """What is new since the last time."""

    NOTHING = "nothing"
    WOKE = "woke"
    STIFF = "stiff"
    SIGN = "sign"


def anything_new(
    world: World, days: Days, on: date
) -> Flow[tuple[Next | None, tuple[Trend, ...], bool]]:
    """Ask; returns where a sign leads, trends that begin, and whether this ends the check-in.

    Stiffness over 30 minutes longer than usual is asked on the morning after a session.
    """
    labels = {New.NOTHING: "choice.nothing_new", New.WOKE: "choice.woke"}
    if day_in(days, on - timedelta(days=1)).drills is not None:
        labels[New.STIFF] = "choice.stiff"
    labels[New.SIGN] = "choice.one_or_more"
    read = partial(_read, world)
    answer = yield from ask(of_enum("new", New, labels, said=words("check_in.new"), read=read))
    match answer:
        case New.NOTHING:
            yield from note("screen", answer="none")
            return None, (), False
        case New.WOKE:
            new = yield from log_day(_woke, on)
            if Trend.NIGHTS not in new:
                yield from tell("check_in.woke")
            return None, new, False
        case New.STIFF:
            return None, (yield from log_day(_stiff, on)), False
        case New.SIGN:
            return (yield from sign(world))


def _read(world: World, text: str) -> New | Unclear:
    """The words of the question itself, and nothing in other words."""
    match read_sign(world, text):
        case Typed.SIGN:
            return New.SIGN
        case Typed.NOTHING:
            return New.NOTHING
        case None:
            return Unclear()


def sign(world: World) -> Flow[tuple[Next | None, tuple[Trend, ...], bool]]:
    """Which of them, and where that leads."""
    found = yield from which(world)
    yield from keep(found)
    first = care(found)
    if first is not None:
        return first, (), True
    if found.is_ill:
        yield from tell("visit.unwell", number=(yield from number_of(world)))
        yield from tell("check_in.pause_if_ill")
        return None, (), True
    yield from tell("check_in.with_care" if found.conditions else "check_in.nothing_of_it")
    return None, (), False


def _woke(day: Day) -> Day:
    return replace(day, woke=True)


def _stiff(day: Day) -> Day:
    return replace(day, stiff=True)
