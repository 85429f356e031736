"""What Limber says where several people read along: danger gets one line, all else is for private.

Rules (safety rules, section 1, rule 7):
- An emergency or same-day text is answered there in one line that repeats no symptom. The channel
  lets the same text be heard in private too, where the rest is said.
- Talk about health, and whatever is asked of Limber, is asked into private, kindly.
- Everything else is none of Limber's business. Nothing said in a group is kept.
"""

from handlers.command import command_of
from handlers.engine.event import Attached, Edited, Event, Said
from handlers.engine.hearing import Hearing
from handlers.engine.message import Lane
from handlers.engine.words import words
from handlers.flows.safety.flagged import numbers
from handlers.profile.country import country_in
from handlers.profile.reading import read_line
from handlers.safety.danger import read_dangers
from handlers.world import World

URGENT = frozenset({"emergency", "same_day"})
"""How urgent a danger is that is answered in a group, too."""


def said_in_group(event: Event) -> str | None:
    """The words that came from a group; None where the event did not come from one."""
    match event:
        case Said(_, text, quoted, True):
            return f"{text}\n{quoted}".strip()
        case Edited(_, text, True):
            return text
        case Attached(is_group=True):
            return event.words
        case _:
            return None


def is_dangerous(world: World, text: str) -> bool:
    """Whether a text speaks of a danger that cannot wait."""
    return any(each.urgency in URGENT for each in read_dangers(world.lexicon, text).found)


def danger_from_group(world: World, event: Event) -> str | None:
    """The words of an event from a group that speak of a danger which cannot wait: their writer's
    own chat hears them too. What they reply to was said by somebody else. None for anything else.
    """
    text = event.text if isinstance(event, Said) and event.is_group else said_in_group(event)
    return text if text is not None and is_dangerous(world, text) else None


def answer_in_group(world: World, hearing: Hearing, text: str) -> None:
    """One line for danger, one for what belongs in private, nothing for anything else."""
    dangers = read_dangers(world.lexicon, text).found
    if dangers and dangers[0].urgency in URGENT:
        country = country_in(world, hearing.profile)
        hearing.reply.lane = Lane.EMERGENCY
        key = dangers[0].urgency if dangers[0].is_sure else "unsure"
        hearing.say(words(f"group.{key}", **numbers(country)))
        return
    told = read_line(world.lexicon, text)
    is_health = bool(dangers) or told.is_elsewhere or bool(told.pain.places)
    if is_health or command_of(text.strip()) is not None:
        hearing.say(words("group.private"))
