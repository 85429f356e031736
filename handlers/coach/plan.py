"""What a coach does later: words, a close, an order that can still be undone. Pure.

Rules:
- It is a row until its time, so it survives a restart, and is done once.
- What a coach plans for later is withdrawn as soon as the person writes: they have answered first.
  An order waits ten seconds and can be undone meanwhile; nothing else withdraws it.
- What it would say is shown first, and what would be refused is refused then.
- Plain words are not sent beside a flag that came up meanwhile; orders have their own checks.
- The coach finds in the thread what was withdrawn or not sent, and why.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from handlers.coach.reply import tell_coach
from handlers.command import parted
from handlers.engine.effect import (
    NUDGE,
    AlertCoach,
    AnswerCoach,
    CloseThread,
    NoteInThread,
    Say,
    SendCoachReply,
    SetTimer,
    ToCoach,
)
from handlers.engine.event import Attached, CoachPlanned, CoachReplied, CoachUndid, Event, Said
from handlers.engine.hearing import Hearing
from handlers.engine.journal import instant, milliseconds
from handlers.engine.person import Person
from handlers.engine.words import literal, words
from handlers.profile.barrier import is_care_first
from handlers.profile.coach_plans import Planned
from handlers.profile.facts import PLANNED, ZONE
from scheduler.recurrence import zone_named

TIMER = "planned"
"""The timer's kind."""
HELD = timedelta(seconds=10)
"""How long an order can be undone."""
HELD_COMMANDS = ("/drill", "/avoid", "/allow", "/rest", "/assign")
LIFTS = frozenset({"/clear", "/misread", "/full"})
"""What brings drills back."""
SOON = "/soon "
"""What stands before an order that waits."""
MOST = 50
SHOWN = 80
"""Letters of words that were taken back."""
Act = Callable[[Hearing, CoachReplied], object]
"""Does what a coach wrote, without taking note of any alert."""


def held(text: str) -> str:
    """A coach's line from a tap or a chat, where an order waits, so that it can be undone."""
    return f"{SOON}{text}" if parted(text)[0].casefold() in HELD_COMMANDS else text


def planned(hearing: Hearing, did: CoachPlanned, act: Act) -> None:
    """Keep it until its time, unless it would be refused. What lifts a flag is done at once or not
    at all: by then the words before the coach may be others.
    """
    if parted(did.text)[0].casefold() in LIFTS:
        tell_coach(hearing, words("planned.not_later"))
        return
    said, refusal, warnings = _preview(hearing, did, act)
    items = hearing.recall(PLANNED)
    if refusal:
        hearing.reply.add(AnswerCoach(refusal))
        return
    if len(items) >= MOST:
        tell_coach(hearing, words("planned.full", count=MOST))
        return
    number = max([0, *(each.number for each in items)]) + 1
    item = Planned(number, milliseconds(did.due), did.coach, did.text, did.until_word, did.batch)
    _keep(hearing, (*items, item))
    if did.due - did.at <= HELD:
        tell_coach(
            hearing, words("planned.soon", seconds=int(HELD.total_seconds()), text=literal(said))
        )
        hearing.reply.effects += warnings
        return
    there = did.due.astimezone(zone_named(hearing.recall(ZONE)))
    key = "planned.closes" if did.text.casefold() == "/close" else "planned.later"
    tell_coach(hearing, words(key, when=f"{there:%a %d %b, %H:%M}", text=literal(said)))
    hearing.reply.effects += warnings


def undone(hearing: Hearing, did: CoachUndid) -> None:
    """Take the newest back, or all of one batch."""
    items = hearing.recall(PLANNED)
    if did.batch:
        gone = [each for each in items if each.batch == did.batch]
    else:
        gone = [each for each in items if not each.batch][-1:]
    if not gone:
        tell_coach(hearing, words("planned.nothing"))
        return
    _keep(hearing, tuple(each for each in items if each not in gone))
    tell_coach(hearing, words("planned.undone", text=literal(_short(gone[-1].text))))


def plans_due(hearing: Hearing, act: Act) -> None:
    """Do what is due, each once."""
    now = milliseconds(hearing.at)
    items = hearing.recall(PLANNED)
    _keep(hearing, tuple(each for each in items if each.due > now))
    for item in items:
        if item.due <= now:
            _do(hearing, item, act)


def withdraw_plans(hearing: Hearing, event: Event) -> None:
    """The person has written: what was planned until then is withdrawn."""
    is_word = isinstance(event, Said | Attached) or any(
        isinstance(e, ToCoach) or (isinstance(e, AlertCoach) and e.level != NUDGE)
        for e in hearing.reply.effects
    )
    items = hearing.recall(PLANNED)
    gone = [each for each in items if each.until_word]
    if not is_word or not gone:
        return
    _keep(hearing, tuple(each for each in items if not each.until_word))
    for item in gone:
        said = words("planned.withdrawn", text=literal(item.text))
        _note(hearing, hearing.reply.text(said))


def _do(hearing: Hearing, item: Planned, act: Act) -> None:
    did = CoachReplied(hearing.at, item.coach, item.text)
    if not item.text.startswith("/") and is_care_first(hearing.profile):
        _note(hearing, hearing.reply.text(words("planned.flag", text=literal(item.text))))
        return
    before = list(hearing.reply.effects)
    act(hearing, did)
    new = hearing.reply.effects[len(before) :]
    answers = [each.text for each in new if isinstance(each, AnswerCoach)]
    is_done = any(isinstance(each, SendCoachReply | CloseThread | NoteInThread) for each in new)
    hearing.reply.effects = [*before, *(each for each in new if not isinstance(each, AnswerCoach))]
    if not is_done:
        _note(hearing, "\n".join([*answers, item.text]))


def _preview(
    hearing: Hearing, did: CoachPlanned, act: Act
) -> tuple[str, str, tuple[AnswerCoach, ...]]:
    """What a person would read at its time, what the coach would be told instead where it is
    refused, and what they should know before.
    """
    person = Person(0, dict(hearing.profile), tuple(hearing.stack), ())
    scratch = Hearing(hearing.script, person, did.due, count(1 << 60))
    act(scratch, CoachReplied(did.due, did.coach, did.text))
    effects = scratch.heard(()).effects
    said = [e.message.text for e in effects if isinstance(e, SendCoachReply)]
    said = said or [e.message.text for e in effects if isinstance(e, Say)]
    warnings = tuple(e for e in effects if isinstance(e, AnswerCoach) and e.is_warning)
    told = [e.text for e in effects if isinstance(e, AnswerCoach)]
    is_done = bool(said) or any(isinstance(e, CloseThread | NoteInThread) for e in effects)
    return "\n\n".join(said), "" if is_done else "\n".join(told), warnings


def _keep(hearing: Hearing, items: tuple[Planned, ...]) -> None:
    hearing.remember(PLANNED, items)
    due = min((each.due for each in items), default=None)
    hearing.reply.add(SetTimer(TIMER, None if due is None else instant(due)))


def _note(hearing: Hearing, text: str) -> None:
    hearing.reply.add(NoteInThread("limber", text, hearing.at))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
