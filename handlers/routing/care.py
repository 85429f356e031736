"""What somebody says that keeps drills off or changes them without being a flag."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.engine.effect import Log
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.engine.words import words
from handlers.profile import flag
from handlers.profile.barrier import QUESTION_FLOW, UNDER_18_FLOW, UNWELL_FLOW, is_minor
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
from handlers.routing.gate import WITH_DRILLS

TAKEN_BACK = timedelta(minutes=10)
"""How long a "no" about danger can be taken back with a word."""


def heed_care(hearing: Hearing, categories: frozenset[str], *, is_command: bool) -> bool:
    """Heed what was read as "proceed with care"; true where the text needs no other answer."""
    if hearing.recall(CONSENT) is None:
        return False
    if "unwell" in categories:
        hearing.remember(UNWELL, milliseconds(hearing.at))
        if is_command:
            return False
        if hearing.front is None:
            hearing.open(UNWELL_FLOW, {})
            return True
        return hearing.front.flow in WITH_DRILLS  # which the gate ends, and says so
    conditions = frozenset(CONDITIONS[each] for each in categories if each in CONDITIONS)
    limits = hearing.recall(LIMITS) or Limits()
    if conditions <= limits.conditions:
        return False
    hearing.remember(LIMITS, limits.joined(Limits(conditions=conditions)))
    hearing.say(words("care.noted"))
    return hearing.front is not None and hearing.front.open.due is not None


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
    last = hearing.recall(LAST_NO)
    if last is not None and milliseconds(hearing.at - TAKEN_BACK) > last.at:
        hearing.remember(LAST_NO, None)
    has_agreed = hearing.recall(CONSENT) is not None
    if has_agreed and not hearing.stack and hearing.recall(ANSWERED_NO):
        hearing.remember(ANSWERED_NO, ())


def end_others_danger(hearing: Hearing) -> None:
    """Whether somebody else is being helped is no question any more when the day ends."""
    questions = hearing.recall(QUESTIONS)
    if any(each.category == OTHER_PERSON for each in questions):
        hearing.remember(QUESTIONS, answered(questions, OTHER_PERSON))


def is_judged(hearing: Hearing, person: Person) -> bool:
    """Whether what was written just now has been judged, and is not joined to what follows."""
    if hearing.recall(CONSENT) is None:
        return True
    lifted = {each.category for each in FLAGS.of(person.profile)} - {
        each.category for each in hearing.recall(FLAGS)
    }
    closed = {each.category for each in QUESTIONS.of(person.profile)} - {
        each.category for each in hearing.recall(QUESTIONS)
    }
    return bool(lifted or closed)
