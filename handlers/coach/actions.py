"""What a coach does in a thread, and what comes of it for the person.

Rules:
- A coach's words reach the person as they are, whatever the person is doing, marked as the coach's.
- Words of the never-say list are asked about before they are sent.
- Where a drill is parked, "carry on" is offered again below the answer.
- Whoever acts in a thread has taken note of its alerts.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from handlers.coach.answer_feedback import helped_buttons
from handlers.coach.card import Card
from handlers.coach.clearance import cleared
from handlers.coach.command import read_command
from handlers.coach.orders import assigned, avoided, gave_full_dose, rested, sent_drill
from handlers.coach.person_settings import labelled, muted
from handlers.coach.plan import planned, plans_due, undone
from handlers.coach.reply import answer, tell_coach
from handlers.engine.clean import clean
from handlers.engine.effect import (
    AnswerCoach,
    ClaimThread,
    CloseThread,
    MarkAlerts,
    NoteInThread,
    SnoozeThread,
)
from handlers.engine.event import (
    CoachAssigned,
    CoachAvoided,
    CoachClaimed,
    CoachCleared,
    CoachClosed,
    CoachDid,
    CoachGaveFullDose,
    CoachLabelled,
    CoachMuted,
    CoachNoted,
    CoachPlanned,
    CoachReplied,
    CoachRested,
    CoachSawAlerts,
    CoachSentDrill,
    CoachSnoozed,
    CoachUndid,
)
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import Words, words
from handlers.profile.facts import CONSENT, FLAG_TOLD, FLAGS
from handlers.world import World


def apply_action(world: World, hearing: Hearing, did: CoachDid, ids: Iterator[int]) -> None:
    """A coach did something in this person's thread; a reply may be one of the commands."""
    if isinstance(did, CoachReplied):
        did = replace(did, text=clean(did.text).strip())
        if did.text.casefold() == "/card":
            hearing.reply.add(AnswerCoach(Card(world, hearing.profile, did.at).text()))
            return
    acted = _try(world, hearing, did, ids)
    if acted is not None and not _is_about_others(acted):
        hearing.reply.add(MarkAlerts(acted.coach, acted.at, is_acknowledged=True))


def _is_about_others(did: CoachDid) -> bool:
    """Whether no coach has looked at this thread for it: a list was shown, several got a word."""
    if isinstance(did, CoachPlanned | CoachUndid):
        return bool(did.batch)
    return isinstance(did, CoachSawAlerts)


def do_planned(world: World, hearing: Hearing, ids: Iterator[int]) -> None:
    """What a coach had planned is due. No alert counts as noted by it: nobody is looking."""
    plans_due(hearing, lambda there, did: _try(world, there, did, ids))


def _try(world: World, hearing: Hearing, did: CoachDid, ids: Iterator[int]) -> CoachDid | None:
    """Do it, or tell the coach why not; returns what was done."""
    if isinstance(did, CoachReplied) and not did.anyway:
        read = read_command(world, hearing.profile, did)
        if isinstance(read, Words):
            tell_coach(hearing, read)
            return None
        did = read
    if _is_to_nobody(hearing, did):
        tell_coach(hearing, words("coach.to_nobody"))
        return None
    _act(world, hearing, did, ids)
    return did


def _act(world: World, hearing: Hearing, did: CoachDid, ids: Iterator[int]) -> None:
    match did:
        case CoachReplied():
            replied(world, hearing, did)
        case CoachNoted(at, coach, text):
            hearing.reply.add(NoteInThread(coach, clean(text), at))
            tell_coach(hearing, words("coach.noted"))
        case CoachClosed():
            hearing.reply.add(CloseThread())
            tell_coach(hearing, words("coach.closed"))
        case CoachClaimed(at, coach):
            hearing.reply.add(ClaimThread(coach, at))
            tell_coach(hearing, words("coach.claimed"))
        case CoachSnoozed(_, _, until):
            hearing.reply.add(SnoozeThread(until))
            here = until.astimezone(world.coach.hours.here)
            tell_coach(hearing, words("coach.snoozed", until=f"{here:%a %d %b, %H:%M}"))
        case CoachPlanned():
            planned(hearing, did, lambda there, each: _try(world, there, each, count(1 << 60)))
        case CoachUndid():
            undone(hearing, did)
        case CoachMuted():
            muted(world, hearing, did)
        case CoachLabelled():
            labelled(hearing, did)
        case CoachAvoided():
            avoided(world, hearing, did)
        case CoachRested():
            rested(world, hearing, did)
        case CoachAssigned():
            assigned(world, hearing, did)
        case CoachSentDrill():
            sent_drill(world, hearing, did)
        case CoachCleared():
            cleared(world, hearing, did, ids)
        case CoachGaveFullDose():
            gave_full_dose(world, hearing, did)
        case CoachSawAlerts():
            saw_alerts(world, hearing, did)


def replied(world: World, hearing: Hearing, did: CoachReplied) -> None:
    """A coach's answer, into whatever the person is doing."""
    if not did.text:
        tell_coach(hearing, words("coach.empty"))
        return
    doubt = None if did.anyway else never_say_warning(world, did.text)
    if doubt is not None:
        tell_coach(hearing, doubt)
        return
    answer(world, hearing, did.coach, did.text, helped_buttons(hearing))
    if hearing.front is not None and hearing.front.open.is_paused:
        hearing.put_again(hearing.front)


def never_say_warning(world: World, text: str) -> Words | None:
    """Why a reply should be looked at once more, if it should."""
    for each in world.catalog.never_say:
        phrase = each.found_in(text)
        if phrase is not None:
            return words("coach.never_say", phrase=phrase, why=each.why)
    return None


def saw_alerts(world: World, hearing: Hearing, did: CoachSawAlerts) -> None:
    """A coach was shown the alerts; only now is it true that they have been told."""
    hearing.reply.add(MarkAlerts(did.coach, did.at, did.has_acknowledged, did.up_to))
    if did.has_acknowledged:
        tell_coach(hearing, words("coach.seen"))
    until = None if did.up_to is None else milliseconds(did.up_to)
    flags = [flag.at for flag in hearing.recall(FLAGS)]
    shown = [at for at in flags if until is None or at <= until]
    newest = max(shown, default=0)  # of a later one the line may still wait, or be refused
    if newest > hearing.recall(FLAG_TOLD) and hearing.recall(CONSENT) is not None:
        hearing.remember(FLAG_TOLD, newest)
        hearing.say(words("coach.has_been_told", coach=world.coach.name))


def _is_to_nobody(hearing: Hearing, did: CoachDid) -> bool:
    """Whether it would reach somebody who has not agreed: no order does, and no word after the
    agreement was taken back. Somebody in danger may have the coach told before they agree, and is
    answered.
    """
    if hearing.recall(CONSENT) is not None:
        return False
    match did:
        case CoachNoted() | CoachClosed() | CoachSawAlerts() | CoachUndid() | CoachMuted():
            return False
        case CoachReplied() | CoachClaimed() | CoachSnoozed():
            return CONSENT.name in hearing.profile
        case (
            CoachPlanned()
            | CoachLabelled()
            | CoachAvoided()
            | CoachRested()
            | CoachAssigned()
            | CoachSentDrill()
            | CoachCleared()
            | CoachGaveFullDose()
        ):
            return True
