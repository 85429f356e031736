"""When the check-in comes: days and time in the person's own words, asked back where unclear."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from typing import TypeAlias

from handlers.calendar import WEEKDAYS
from handlers.engine.flow import Flow, ask, moment, recall
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, literal, words
from handlers.profile.facts import ZONE
from handlers.profile.reading import MOST_TYPED
from handlers.understanding.english.schedule import read_schedule
from handlers.world import World
from scheduler.recurrence import EVERY_DAY, zone_named

WORKING_DAYS = frozenset(range(5))
_OFFERED = ((EVERY_DAY, time(7)), (WORKING_DAYS, time(7)), (EVERY_DAY, time(18)))
_PARTS_OF_THE_DAY = ("morning", "noon", "afternoon", "evening", "night")


class No(Enum):
    """There is to be no check-in: not now, or not at all."""

    NOT_NOW = "not_now"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class When:
    """days: 0 is Monday; at: the wall time, or None where one of `times` is to be chosen."""

    days: frozenset[int]
    at: time | None
    times: tuple[time, ...] = ()


Wanted: TypeAlias = When | No


def when(
    world: World, said: Words, *, may_wait: bool = False
) -> Flow[tuple[frozenset[int], time] | No]:
    """Ask for days and time until both are sure; what is unclear is asked back, never guessed."""
    at = yield from moment()
    zone = yield from recall(ZONE)
    now = at.astimezone(zone_named(zone))
    wanted = yield from ask(_question(world, said, now, may_wait=may_wait))
    if isinstance(wanted, No):
        return wanted
    if wanted.at is not None:
        return wanted.days, wanted.at
    exact = yield from ask(_which(world, wanted.times, now))
    return wanted.days, exact


def _question(world: World, said: Words, now: datetime, *, may_wait: bool) -> Question[Wanted]:
    choices: list[Choice[Wanted]] = [
        Choice(f"{len(days)}_{at:%H%M}", _label(days, at), When(days, at)) for days, at in _OFFERED
    ]
    if may_wait:
        choices.append(Choice("not_now", words("choice.not_now"), No.NOT_NOW))
    choices.append(Choice("never", words("choice.no_check_ins"), No.NEVER))
    return Question(
        key="when",
        words=said,
        choices=tuple(choices),
        dump=_dump,
        load=_load,
        read=_reader(world, now),
        again=words("reminder.again"),
    )


def _label(days: frozenset[int], at: time) -> Words:
    key = "reminder.every_day" if days == EVERY_DAY else "reminder.weekdays"
    return words(key, time=f"{at:%H:%M}")


def _reader(world: World, now: datetime) -> Callable[[str], Wanted | Unclear]:
    def read(text: str) -> Wanted | Unclear:
        reading = read_schedule(world.lexicon, text[:MOST_TYPED], now)
        days = frozenset(WEEKDAYS.index(day) for day in reading.days)
        if reading.at is not None and days and reading.doubt is None:
            return When(days, reading.at)
        match reading.reason:
            case "declined":
                return No.NEVER
            case "ambiguous":
                times = _halves(world, text, now)
            case "vague":
                times = _parts(world, text)
            case _:
                times = ()
        if days and len(times) > 1 and reading.doubt is None:
            return When(days, None, times)
        reason = reading.doubt or (reading.reason if reading.reason in _REASONS else "vague")
        return Unclear(words(f"reminder.unclear.{reason}"))

    return read


_REASONS = {"ambiguous", "vague", "invalid", "unsupported"}


def _halves(world: World, text: str, now: datetime) -> tuple[time, ...]:
    """The two times that "at nine" can mean."""
    read = (
        read_schedule(world.lexicon, f"{text[:MOST_TYPED]} {half}", now) for half in ("am", "pm")
    )
    return tuple(dict.fromkeys(each.at for each in read if each.at is not None))


def _parts(world: World, text: str) -> tuple[time, ...]:
    """The times offered for "mornings" or "in the evening"."""
    messages = world.catalog.messages
    for part in _PARTS_OF_THE_DAY:
        if part in text.casefold():
            return tuple(map(time.fromisoformat, messages[f"reminder.part.{part}"].split("|")))
    return ()


def _which(world: World, times: tuple[time, ...], now: datetime) -> Question[time]:
    def read(text: str) -> time | Unclear:
        texts = (text, *(f"{at.hour % 12 or 12}:{at:%M} {text}" for at in times))
        for each in texts:
            found = read_schedule(world.lexicon, each[:MOST_TYPED], now).at
            if found is not None and (found in times or each == text):
                return found
        return Unclear(words("reminder.unclear.ambiguous"))

    return Question(
        key="time",
        words=words("reminder.which_time"),
        choices=tuple(Choice(f"{at:%H%M}", literal(f"{at:%H:%M}"), at) for at in times),
        dump=lambda at: f"{at:%H:%M}",
        load=lambda value: time.fromisoformat(str(value)),
        read=read,
    )


def _dump(wanted: Wanted) -> JSON:
    if isinstance(wanted, No):
        return wanted.value
    at = None if wanted.at is None else f"{wanted.at:%H:%M}"
    return [list[JSON](sorted(wanted.days)), at, [f"{each:%H:%M}" for each in wanted.times]]


def _load(value: JSON) -> Wanted:
    if not isinstance(value, list):
        return No(value)
    days, at, times = value
    if not isinstance(days, list) or not isinstance(times, list):
        raise TypeError("not days and a time")
    return When(
        frozenset(int(str(day)) for day in days),
        None if at is None else time.fromisoformat(str(at)),
        tuple(time.fromisoformat(str(each)) for each in times),
    )
