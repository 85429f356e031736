"""What was answered about danger: how long a "no" counts, and when a question is settled."""

from datetime import timedelta

from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.barrier import BEFORE_CONSENT_FLOW, OTHER_PERSON_FLOW, QUESTION_FLOW
from handlers.profile.danger_question import OTHER_PERSON, answered
from handlers.profile.facts import ANSWERED_NO, CONSENT, FLAGS, LAST_NO, QUESTIONS

_OF_DANGER = frozenset({BEFORE_CONSENT_FLOW, OTHER_PERSON_FLOW, QUESTION_FLOW})
TAKEN_BACK = timedelta(minutes=10)
"""How long a "no" about danger can be taken back with a word."""


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

    Of somebody who has not agreed no flag and no question is kept: what is open stands for it,
    and what was answered with an instruction is judged.
    """
    if hearing.recall(CONSENT) is None:
        opened = set(hearing.opened.values())  # a question that was replaced is not answered
        asked = [each for each in person.stack if each.flow in _OF_DANGER - opened]
        return BEFORE_CONSENT_FLOW in opened or any(hearing.find(each.id) is None for each in asked)
    lifted = {each.category for each in FLAGS.of(person.profile)} - {
        each.category for each in hearing.recall(FLAGS)
    }
    closed = {each.category for each in QUESTIONS.of(person.profile)} - {
        each.category for each in hearing.recall(QUESTIONS)
    }
    return bool(lifted or closed)
