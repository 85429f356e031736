"""What somebody says that keeps drills off or changes them without being a flag."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.coach.handoff import FLAG_FLOWS, QUESTION
from handlers.engine.effect import Log
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.engine.question import Unclear
from handlers.engine.words import words
from handlers.flows.country import country_in
from handlers.flows.schedule.schedule import CHECK_IN
from handlers.profile import flag
from handlers.profile.barrier import (
    BEFORE_CONSENT_FLOW,
    OTHER_PERSON_FLOW,
    QUESTION_FLOW,
    UNDER_18_FLOW,
    UNWELL_FLOW,
    is_minor,
)
from handlers.profile.danger_question import AGE, OTHER_PERSON, answered
from handlers.profile.facts import (
    ANSWERED_NO,
    CONSENT,
    FLAGS,
    LAST_NO,
    LEAVES,
    LIMITS,
    MINOR,
    QUESTIONS,
    UNWELL,
)
from handlers.profile.flag import without
from handlers.profile.limits import CONDITIONS, Limits
from handlers.profile.reading import read_line
from handlers.routing.answers import NEW, choose, offers, path_of
from handlers.routing.gate import WITH_DRILLS
from handlers.safety.emergency_numbers import emergency_number
from handlers.understanding.faq import is_question
from handlers.world import World

ILL = "unwell"
_OF_DANGER = frozenset({BEFORE_CONSENT_FLOW, OTHER_PERSON_FLOW, QUESTION_FLOW})
TAKEN_BACK = timedelta(minutes=10)
"""How long a "no" about danger can be taken back with a word."""


def keep_care(hearing: Hearing, categories: frozenset[str]) -> bool:
    """Keep what was read as "proceed with care", whatever else was read beside it: an illness, and
    what somebody lives with; whether any of it is new.
    """
    if hearing.recall(CONSENT) is None:
        return False
    is_ill = ILL in categories
    if is_ill:
        hearing.remember(UNWELL, milliseconds(hearing.at))
    conditions = frozenset(CONDITIONS[each] for each in categories if each in CONDITIONS)
    limits = hearing.recall(LIMITS) or Limits()
    if conditions <= limits.conditions:
        return is_ill
    hearing.remember(LIMITS, limits.joined(Limits(conditions=conditions)))
    return True


def heed_care(
    world: World, hearing: Hearing, categories: frozenset[str], text: str, *, is_command: bool
) -> bool:
    """Heed what was read as "proceed with care"; true where the text needs no other answer."""
    if not keep_care(hearing, categories):
        return False
    if ILL in categories:
        return not is_command and _hear_illness(world, hearing, text)
    hearing.say(words("care.noted"))
    front = hearing.front
    if front is not None and front.open.due is not None:
        return True
    told = read_line(world.lexicon, text)
    is_more = bool(told.pain.places) or told.is_elsewhere or is_question(world.lexicon.lists, text)
    if is_more or is_command or _is_read(hearing, text):
        return False
    if front is not None:
        hearing.put_again(front)
    return True


def _hear_illness(world: World, hearing: Hearing, text: str) -> bool:
    """A fever or a bug: said at once that no drill follows, whatever is open."""
    front = hearing.front
    if front is None:
        hearing.open(UNWELL_FLOW, {})
        return True
    if front.flow in WITH_DRILLS:
        return True  # which the gate ends, and says so
    if front.flow in FLAG_FLOWS or front.flow == "pause":
        return False  # where the coach reads it, or it ends the check-ins, and is answered there
    if front.flow == UNWELL_FLOW:
        choose(hearing, front, "not_yet")
        return True
    number = emergency_number(country_in(world, hearing.profile))
    hearing.say(words("care.unwell", number=words(number)))
    if front.flow == QUESTION or _is_read(hearing, text):
        return False
    if front.flow == CHECK_IN and (path_of(hearing) or "").endswith(NEW):
        hearing.settle(front, "")
        hearing.close(front)
    else:
        hearing.put_again(front)
    return True


def _is_read(hearing: Hearing, text: str) -> bool:
    """Whether a text is an answer to what is open."""
    replayed = None if hearing.front is None else hearing.replay(hearing.front)
    if replayed is None or replayed.waiting is None:
        return False
    is_named = offers(hearing, text)
    return is_named or not isinstance(replayed.waiting.question.read(text), Unclear)


def is_asking_age(hearing: Hearing) -> bool:
    """Whether the question in front is how old somebody is: an age is an answer to it."""
    front = hearing.front
    if front is None or front.flow != QUESTION_FLOW:
        return False
    question = front.arguments["question"]
    return isinstance(question, list) and question[:1] == [AGE]


def end_slip(hearing: Hearing, person: Person) -> None:
    """A slip of "under 18" is taken back in the next message, and in no later one."""
    for asked in [each for each in hearing.stack if each.flow == UNDER_18_FLOW]:
        if any(each.id == asked.id for each in person.stack):
            if hearing.reply.has_spoken(asked.id):  # its choice would do nothing any more
                hearing.reply.silence({asked.id})
                hearing.say(words("minor.stays"))
            hearing.settle(asked, "")
            hearing.close(asked)


def stay(hearing: Hearing, ids: Iterator[int]) -> None:
    """Somebody who was told that everything goes is here again, so that it stays."""
    if hearing.recall(LEAVES):
        hearing.remember(LEAVES, 0)
        hearing.reply.add(Log(next(ids), "back", 0, "back", {}, hearing.at))


def correct_age(hearing: Hearing, ids: Iterator[int]) -> None:
    """The operator took "under 18" back: it is logged, and the person is told."""
    if not is_minor(hearing.profile):
        return
    hearing.remember(MINOR, False)
    hearing.remember(FLAGS, without(hearing.recall(FLAGS), flag.MINOR))
    data: dict[str, JSON] = {"is_minor": False, "by": "operator"}
    hearing.reply.add(Log(next(ids), "minor", 0, "minor", data, hearing.at))
    hearing.say(words("minor.corrected"))


def forget_answers(hearing: Hearing) -> None:
    """A "no" silences the same words until what is open has ended; it can be taken back a while."""
    if hearing.recall(CONSENT) is None:
        return
    last = hearing.recall(LAST_NO)
    if last is not None and milliseconds(hearing.at - TAKEN_BACK) > last.at:
        hearing.remember(LAST_NO, None)
    if not hearing.stack and hearing.recall(ANSWERED_NO):
        hearing.remember(ANSWERED_NO, ())


def end_others_danger(hearing: Hearing) -> None:
    """Whether somebody else is being helped is no question any more when the day ends."""
    questions = hearing.recall(QUESTIONS)
    if any(each.category == OTHER_PERSON for each in questions):
        hearing.remember(QUESTIONS, answered(questions, OTHER_PERSON))


def is_judged(hearing: Hearing, person: Person) -> bool:
    """Whether what was written just now has been judged, and is not joined to what follows.

    Of somebody who has not agreed no flag and no question is kept: what is open stands for it.
    """
    if hearing.recall(CONSENT) is None:
        asked = [each for each in person.stack if each.flow in _OF_DANGER]
        return any(hearing.find(each.id) is None for each in asked)
    lifted = {each.category for each in FLAGS.of(person.profile)} - {
        each.category for each in hearing.recall(FLAGS)
    }
    closed = {each.category for each in QUESTIONS.of(person.profile)} - {
        each.category for each in hearing.recall(QUESTIONS)
    }
    return bool(lifted or closed)
