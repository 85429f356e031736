"""A question about danger that is open: something grave was read, and it is not sure yet.

Rules (safety rules, section 1, rule 6):
- Until it is answered there is no drill, also after a parking, a day's end or a restart.
- It is kept on the person, one for each category, and asked again before anything with a drill.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from handlers.engine.json import JSON

AGE: Final = "minor"
"""Whether somebody is under 18, where an age was read in what they wrote."""
MIND: Final = frozenset({"self_harm"})
"""What is asked warmly, and never silenced."""
OTHER_PERSON: Final = "other_person"
"""Whether somebody next to them is being helped; it ends with the day."""
NEVER_SILENT: Final = MIND | {OTHER_PERSON}
"""What no flag of another kind answers: it is heard beside every one that stands."""
UNHEARD: Final = "unheard"
"""Whether a recording that nobody has listened to yet tells of something that cannot wait."""
UNREAD: Final = "unread"
"""Whether words in another language, which nobody has read yet, do."""
NOT_READ: Final = frozenset({UNHEARD, UNREAD})
"""What a person has to read or to hear first."""


@dataclass(frozen=True, slots=True)
class DangerQuestion:
    """category and urgency: codes of the safety rules, as they would be if it were so.

    said: the words that were read, and text: all of them; at: milliseconds since 1970 (UTC);
    is_to_coach: they were written in reply to the coach.
    """

    category: str
    urgency: str
    said: str
    text: str
    at: int
    is_to_coach: bool = False


Questions: TypeAlias = tuple[DangerQuestion, ...]
"""One for each category, the one that is asked first in front."""


def asked(questions: Questions, question: DangerQuestion) -> Questions:
    """With this one in front; an older one of its category has been replaced."""
    return (question, *answered(questions, question.category))


def answered(questions: Questions, category: str) -> Questions:
    return tuple(each for each in questions if each.category != category)


def dump(questions: Questions) -> JSON:
    return [dump_one(each) for each in questions]


def dump_one(question: DangerQuestion) -> JSON:
    told: list[JSON] = [question.category, question.urgency, question.said, question.text]
    return [*told, question.at, *([True] if question.is_to_coach else [])]


def dump_last(question: DangerQuestion | None) -> JSON:
    return None if question is None else dump_one(question)


def load_last(value: JSON) -> DangerQuestion | None:
    """A question or none from JSON. Raises as `load_one` does."""
    return None if value is None else load_one(value)


def load(value: JSON) -> Questions:
    """Questions from JSON. Raises `TypeError` or `ValueError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not questions")
    return tuple(load_one(each) for each in value)


def load_one(value: JSON) -> DangerQuestion:
    """A question from JSON. Raises `TypeError` or `ValueError` for anything else."""
    if not isinstance(value, list):
        raise TypeError("not a question")
    category, urgency, said, text, at, *to_coach = value
    if not isinstance(at, int):
        raise TypeError("not an instant")
    return DangerQuestion(str(category), str(urgency), str(said), str(text), at, bool(to_coach))


def load_answers(value: JSON) -> tuple[tuple[str, str], ...]:
    """What was answered with "no": categories, each with the plain text. Raises as `load` does."""
    if not isinstance(value, list):
        raise TypeError("not answers")
    return tuple((str(category), str(text)) for category, text in map(_pair, value))


def _pair(value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise TypeError("not an answer")
    return value
