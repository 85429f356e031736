"""What a coach does in a thread, and what comes of it for the person.

Rules:
- A coach's words reach the person as they are, whatever the person is doing, marked as the coach's.
- What changes the person's next plan is said to the person in one line.
- While a flag stands no drill can be sent; only the coach's confirmation lifts it.
"""

from handlers.clean import clean
from handlers.engine.effect import (
    ClaimThread,
    CloseThread,
    NoteInThread,
    PassOn,
    SnoozeThread,
    TellCoach,
)
from handlers.engine.event import (
    CoachClaimed,
    CoachClosed,
    CoachDid,
    CoachNoted,
    CoachReplied,
    CoachSnoozed,
)
from handlers.engine.hearing import Hearing
from handlers.engine.message import Message
from handlers.engine.words import Words, literal, words
from handlers.facts import CONSENT
from handlers.world import World


def coach_did(world: World, hearing: Hearing, did: CoachDid) -> None:
    """A coach did something in this person's thread."""
    match did:
        case CoachReplied(_, coach, text):
            replied(world, hearing, coach, clean(text).strip())
        case CoachNoted(at, coach, text):
            hearing.reply.add(NoteInThread(coach, clean(text), at))
            tell_coach(hearing, words("coach.noted"))
        case CoachClosed():
            hearing.reply.add(CloseThread())
            tell_coach(hearing, words("coach.closed"))
        case CoachClaimed(_, coach):
            hearing.reply.add(ClaimThread(coach))
            tell_coach(hearing, words("coach.claimed"))
        case CoachSnoozed(_, _, until):
            hearing.reply.add(SnoozeThread(until))
            tell_coach(hearing, words("coach.snoozed", until=f"{until:%Y-%m-%d %H:%M}"))


def replied(world: World, hearing: Hearing, coach: str, text: str) -> None:
    """A coach's answer, into whatever the person is doing; "carry on" where a drill was parked."""
    if not text:
        tell_coach(hearing, words("coach.empty"))
        return
    if hearing.profile.get(CONSENT.name, True) is None:  # taken back; that is not "never given"
        tell_coach(hearing, words("coach.to_nobody"))
        return
    pass_on(world, hearing, coach, text)
    if hearing.front is not None and hearing.front.open.is_paused:
        hearing.put_again(hearing.front)


def pass_on(world: World, hearing: Hearing, coach: str, text: str) -> None:
    """The coach's words to the person, and into the thread."""
    said = words("coach.answer", coach=world.coach.name, text=literal(text))
    message = Message(hearing.reply.text(said))
    hearing.reply.add(PassOn(coach, text, message, hearing.at))


def tell_coach(hearing: Hearing, said: Words) -> None:
    """An answer to the coach, where they wrote."""
    hearing.reply.add(TellCoach(hearing.reply.text(said)))
