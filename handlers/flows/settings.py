"""Settings: how the routine runs, what is there to work with, and when the check-in comes."""

from enum import Enum

from handlers.calendar import days_words
from handlers.engine.flow import Flow, Next, ask, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import Words, words
from handlers.flows.schedule.schedule import move, schedule
from handlers.flows.visit.limits import keep_limits, limits
from handlers.profile.facts import LIMITS, SCHEDULE, TAPS_EACH_DRILL
from handlers.profile.limits import Limits
from handlers.understanding.city import city_of
from handlers.world import World
from scheduler.recurrence import Schedule


class Setting(Enum):
    """What can be changed."""

    TAPS = "taps"
    LIMITS = "limits"
    TIME = "time"
    ZONE = "zone"
    DONE = "done"


def settings(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Show what is set, and change it."""
    while True:
        taps = yield from recall(TAPS_EACH_DRILL)
        labels = {
            Setting.TAPS: "settings.hands_off" if taps else "settings.tap_each",
            Setting.LIMITS: "settings.limits",
            Setting.TIME: "settings.time",
            Setting.ZONE: "settings.zone",
            Setting.DONE: "settings.done",
        }
        now = words("settings.is_tapped" if taps else "settings.is_hands_off")
        check_in = yield from recall(SCHEDULE)
        if check_in is not None:
            now = with_check_in(now, check_in)
        asked = of_enum("setting", Setting, labels, said=words("settings.ask", now=now))
        match (yield from ask(asked)):
            case Setting.TAPS:
                yield from remember(TAPS_EACH_DRILL, not taps)
            case Setting.LIMITS:
                usual = (yield from recall(LIMITS)) or Limits()
                yield from keep_limits((yield from limits(world, usual)), usual)
                yield from tell("settings.kept")
            case Setting.TIME:
                yield from schedule(world, words("reminder.ask"))
            case Setting.ZONE:
                yield from move(world)
            case Setting.DONE:
                yield from tell("settings.bye")
                return None


def with_check_in(now: Words, check_in: Schedule) -> Words:
    """What is set, with the check-in's days, time and zone."""
    return words(
        "settings.with_check_in",
        now=now,
        days=days_words(check_in.days),
        time=f"{check_in.time:%H:%M}",
        city=city_of(check_in.zone),
    )
