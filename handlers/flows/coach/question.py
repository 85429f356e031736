"""`/coach` alone: the next text is the question, and it goes to the coach word by word."""

from functools import partial

from handlers.coach.handoff import passed_on
from handlers.coach.invitation import invite
from handlers.coach.small_words import Small, small_words
from handlers.engine.flow import Flow, Next, ask, moment, pass_on, recall, tell
from handlers.engine.json import Arguments
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.step import Tell
from handlers.engine.words import words
from handlers.flows.coach.muting import muted_at
from handlers.flows.country import number_of
from handlers.profile.facts import FLAGS, ZONE
from handlers.profile.flag import is_urgent
from handlers.world import World


def question(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Take the question, and say by when an answer is likely; "never mind" leaves it."""
    key = "your_question" if world.coach.is_set_up else "your_question_alone"
    said = words(f"coach.{key}", coach=world.coach.name)
    never: Choice[str] = Choice("never", words("choice.never_mind"), "")
    asked: Question[str] = Question("words", said, (never,), str, _text, partial(_read, world))
    muted = yield from muted_at((yield from moment()))
    if muted is not None and muted.is_blocked:
        yield Tell(passed_on(world, "", (yield from moment()), muted))
        return None
    yield from invite(world, "apply")
    text = yield from ask(asked)
    if not text:
        yield from tell("coach.never_mind")
        return None
    zone = yield from recall(ZONE)
    at = yield from moment()
    yield from pass_on(text)
    muted = yield from muted_at(at)
    is_grave = is_urgent((yield from recall(FLAGS)))
    number = (yield from number_of(world)) if is_grave else None
    yield Tell(passed_on(world, zone, at, muted, number=number))
    return None


def _read(world: World, text: str) -> str | Unclear:
    """Their words; thanks or a nod is no question, and the question still waits."""
    small = small_words(world, text)
    if small is not None:
        key = "thanks.thanks" if small is Small.THANKS else "coach.write_on"
        return Unclear(words(key, coach=world.coach.name))
    return text.strip() or Unclear()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
