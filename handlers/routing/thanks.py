"""A word of thanks, or a nod: answered shortly, and never with what could be done instead.

Rules:
- Whatever else is said is heard as ever (`handlers/coach/small_words.py`).
- A nod answers no question: what is open asks again. In a step that runs it is let pass.
- Where the coach has answered last, or what they wrote is replied to, the coach sees it; nobody
  waits for an answer to it.
- It never closes a question about danger, and under a flag it is said what stands.
"""

from handlers.coach.handoff import FLAG_FLOWS
from handlers.coach.muting import muted_now
from handlers.coach.small_words import Small, small_words
from handlers.engine.effect import ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.words import words
from handlers.profile.barrier import is_minor
from handlers.profile.facts import ASKED, FLAGS, QUESTIONS, TALK
from handlers.world import World


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
