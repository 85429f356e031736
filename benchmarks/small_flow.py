"""A small conversation to be measured with: a pain score, asked again and again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum

from bot.dispatch.hear import Hear
from handlers.engine.effect import Heard
from handlers.engine.event import Event, Tapped
from handlers.engine.flow import Flow, Next, ask, note
from handlers.engine.json import Arguments
from handlers.engine.person import Person
from handlers.engine.question import of_enum
from handlers.engine.script import Script
from handlers.engine.words import words
from handlers.flows.registry import local
from handlers.flows.score import score_question
from handlers.routing.router import Router
from handlers.world import World

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
SCORE = score_question("score", words("toy.score"))


class Feeling(Enum):
    """How somebody is today."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


_LABELS = {Feeling.BETTER: "toy.better", Feeling.SAME: "toy.same", Feeling.WORSE: "toy.worse"}
MORNING = of_enum("feeling", Feeling, _LABELS, said=words("toy.morning"))
SCORES = 8
"""Scores that one conversation asks for, before the next one takes over."""

_MESSAGES = {
    "toy.score": "How is it now, 0 to 10?",
    "toy.morning": "Good morning. How is it today?",
    "toy.better": "Better",
    "toy.same": "The same",
    "toy.worse": "Worse",
}


def scores(_: Arguments) -> Flow[Next | None]:
    """Ask for some scores, and begin again."""
    for _number in range(SCORES):
        score = yield from ask(SCORE)
        yield from note("score", score=score)
    return Next("scores", {})


def morning(_: Arguments) -> Flow[Next | None]:
    """What a timer opens: one question."""
    feeling = yield from ask(MORNING)
    yield from note("morning", feeling=feeling.value)
    return None


def toy_router(world: World) -> Router:
    return Router(world, Script(_MESSAGES, {"scores": scores, "morning": morning}, local))


class Tapper:
    """Hears with a router, remembers each person's open question, and taps on it."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._open: dict[int, str] = {}

    def hear(self, person: Person, event: Event, ids: Iterator[int]) -> Heard:
        heard = self._hear(person, event, ids)
        front = heard.person.stack[0]
        self._open[person.id] = f"{front.id}.{front.open.turn}"
        return heard

    def tap(self, person: int, otherwise: str) -> Tapped:
        """A tap on this person's open question; `otherwise` is the one they began with."""
        return Tapped(AT, f"{self._open.get(person, otherwise)}.4")
