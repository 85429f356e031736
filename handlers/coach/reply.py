"""What reaches the person in the coach's name, and what a coach is told at once."""

from handlers.coach.thread import without_mark
from handlers.engine.effect import AnswerCoach, SendCoachReply
from handlers.engine.hearing import Hearing
from handlers.engine.message import Button, Message
from handlers.engine.words import Words, literal, words
from handlers.world import World


def answer(
    world: World, hearing: Hearing, coach: str, text: str, buttons: tuple[Button, ...] = ()
) -> None:
    """The coach's own words, as they are, marked as the coach's."""
    said = words("coach.answer", coach=world.coach.name, text=literal(without_mark(text)))
    message = Message(hearing.reply.text(said).strip(), buttons)
    hearing.reply.add(SendCoachReply(coach, text, message, hearing.at))


def in_one_line(world: World, hearing: Hearing, coach: str, said: Words) -> None:
    """What a coach changed, said to the person by Limber; the thread shows its fate."""
    whole = words("coach.changed", coach=world.coach.name, text=said)
    message = Message(hearing.reply.text(whole).strip())
    hearing.reply.add(SendCoachReply(coach, hearing.reply.text(said), message, hearing.at))


def tell_coach(hearing: Hearing, said: Words) -> None:
    """An answer to the coach, where they wrote."""
    hearing.reply.add(AnswerCoach(hearing.reply.text(said)))
