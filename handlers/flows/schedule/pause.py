"""A pause of the check-ins: until a day comes, for illness or travel, or until further notice.

While it lasts nothing is sent and the streak is frozen.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from handlers.calendar import day_words
from handlers.engine.flow import Flow, Next, ask, moment, note, plan, recall, remember, tell
from handlers.engine.json import JSON, Arguments
from handlers.engine.question import Choice, Question, Unclear, of_enum
from handlers.engine.words import Words, words
from handlers.flows.schedule.schedule import CHECK_IN, LATER, planned
from handlers.profile.facts import IGNORED, PAUSED, PENDING, ZONE
from handlers.profile.pause import Pause, Reason
from handlers.profile.pause_length import read_until
from handlers.world import World
from scheduler.recurrence import day_of


@dataclass(frozen=True, slots=True)
class Rest:
    """What was said of a pause: days is None where it was not said, 0 for until further notice."""

    days: int | None
    reason: Reason | None = None


class While(Enum):
    """What can be said while the check-ins rest already."""

    RESUME = "end"
    OTHER = "other"
    LEAVE = "leave"


_OFFERED = (("days_3", Rest(3)), ("days_7", Rest(7)), ("days_14", Rest(14)))
_WHY = (("ill", Rest(None, Reason.ILL)), ("away", Rest(None, Reason.AWAY)))


def pause(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Arguments: `text`, what was written after /pause; `resume`, to end a pause."""
    standing = yield from recall(PAUSED)
    if standing is not None:
        go_on = yield from while_paused(standing, is_resume="resume" in arguments)
        if not go_on:
            return None
    now = yield from moment()
    zone = yield from recall(ZONE)
    today = day_of(now, zone)
    said = _read(world, str(arguments.get("text", "")), today)
    if not isinstance(said, Rest):
        said = yield from ask(_question(world, today, words("pause.ask"), _WHY))
    if said.days is None:
        more = yield from ask(_question(world, today, words("pause.until"), (), key="until"))
        said = replace(more, reason=said.reason or more.reason)
    reason = said.reason or Reason.BREAK
    until = today + timedelta(days=said.days) if said.days else None
    yield from begin(Pause(until, reason), today)
    return None


def begin(new: Pause, today: date) -> Flow[None]:
    """From now on, nothing until then."""
    yield from remember(PAUSED, new)
    yield from remember(PENDING, None)
    yield from remember(IGNORED, 0)
    yield from plan(LATER, None)
    until = None if new.until is None else new.until.isoformat()
    yield from note("pause", until=until, reason=new.reason.value)
    yield from tell(f"pause.begun_{new.reason.value}")
    if new.until is None:
        yield from plan(CHECK_IN, None)
        yield from tell("pause.open")
        return
    yield from tell("pause.until_day", day=day_words(new.until, today))
    yield from planned((yield from moment()), said="pause.next")


def while_paused(standing: Pause, *, is_resume: bool) -> Flow[bool]:
    """Resume, or choose another end; true where another pause is asked for."""
    if not is_resume:
        labels = {
            While.RESUME: "choice.resume_check_ins",
            While.OTHER: "choice.other_end",
            While.LEAVE: "choice.leave_so",
        }
        answer = yield from ask(of_enum("while", While, labels, said=(yield from lasts(standing))))
        if answer is While.LEAVE:
            yield from tell("pause.stays")
        if answer is not While.RESUME:
            return answer is While.OTHER
    yield from remember(PAUSED, None)
    yield from note("resume", reason=standing.reason.value)
    yield from tell("pause.over_ill" if standing.reason is Reason.ILL else "pause.over")
    yield from planned((yield from moment()), said="pause.next")
    return False


def lasts(standing: Pause) -> Flow[Words]:
    """Until when it lasts, in words."""
    if standing.until is None:
        return words("pause.lasts_open")
    now = yield from moment()
    zone = yield from recall(ZONE)
    return words("pause.lasts", day=day_words(standing.until, day_of(now, zone)))


def _read(world: World, text: str, today: date) -> Rest | Unclear:
    found = read_until(world.catalog.messages, world.phrases, text, today)
    if found.day is not None:
        return Rest((found.day - today).days, found.reason)
    if found.is_open:
        return Rest(0, found.reason)
    return Unclear(words("pause.unclear")) if found.reason is None else Rest(None, found.reason)


def _question(
    world: World, today: date, said: Words, why: tuple[tuple[str, Rest], ...], key: str = "pause"
) -> Question[Rest]:
    def read(text: str) -> Rest | Unclear:
        found = _read(world, text, today)
        is_enough = isinstance(found, Rest) and (found.days is not None or why)
        return found if is_enough else Unclear(words("pause.unclear"))

    offered = (*why, *_OFFERED, ("open", Rest(0)))
    return Question(
        key=key,
        words=said,
        choices=tuple(Choice(name, words(f"choice.pause_{name}"), rest) for name, rest in offered),
        dump=lambda rest: [rest.days, None if rest.reason is None else rest.reason.value],
        load=_load,
        read=read,
    )


def _load(value: JSON) -> Rest:
    if not isinstance(value, list):
        raise TypeError("not a pause")
    days, reason = value
    return Rest(days if isinstance(days, int) else None, None if reason is None else Reason(reason))
