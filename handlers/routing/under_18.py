"""Whether somebody is under 18: a slip that is taken back, and what the operator corrects."""

from collections.abc import Iterator

from handlers.engine.effect import Log
from handlers.engine.hearing import Hearing
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.engine.words import words
from handlers.profile import flag
from handlers.profile.barrier import QUESTION_FLOW, UNDER_18_FLOW, is_minor
from handlers.profile.country import number_in
from handlers.profile.danger_question import AGE
from handlers.profile.facts import FLAGS, MINOR
from handlers.profile.flag import without
from handlers.world import World


def is_asking_age(hearing: Hearing) -> bool:
    """Whether the question in front is how old somebody is: an age is an answer to it."""
    front = hearing.front
    if front is None or front.flow != QUESTION_FLOW:
        return False
    question = front.arguments["question"]
    return isinstance(question, list) and question[:1] == [AGE]


def end_slip(world: World, hearing: Hearing, person: Person) -> None:
    """A slip of "under 18" is taken back in the next message, and in no later one."""
    for asked in [each for each in hearing.stack if each.flow == UNDER_18_FLOW]:
        if any(each.id == asked.id for each in person.stack):
            if hearing.reply.has_spoken(asked.id):  # its choice would do nothing any more
                hearing.reply.silence({asked.id})
                hearing.say(words("minor.stays", number=number_in(world, hearing.profile)))
            hearing.settle(asked, "")
            hearing.close(asked)


def correct_age(hearing: Hearing, ids: Iterator[int]) -> None:
    """The operator took "under 18" back: it is logged, and the person is told."""
    if not is_minor(hearing.profile):
        return
    hearing.remember(MINOR, False)
    hearing.remember(FLAGS, without(hearing.recall(FLAGS), flag.MINOR))
    data: dict[str, JSON] = {"is_minor": False, "by": "operator"}
    hearing.reply.add(Log(next(ids), "minor", 0, "minor", data, hearing.at))
    hearing.say(words("minor.corrected"))
