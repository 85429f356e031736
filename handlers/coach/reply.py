"""What reaches the person in the coach's name, and what a coach is told at once."""

from handlers.coach.thread import without_mark
from handlers.engine.effect import AnswerCoach, SendCoachReply
from handlers.engine.hearing import Hearing
from handlers.engine.message import Button, Message
from handlers.engine.words import Words, literal, words
from handlers.world import World

UNNAMED = "coach"
"""The author of what a coach wrote where nothing tells one from another."""


def answer(
    world: World, hearing: Hearing, coach: str, text: str, buttons: tuple[Button, ...] = ()
) -> None:
    """The coach's own words, as they are, marked as that coach's."""
    message = Message(hearing.reply.text(answer_words(world, coach, text)).strip(), buttons)
    hearing.reply.add(SendCoachReply(coach, text, message, hearing.at))


def answer_words(world: World, coach: str, text: str) -> Words:
    """A coach's words as the person reads them, with the name of whoever wrote them."""
    return words("coach.answer", coach=signature(world, coach), text=literal(without_mark(text)))


def signature(world: World, coach: str) -> Words:
    """How a coach is called to the person."""
    return literal(colleague(world, coach) or world.coach.name)


def colleague(world: World, coach: str) -> str:
    """The name of a coach who is not the one that people know; "" for that one.

    coach: as their platform calls them, by the first name or in full.
    """
    called, known = coach.casefold().split(), world.coach.name.casefold().split()
    is_known = not called or called == [UNNAMED] or called[: len(known)] == known
    return "" if is_known else coach


def in_one_line(
    world: World, hearing: Hearing, coach: str, said: Words, *, answers: bool = False
) -> None:
    """What a coach changed, said to the person by Limber; the thread shows its fate.

    answers: the person asked for it, as for a flag to be lifted.
    """
    whole = words("coach.changed", coach=signature(world, coach), text=said)
    message = Message(hearing.reply.text(whole).strip())
    text = hearing.reply.text(said)
    hearing.reply.add(SendCoachReply(coach, text, message, hearing.at, is_order=not answers))


def tell_coach(hearing: Hearing, said: Words, *, is_warning: bool = False) -> None:
    """An answer to the coach, where they wrote."""
    hearing.reply.add(AnswerCoach(hearing.reply.text(said), is_warning))
