"""Something was read that may be a danger: one question, at once, in the words of what was read.

Until it is answered there is no drill (`handlers/profile/danger_question.py`). "No" goes on where
the person stood.
"""

from enum import Enum

from handlers.engine.flow import Flow, Next, ask, note, recall, remember, tell
from handlers.engine.json import Arguments
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import words
from handlers.profile import danger_question as questions
from handlers.profile.barrier import QUESTION_FLOW, UNDER_18_FLOW
from handlers.profile.danger_question import DangerQuestion
from handlers.profile.facts import CONSENT, QUESTIONS
from handlers.world import World

ADULT = 18


class Age(Enum):
    """How old somebody is, as far as it matters."""

    UNDER_18 = "under_18"
    ADULT = "adult"


def danger_question(_world: World, arguments: Arguments) -> Flow[Next | None]:
    """Ask the question of the arguments, and any other that is open after it."""
    question = questions.load_one(arguments["question"])
    labels = {Age.UNDER_18: "choice.under_18", Age.ADULT: "choice.adult"}
    asked = of_enum("age", Age, labels, said=words("danger_question.age"), read=_read_age)
    if (yield from ask(asked)) is Age.UNDER_18:
        return Next(UNDER_18_FLOW, {})
    return (yield from _answered_no(question))


def _answered_no(question: DangerQuestion) -> Flow[Next | None]:
    if (yield from recall(CONSENT)) is not None:
        yield from note("danger_question", category=question.category, answer="no")
    left = questions.answered((yield from recall(QUESTIONS)), question.category)
    yield from remember(QUESTIONS, left)
    yield from tell("danger_question.no")
    others = [each for each in left if each.category != questions.OTHER_PERSON]
    if others:
        return Next(QUESTION_FLOW, {"question": questions.dump_one(others[0])})
    return None


def _read_age(text: str) -> Age | Unclear:
    said = text.strip(" .!")
    if not said.isdecimal() or len(said) > 3:
        return Unclear()
    return Age.UNDER_18 if int(said) < ADULT else Age.ADULT
