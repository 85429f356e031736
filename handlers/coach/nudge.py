"""A thread that waits nudges the coach, by the coach's working hours.

Rules:
- First when the answer that the person was told to expect is due, then each time the coach sits
  down to work, until somebody answers, closes it or puts it off.
- A thread that was put off nudges when that is over.
- Where no coach is set up nobody is nudged.
"""

from datetime import datetime

from handlers.engine.effect import (
    NUDGE,
    AlertCoach,
    CloseThread,
    SendCoachReply,
    SetTimer,
    SnoozeThread,
    ToCoach,
)
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.working_hours import likely_by, next_start
from handlers.world import World

TIMER = "nudge"
"""The timer's kind."""


def nudge(world: World, hearing: Hearing) -> None:
    """The thread still waits: tell the coach, and again when they next sit down."""
    hearing.reply.add(AlertCoach(NUDGE, hearing.reply.text(words("coach.nudge")), hearing.at))
    hearing.reply.add(SetTimer(TIMER, next_start(world.coach.hours, hearing.at)))


def keep_nudge(world: World, hearing: Hearing) -> None:
    """Set or stop the nudge by what has just come into the thread."""
    if not world.coach.is_set_up:
        return
    for effect in tuple(hearing.reply.effects):
        if isinstance(effect, SendCoachReply) and effect.is_order:
            continue
        if isinstance(effect, SendCoachReply | CloseThread):
            _set(hearing, None)
        elif isinstance(effect, SnoozeThread):
            _set(hearing, effect.until)
        elif isinstance(effect, ToCoach | AlertCoach) and not _is_silent(effect):
            _set(hearing, likely_by(world.coach.hours, hearing.at))


def _is_silent(effect: ToCoach | AlertCoach) -> bool:
    if isinstance(effect, ToCoach):
        return effect.is_quiet or effect.is_thanks
    return effect.level == NUDGE


def _set(hearing: Hearing, due: datetime | None) -> None:
    hearing.reply.add(SetTimer(TIMER, due))
