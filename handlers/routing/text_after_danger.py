"""What somebody wrote is read again for everything else, once it turned out to be no danger.

Rules:
- A text that raised a question about danger was read for that alone. After "no" (or "18 or over")
  it is read for everything else: a command, words for the coach, an answer to what is open, what
  hurts, a question.
- What is open and does not read it is asked again as it is; a step that runs hears nothing.
- What to do if a sign comes has been answered with the "no" itself.
- Before any agreement no words are kept, so there is nothing to take up.
"""

from content.plain import plain
from handlers.coach.handoff import calls_coach, hand_over
from handlers.command import command_of, parted
from handlers.engine.hearing import Hearing
from handlers.engine.person import Person
from handlers.engine.question import Unclear
from handlers.flows.safety.danger_answer import behind_no, is_supposed
from handlers.profile.danger_question import MIND, NOT_READ, OTHER_PERSON, DangerQuestion
from handlers.profile.facts import ANSWERED_NO, CONSENT, FLAGS, QUESTIONS
from handlers.profile.reading import read_line
from handlers.routing.answers import answer
from handlers.routing.commands import run_command, to_coach
from handlers.routing.hear_danger import hear_danger
from handlers.routing.listener import Line, listen
from handlers.routing.listeners import take_question
from handlers.routing.no_answer import take_training_question
from handlers.routing.nothing_open import take_clear_question, take_pain
from handlers.safety.danger import MOST_KEPT
from handlers.understanding.faq import is_question
from handlers.world import World

NOT_AGAIN = MIND | NOT_READ | {OTHER_PERSON}
"""What was told there was heard when it was told."""
NOTHING_OPEN = (take_clear_question, take_pain)
"""Who takes it where nothing is open; whoever else wrote something is not told that it was not
understood.
"""
ASKED = (take_question, take_training_question)
"""Who takes a question: what it supposes to hurt does not."""


def hear_again(world: World, hearing: Hearing, person: Person, said: str) -> None:
    """Take up the text of a question about danger that has just been answered with "no", or what
    hurts instead.

    person: as they were before the answer; said: the answer, "" where it was tapped.
    """
    asked, left = _answered(hearing, person), behind_no(world, said) or ""
    if left and _is_closed(hearing, person) and read_line(world.lexicon, left).pain.places:
        _take(world, hearing, left)
        return
    if asked is None or hear_danger(world, hearing, asked.text, "", ()):
        return
    text, command = asked.text, command_of(asked.text.strip())
    if asked.is_to_coach:
        hand_over(world, hearing, text)
        return
    if command is not None:
        run_command(world, hearing, command, parted(text)[1])
        return
    if calls_coach(world, text):
        to_coach(world, hearing, text)
        return
    _take(world, hearing, text)


def _take(world: World, hearing: Hearing, text: str) -> None:
    """What is open reads it, or whoever listens where nothing is."""
    front = hearing.front
    asks = is_question(world.lexicon.lists, text)
    if front is not None and asks:
        return  # what a question supposes answers nothing that is open
    if front is None:
        asked = (take_question,) if is_supposed(world, text) else ASKED
        listeners = asked if asks else NOTHING_OPEN
        listen(listeners, world, hearing, Line(text, "", (), is_to_coach=False, asked=None))
        return
    replayed = hearing.replay(front)
    if replayed is None or replayed.waiting is None or front.open.due is not None:
        return
    if front.open.is_paused or isinstance(replayed.waiting.question.read(text), Unclear):
        return
    hearing.reply.silence({front.id})
    answer(hearing, front, text)


def _is_closed(hearing: Hearing, person: Person) -> bool:
    """Whether a question about danger has just been answered, and nothing of its kind is left."""
    if hearing.recall(QUESTIONS) or hearing.recall(FLAGS):
        return False
    return bool(QUESTIONS.of(person.profile))


def _answered(hearing: Hearing, person: Person) -> DangerQuestion | None:
    """The question that was answered, with its whole text; None where something is in its way."""
    if hearing.recall(CONSENT) is None or hearing.recall(QUESTIONS) or hearing.recall(FLAGS):
        return None
    noes = set(hearing.recall(ANSWERED_NO)) - set(ANSWERED_NO.of(person.profile))
    for each in QUESTIONS.of(person.profile):
        is_whole = len(each.text) < MOST_KEPT and each.category not in NOT_AGAIN
        if is_whole and (each.category, plain(each.text)) in noes:
            return each
    return None
