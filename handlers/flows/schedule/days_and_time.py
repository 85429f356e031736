"""When the check-in comes: days and time in the person's own words, asked back where unclear."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeAlias

from handlers.engine.flow import Flow, ask, moment, recall
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, literal, words
from handlers.flows.schedule.which_days import (
    WORKING_DAYS,
    DaysAndTime,
    No,
    OnTheirClock,
    WhichDays,
    days_label,
    days_of,
    dump_answer,
    load_answer,
    on_their_clock,
    says_nothing,
    which_days,
)
from handlers.profile.facts import KNOWN_ZONE
from handlers.profile.reading import MOST_TYPED
from handlers.understanding.city import city_of
from handlers.understanding.english.schedule import ScheduleReading, read_schedule
from handlers.world import World
from scheduler.recurrence import EVERY_DAY, zone_named

_OFFERED = ((EVERY_DAY, time(7)), (WORKING_DAYS, time(7)), (EVERY_DAY, time(18)))
_PARTS_OF_THE_DAY = ("morning", "noon", "afternoon", "evening", "night")


@dataclass(frozen=True, slots=True)
class When:
    """days: 0 is Monday; at: the wall time, or None where one of `times` is to be chosen."""

    days: frozenset[int]
    at: time | None
    times: tuple[time, ...] = ()


Wanted: TypeAlias = When | WhichDays | OnTheirClock | No


def when(world: World, said: Words, *, may_wait: bool = False) -> Flow[DaysAndTime | No]:
    """Ask for days and time until both are sure; what is unclear is asked back, never guessed."""
    at = yield from moment()
    zone = yield from recall(KNOWN_ZONE)
    now = at.astimezone(zone_named(zone or "UTC"))
    wanted = yield from ask(_question(world, said, now, zone or None, may_wait=may_wait))
    match wanted:
        case No():
            return wanted
        case WhichDays():
            answer = yield from ask(which_days(world, wanted, now))
            return answer
        case OnTheirClock():
            answer = yield from ask(on_their_clock(world, wanted, now))
            return answer
        case When():
            if wanted.at is not None:
                return wanted.days, wanted.at
            exact = yield from ask(_which(world, wanted, now))
            return exact


def _question(
    world: World, said: Words, now: datetime, zone: str | None, *, may_wait: bool
) -> Question[Wanted]:
    choices: list[Choice[Wanted]] = [
        Choice(f"{len(days)}_{at:%H%M}", days_label(days, at), When(days, at))
        for days, at in _OFFERED
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
        read=_reader(world, now, zone),
        again=words("reminder.again"),
    )


def _reader(world: World, now: datetime, zone: str | None) -> Callable[[str], Wanted | Unclear]:
    def read(text: str) -> Wanted | Unclear:
        reading = read_schedule(world.lexicon, text[:MOST_TYPED], now, zone)
        days = days_of(reading)
        if reading.at is not None and days and reading.doubt is None:
            return When(days, reading.at)
        half_sure = _half_sure(reading, days, zone)
        if half_sure is not None:
            return half_sure
        match reading.reason:
            case "declined" if says_nothing(world, text):
                return Unclear(words("reminder.unclear.nothing"))
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


def _half_sure(
    reading: ScheduleReading, days: frozenset[int], zone: str | None
) -> WhichDays | OnTheirClock | None:
    """What one more question makes sure: the days, or the time on the person's own clock."""
    offered = reading.offered[0] if len(reading.offered) == 1 else None
    at = offered if reading.at is None else reading.at
    if at is None or reading.doubt is None:
        return None
    if reading.doubt == "other_zone" and zone is not None and days:
        return OnTheirClock(days, at, city_of(zone))
    if reading.doubt == "once_only":
        return WhichDays(at, min(days)) if len(days) == 1 else None
    return WhichDays(at, None) if reading.doubt == "days_unclear" else None


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


def _which(world: World, told: When, now: datetime) -> Question[DaysAndTime]:
    """Which of the times was meant; other days may be told with it."""

    def read(text: str) -> DaysAndTime | Unclear:
        texts = (text, *(f"{at.hour % 12 or 12}:{at:%M} {text}" for at in told.times))
        for each in texts:
            found = read_schedule(world.lexicon, each[:MOST_TYPED], now)
            if found.at is not None and (found.at in told.times or each == text):
                are_named = found.has_days and found.doubt is None
                return days_of(found) if are_named else told.days, found.at
        return Unclear(words("reminder.unclear.ambiguous"))

    return Question(
        key="time",
        words=words("reminder.which_time"),
        choices=tuple(
            Choice(f"{at:%H%M}", literal(f"{at:%H:%M}"), (told.days, at)) for at in told.times
        ),
        dump=lambda answer: dump_answer(answer) if answer[0] != told.days else f"{answer[1]:%H:%M}",
        load=lambda value: _load_time(value, told.days),
        read=read,
    )


def _load_time(value: JSON, days: frozenset[int]) -> DaysAndTime:
    """A time alone is for the days that were told."""
    if isinstance(value, str):
        return days, time.fromisoformat(value)
    answer = load_answer(value)
    if isinstance(answer, No):
        raise TypeError("not days and a time")
    return answer


def _dump(wanted: Wanted) -> JSON:
    if isinstance(wanted, No):
        return wanted.value
    if isinstance(wanted, WhichDays | OnTheirClock):
        return wanted.dump()
    at = None if wanted.at is None else f"{wanted.at:%H:%M}"
    return [list[JSON](sorted(wanted.days)), at, [f"{each:%H:%M}" for each in wanted.times]]


def _load(value: JSON) -> Wanted:
    match value:
        case {"at": str(at), "days": list(days), "city": str(city)}:
            return OnTheirClock(_days(days), time.fromisoformat(at), city)
        case {"at": str(at), "day": int(day)}:
            return WhichDays(time.fromisoformat(at), day)
        case {"at": str(at)}:
            return WhichDays(time.fromisoformat(at), None)
        case [list(days), at, list(times)]:
            return When(
                _days(days),
                None if at is None else time.fromisoformat(str(at)),
                tuple(time.fromisoformat(str(each)) for each in times),
            )
        case name:
            return No(name)


def _days(value: list[JSON]) -> frozenset[int]:
    return frozenset(int(str(day)) for day in value)
