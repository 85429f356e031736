"""A word of thanks, or a nod: answered shortly, and never with what could be done instead.

Rules:
- It is one only where every word and sign of it is; whatever else is said is heard as ever.
- A nod answers no question: what is open asks again. In a step that runs it is let pass.
- Where the coach has answered last, or what they wrote is replied to, the coach sees it; nobody
  waits for an answer to it.
- It never closes a question about danger, and under a flag it is said what stands.
"""

from enum import Enum

from content.plain import phrases, plain
from handlers.coach.door import muted_now
from handlers.coach.handoff import FLAG_FLOWS
from handlers.engine.effect import ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import words
from handlers.profile.barrier import is_minor
from handlers.profile.facts import ASKED, FLAGS, QUESTIONS, TALK
from handlers.world import World

MOST_WORDS = 8
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What colours or joins a sign."""


class Small(Enum):
    """What a few words are that ask for nothing."""

    THANKS = "thanks"
    NOD = "nod"


def small_words(world: World, text: str) -> Small | None:
    """Whether a text is a word of thanks or a nod and nothing else; None for any other."""
    told = plain(text).split()
    signs = {c for c in text if not (c.isalnum() or c.isspace() or c in _JOINERS)}
    if len(told) > MOST_WORDS or "?" in signs:
        return None
    name = plain(world.coach.name).split()
    listed = {kind: _listed(world, kind.value) for kind in Small}
    rest = signs - set(".,!;:-()\"'\u2019*~")
    beside = _listed(world, "beside") | set(name)
    known = listed[Small.THANKS] | listed[Small.NOD]
    if plain(text) in phrases(world.catalog.messages["thanks.words.nod_phrases"]):
        return Small.NOD if not rest - known else None
    if not (set(told) | rest) <= known | beside:
        return None
    return next((kind for kind in Small if listed[kind] & (set(told) | rest)), None)


def hear_thanks(world: World, hearing: Hearing, text: str, *, is_to_coach: bool) -> bool:
    """Answer a word of thanks or a nod; false for any other text, and where it answers danger."""
    small = small_words(world, text)
    if small is None:
        return False
    if is_to_coach:
        _pass_on(world, hearing, text)
        return True
    if _comes_after_care(hearing):
        return False
    front = hearing.front
    if hearing.recall(FLAGS):
        hearing.say(words("flag.stays"))
    elif front is None and _coach_spoke_last(world, hearing):
        _pass_on(world, hearing, text)
    elif front is None:
        hearing.say(words(f"thanks.{small.value}"))
    elif front.open.is_paused:
        hearing.put_again(front)
    elif front.open.due is not None:
        if small is Small.THANKS:
            hearing.say(words("thanks.thanks"))
    elif small is Small.THANKS:
        hearing.say(words("thanks.thanks"))
        hearing.put_again(front)
    else:
        return False
    return True


def _comes_after_care(hearing: Hearing) -> bool:
    """Whether something has to be said or answered first, which no small word does."""
    asks = hearing.front is not None and hearing.front.flow in hearing.script.urgent - FLAG_FLOWS
    return asks or is_minor(hearing.profile) or bool(hearing.recall(QUESTIONS))


def _coach_spoke_last(world: World, hearing: Hearing) -> bool:
    is_talking = milliseconds(hearing.at) < hearing.recall(TALK)
    return world.coach.is_set_up and is_talking and not hearing.recall(ASKED)


def _pass_on(world: World, hearing: Hearing, text: str) -> None:
    """The coach sees it, and nobody waits for an answer to it."""
    muted = muted_now(hearing.profile, hearing.at)
    hearing.reply.add(ToCoach("person", text, hearing.at, is_thanks=True))
    is_heard = world.coach.is_set_up and not (muted is not None and muted.is_blocked)
    key = "thanks.told_coach" if is_heard else "thanks.thanks"
    hearing.say(words(key, coach=world.coach.name))


def _listed(world: World, name: str) -> frozenset[str]:
    return frozenset(world.catalog.messages[f"thanks.words.{name}"].split())
