"""What is said in the middle of a routine, besides the words of its buttons.

Rules:
- A whole text that says "stop" stops; one that asks for a moment stops the clock; one that says
  that this drill cannot be done brings another.
- A score above 2 is "it hurts", and is acted on at once; a mere number, which may be a count of
  something else, is asked about. A score of 2 and less lets the drill run on.
"""

from content.lexicon.number import number_of
from content.plain import phrases, plain, says
from handlers.engine import interruptions
from handlers.engine.conversation import Conversation
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.flows.score import SAFE
from handlers.profile.reading import read_line
from handlers.routing.answers import answer, choose, offers, path_of, stops
from handlers.routing.commands import stop
from handlers.understanding.english.score import UnclearScore, read_score
from handlers.world import World

MOST_WORDS = 8
"""Words of what is no more than that."""
_HURTS = "pain"
"""The choice of every step of a drill for "it hurts", which asks how much."""
_SWAPS = ("swapped", "swap")


def hear_in_drill(world: World, hearing: Hearing, text: str) -> bool:
    """Do what is said to a step that runs; false for any other text."""
    front = hearing.front
    if front is None or offers(hearing, text):
        return False
    if stops(world, hearing, text):
        stop(world, hearing)
        return True
    said = plain(text)
    if front.flow != "session" or front.open.due is None or len(said.split()) > MOST_WORDS:
        return False
    if said in phrases(world.phrases["session.moment"]):
        interruptions.pause(hearing, front)
        return True
    if says(said, world.phrases["session.cannot"]) and _is_only_that(world, text):
        return _choose(hearing, front, *_SWAPS)
    return _hear_score(world, hearing, front, text)


def _is_only_that(world: World, text: str) -> bool:
    """Whether nothing is said beside it that another answer is for: no question, pain or "but"."""
    told = read_line(world.lexicon, text)
    hurts = told.pain.places or told.is_elsewhere or told.pain.score is not None
    return "?" not in text and not hurts and "but" not in plain(text).split()


def _hear_score(world: World, hearing: Hearing, front: Conversation, text: str) -> bool:
    """A text that is a score and nothing else."""
    told = plain(text).split()
    beside = frozenset(phrases(world.phrases["session.score"]))
    numbers = [word for word in told if number_of(word) is not None and word not in beside]
    if not numbers or not set(told) <= beside | set(numbers):
        return False
    score = read_score(text)
    if isinstance(score, UnclearScore):
        return False
    if score <= SAFE:
        hearing.say(words("drill.low_score", score=score))
        return True
    if not _choose(hearing, front, _HURTS):
        return False
    asks = (path_of(hearing) or "").endswith("hurts")
    if len(told) > 1 and asks and hearing.front is not None:
        hearing.reply.silence({front.id})
        answer(hearing, hearing.front, text)
    return True


def _choose(hearing: Hearing, front: Conversation, *names: str) -> bool:
    """Take the choice of this name, where the open step has it."""
    asked = hearing.asked(front)
    if asked is None:
        return False
    ids = {each.id for each in asked[1].question.choices}
    name = next((each for each in names if each in ids), None)
    if name is None:
        return False
    choose(hearing, front, name)
    return True
