"""Who takes a text that does not answer the question that is open."""

from handlers.coach.faq import answer_from_faq
from handlers.coach.follow_up import is_said_in_talk
from handlers.coach.handoff import (
    FLAG_FLOWS,
    QUESTION,
    hand_over,
    is_about_training,
    is_for_coach,
    is_typing_clearance,
)
from handlers.engine.hearing import Hearing
from handlers.engine.words import words
from handlers.flows.coach.unanswered import FLOW as UNANSWERED
from handlers.profile.barrier import is_care_first
from handlers.profile.reading import MOST_TYPED
from handlers.routing.listener import Line, Listener
from handlers.routing.pain_update import corrects_side
from handlers.routing.thanks import hear_thanks
from handlers.understanding.faq import is_question
from handlers.world import World

LISTENING = frozenset({QUESTION, UNANSWERED})
"""Flows that take a question for the coach already."""


def take_thanks(world: World, hearing: Hearing, line: Line) -> bool:
    """A word of thanks, or a nod."""
    return hear_thanks(world, hearing, line.text, is_to_coach=False)


def take_talk(world: World, hearing: Hearing, line: Line) -> bool:
    """While a talk with the coach lasts, the coach."""
    if _asks_about_care(hearing) or not is_said_in_talk(world, hearing, line.text):
        return False
    hand_over(world, hearing, line.text)
    return True


def _asks_about_care(hearing: Hearing) -> bool:
    """Whether what is in front has to be answered before anything is passed on."""
    front = hearing.front
    if is_typing_clearance(front):
        return True
    return front is not None and front.flow in hearing.script.urgent - FLAG_FLOWS


def take_free_question(world: World, hearing: Hearing, line: Line) -> bool:
    """A short answer for what answers nothing that is open."""
    return answer_from_faq(world, hearing, line.text, is_free=True)


def take_other_side(world: World, hearing: Hearing, line: Line) -> bool:
    """The other side than was read: "no, the right one"."""
    return corrects_side(world, hearing, line.text)


def take_words_for_coach(world: World, hearing: Hearing, line: Line) -> bool:
    """What can only be meant for the coach."""
    if _asks_about_care(hearing) or not is_for_coach(world, hearing, line.text):
        return False
    hand_over(world, hearing, line.text)
    return True


def take_training_question(world: World, hearing: Hearing, line: Line) -> bool:
    """A question about training without a short answer is offered to the coach."""
    text, front = line.text, hearing.front
    is_running = front is not None and (front.open.due is not None or front.flow in LISTENING)
    asks = is_question(world.lexicon.lists, text) if front is None else text.rstrip().endswith("?")
    if is_running or _asks_about_care(hearing) or is_care_first(hearing.profile) or not asks:
        return False
    if not is_about_training(world, text):
        return False
    if world.coach.is_set_up:
        hearing.open(UNANSWERED, {"text": text[:MOST_TYPED]})
        return True
    hearing.say(words("coach.no_answer_alone"))
    if front is not None:
        hearing.put_again(front)
    return True


NO_ANSWER: tuple[Listener, ...] = (
    take_thanks,
    take_talk,
    take_free_question,
    take_other_side,
    take_words_for_coach,
    take_training_question,
)
"""Who takes a text that is no answer to the question that is open."""
