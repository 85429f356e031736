"""The pain score, 0 to 10: asked the same way everywhere.

Source: numeric rating scale and pain-monitoring model (Thomeé 1997; Silbernagel 2007): up to 5 is
tolerated, more is not. Using it beyond tendons and knee-caps is a project default.
"""

from enum import Enum

from handlers.engine.question import Choice, Question
from handlers.engine.words import Words, literal
from handlers.profile.reading import score_read

ACCEPTABLE = 5
"""The highest score with which a routine or a drill goes on."""
SAFE = 2
"""The highest score that asks for no care at all."""
SEVERE = 8
"""From here on a clinician comes first."""


class Level(Enum):
    """What a score means for going on."""

    SAFE = "safe"
    ACCEPTABLE = "acceptable"
    STOP = "stop"
    SEVERE = "severe"


def level(score: int) -> Level:
    """The level of a score."""
    if score <= SAFE:
        return Level.SAFE
    if score <= ACCEPTABLE:
        return Level.ACCEPTABLE
    return Level.STOP if score < SEVERE else Level.SEVERE


_CHOICES = tuple(Choice(str(n), literal(str(n)), n) for n in range(11))


def score_question(key: str, said: Words) -> Question[int]:
    """Ask for a whole number from 0 to 10."""
    return Question(
        key=key,
        words=said,
        choices=_CHOICES,
        dump=int,
        load=_score,
        read=score_read,
        again=Words("score.again"),
    )


def _score(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= 10:
        raise ValueError("not a score")
    return value
