"""When a planned check-in comes next: for one person, or for all who share a plan."""

from datetime import datetime

from bot.storage.check_in_wave import SharedSchedule
from bot.storage.codec import loads
from bot.storage.written_rows import TimerRow
from handlers.engine.journal import instant, milliseconds
from handlers.engine.person import Person
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.profile.facts import SCHEDULE
from handlers.routing.check_in_due import planned_after
from scheduler.logger import Logger

_log = Logger()


def next_check_in(person: Person, at: datetime) -> list[TimerRow]:
    """The timer of the next check-in after an instant; nothing where none is planned."""
    following = planned_after(person.profile, at)
    if following is None:
        return []
    return [TimerRow(person.id, CHECK_IN, milliseconds(following))]


def next_of(plan: SharedSchedule, at: datetime) -> int | None:
    """When (ms) those who share a plan are asked again after an instant; None for never.

    A schedule that cannot be read ends there: the message that is due is set aside for the
    operator when its turn comes, and everybody else's goes out.
    """
    if plan.schedule is None:
        return None
    try:
        profile = {SCHEDULE.name: loads(plan.schedule)}
        following = planned_after(profile, max(at, instant(plan.due)))
    except Exception as error:  # noqa: BLE001 - one bad row must not hold up the whole wave
        _log.error("schedule", error=type(error).__name__)
        return None
    return None if following is None else milliseconds(following)
