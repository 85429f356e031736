"""A talk with the coach: what follows a question, or an answer, is for the coach as well.

Rules:
- A talk begins with words for the coach, and with the coach's own; closing the thread ends it.
- It lasts a day after the coach's last word, and a week after a person's that nobody answered
  (project default).
- While it lasts a question is the coach's, and so is a line that nothing else understands; where
  something is open and runs, or waits for its answer, only a question is.
- The open question, commands, danger and a new pain come first, as ever.
"""

from datetime import datetime, timedelta

from rapidfuzz import fuzz

from handlers.coach.handoff import QUESTION, asks_what_now
from handlers.engine.effect import CloseThread, SendCoachReply, ToCoach
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.profile.facts import CONSENT, TALK
from handlers.profile.reading import read_line
from handlers.understanding.faq import is_question
from handlers.world import World

AFTER_AN_ANSWER = timedelta(days=1)
AFTER_A_QUESTION = timedelta(days=7)
SLIP = 80
"""How alike, of 100, a line and a word such as "carry on" are when that was meant."""


def keep_talk(hearing: Hearing) -> None:
    """Note how long the talk lasts, by what has just come into the thread."""
    if hearing.recall(CONSENT) is None:
        return
    for effect in tuple(hearing.reply.effects):
        if isinstance(effect, SendCoachReply):
            _lasts(hearing, effect.at + AFTER_AN_ANSWER)
        elif isinstance(effect, CloseThread):
            _lasts(hearing, None)
        elif isinstance(effect, ToCoach) and effect.by == "person" and not effect.is_thanks:
            _lasts(hearing, effect.at + AFTER_A_QUESTION)


def is_said_in_talk(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a text that answers nothing goes on with the talk."""
    front = hearing.front
    if not _is_talking(world, hearing) or (front is not None and front.flow == QUESTION):
        return False
    if is_question(world.lexicon.lists, text):
        return True
    return (front is None or front.open.is_paused) and not _is_slip(world, text)


def is_asked_in_talk(world: World, hearing: Hearing, text: str) -> bool:
    """Whether a text asks the coach something; who says what hurts and asks what to do does not."""
    if not _is_talking(world, hearing) or not is_question(world.lexicon.lists, text):
        return False
    pain = read_line(world.lexicon, text).pain
    return pain.score is None and not (pain.places and asks_what_now(world, text))


def _is_talking(world: World, hearing: Hearing) -> bool:
    return world.coach.is_set_up and milliseconds(hearing.at) < hearing.recall(TALK)


def _lasts(hearing: Hearing, until: datetime | None) -> None:
    hearing.remember(TALK, 0 if until is None else milliseconds(until))


def _is_slip(world: World, text: str) -> bool:
    """Whether a word that works in any step was meant, with a slip of the pen in it."""
    said = text.strip().casefold()
    return any(fuzz.ratio(said, word) >= SLIP for word in world.lexicon.lists.spoken)
