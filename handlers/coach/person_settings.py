"""What a coach sets about a person: labels, and whether their messages are taken."""

from handlers.coach.reply import tell_coach
from handlers.engine.event import CoachLabelled, CoachMuted
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import Words, literal, words
from handlers.profile.coach_plans import Muted
from handlers.profile.facts import LABELS, MUTED
from handlers.world import World

MOST_LABELS = 12
LONGEST_LABEL = 30


def labelled(hearing: Hearing, did: CoachLabelled) -> None:
    """Put a person into a group of the coach's, or take them out."""
    label = label_of(did.label)
    labels: frozenset[str] = hearing.recall(LABELS)
    if did.takes_off:
        labels -= {label}
    elif len(labels) < MOST_LABELS:
        labels |= {label}
    hearing.remember(LABELS, labels)
    named = literal(", ".join(sorted(labels)))
    tell_coach(hearing, words("label.now", labels=named) if labels else words("label.none"))


def label_of(text: str) -> str:
    """A label as it is kept: one word, in small letters, and short."""
    return "-".join(text.casefold().removeprefix("#").split())[:LONGEST_LABEL]


def muted(world: World, hearing: Hearing, did: CoachMuted) -> None:
    """Take a person's messages without a sound, not at all, or as ever; danger always arrives."""
    if did.ends:
        hearing.remember(MUTED, None)
        tell_coach(hearing, words("door.open"))
        return
    until = 0 if did.until is None else milliseconds(did.until)
    hearing.remember(MUTED, Muted(did.is_blocked, until))
    end: Words = words("door.until_ended")
    if did.until is not None:
        here = did.until.astimezone(world.coach.hours.here)
        end = words("door.until", when=f"{here:%a %d %b, %H:%M}")
    tell_coach(hearing, words("door.blocked" if did.is_blocked else "door.muted", end=end))
