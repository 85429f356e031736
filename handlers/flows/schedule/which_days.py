"""What is asked where half of a check-in is sure: its time ("tonight at 8"), or another's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from typing import TypeAlias

from content.plain import phrases, plain
from handlers.calendar import WEEKDAYS
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import Words, words
from handlers.profile.reading import MOST_TYPED
from handlers.understanding.english.schedule import ScheduleReading, read_schedule
from handlers.world import World
from scheduler.recurrence import EVERY_DAY

WORKING_DAYS = frozenset(range(5))


class No(Enum):
    """There is to be no check-in: not now, or not at all."""

    NOT_NOW = "not_now"
    NEVER = "never"


DaysAndTime: TypeAlias = tuple[frozenset[int], time]


@dataclass(frozen=True, slots=True)
class WhichDays:
    """The time is sure, and the days are not. day: the one that was named (0 is Monday)."""

    at: time
    day: int | None

    def dump(self) -> JSON:
        return {"at": f"{self.at:%H:%M}", "day": self.day}


@dataclass(frozen=True, slots=True)
class OnTheirClock:
    """A time that was told by another clock, and what it is on the person's own these days."""

    days: frozenset[int]
    at: time
    city: str

    def dump(self) -> JSON:
        return {"at": f"{self.at:%H:%M}", "days": list[JSON](sorted(self.days)), "city": self.city}


def on_their_clock(world: World, told: OnTheirClock, now: datetime) -> Question[DaysAndTime | No]:
    """Ask if the time on the person's own clock is right; another may be typed."""
    exact = f"{told.at:%H:%M}"

    def read(text: str) -> DaysAndTime | No | Unclear:
        if plain(text) in phrases(world.phrases["reminder.yes"]):
            return told.days, told.at
        found = read_schedule(world.lexicon, text[:MOST_TYPED], now)
        if found.reason == "declined" and not _is_mere_no(world, text):
            return No.NEVER
        if found.at is None or found.doubt is not None:
            return Unclear(words("reminder.on_your_clock_again"))
        return days_of(found) if found.has_days else told.days, found.at

    return Question(
        key="clock",
        words=words("reminder.on_your_clock", time=exact, city=told.city),
        choices=(
            Choice("yes", words("reminder.yes_at", time=exact), (told.days, told.at)),
            Choice("not_now", words("choice.not_now"), No.NOT_NOW),
        ),
        dump=dump_answer,
        load=load_answer,
        read=read,
        again=words("reminder.on_your_clock_again"),
    )


def which_days(world: World, told: WhichDays, now: datetime) -> Question[DaysAndTime | No]:
    """Ask on which days it shall come; a single day is none that Limber can come on alone."""
    named = [] if told.day is None else [frozenset({told.day})]
    offered = [EVERY_DAY, WORKING_DAYS, *named]
    choices: list[Choice[DaysAndTime | No]] = [
        Choice(f"{index}", days_label(days, told.at), (days, told.at))
        for index, days in enumerate(offered)
    ]
    choices.append(Choice("not_now", words("choice.not_now"), No.NOT_NOW))
    said = "reminder.which_days.unclear" if told.day is None else "reminder.which_days.once"
    return Question(
        key="days",
        words=words(said, time=f"{told.at:%H:%M}"),
        choices=tuple(choices),
        dump=dump_answer,
        load=load_answer,
        read=_reader(world, told, now),
        again=words("reminder.which_days.again"),
    )


def days_label(days: frozenset[int], at: time) -> Words:
    """A choice of days, with the time: "Weekdays at 07:00"."""
    if len(days) == 1:
        (day,) = days
        weekday = words(f"calendar.weekday.{WEEKDAYS[day]}")
        return words("reminder.one_day", weekday=weekday, time=f"{at:%H:%M}")
    key = "reminder.every_day" if days == EVERY_DAY else "reminder.weekdays"
    return words(key, time=f"{at:%H:%M}")


def _reader(
    world: World, told: WhichDays, now: datetime
) -> Callable[[str], DaysAndTime | No | Unclear]:
    def read(text: str) -> DaysAndTime | No | Unclear:
        for each in (text[:MOST_TYPED], f"{text[:MOST_TYPED]} {told.at:%H:%M}"):
            found = read_schedule(world.lexicon, each, now)
            if found.reason == "declined" and not _is_mere_no(world, text):
                return No.NEVER
            if found.at is not None and found.doubt is None and found.has_days:
                return days_of(found), found.at
        return Unclear(words("reminder.which_days.tap"))

    return read


def says_nothing(world: World, text: str) -> bool:
    """Whether it says that there is nothing, and not that nothing is to come ("nothing really")."""
    return plain(text) in phrases(world.phrases["reminder.nothing"])


def _is_mere_no(world: World, text: str) -> bool:
    """Whether it says no to what was asked just now, and perhaps to no more than that."""
    is_no = plain(text) in phrases(world.phrases["reminder.mere_no"])
    return is_no or says_nothing(world, text)


def days_of(found: ScheduleReading) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(day) for day in found.days)


def dump_answer(answer: DaysAndTime | No) -> JSON:
    if isinstance(answer, No):
        return answer.value
    days, at = answer
    return [list[JSON](sorted(days)), f"{at:%H:%M}"]


def load_answer(value: JSON) -> DaysAndTime | No:
    if not isinstance(value, list):
        return No(value)
    days, at = value
    if not isinstance(days, list):
        raise TypeError("not days and a time")
    return frozenset(int(str(day)) for day in days), time.fromisoformat(str(at))
