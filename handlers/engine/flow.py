"""The verbs in which a conversation is written.

A flow is a generator that yields steps and receives answers, and is called with
`yield from`:

    score = yield from ask(SCORE)
    yield from tell("score.thanks", score=score)
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from handlers.engine.errand import Errand, Run
from handlers.engine.fact import Fact
from handlers.engine.json import JSON, Arguments
from handlers.engine.message import Shown
from handlers.engine.question import Question
from handlers.engine.step import (
    Alert,
    Ask,
    Enter,
    Handoff,
    Held,
    Hold,
    Leave,
    Moment,
    Note,
    Plan,
    Recall,
    Remember,
    Rest,
    Step,
    Tell,
)
from handlers.engine.words import Value, Words, literal

T = TypeVar("T")
Flow: TypeAlias = Generator[Step, Any, T]


@dataclass(frozen=True, slots=True)
class Next:
    """What a flow may end with: the flow that takes over, and its arguments."""

    flow: str
    arguments: Arguments


def ask(
    question: Question[T],
    *,
    seconds: int | None = None,
    silence: T | None = None,
    picture: Shown | None = None,
    until: Words | None = None,
) -> Flow[T]:
    """Ask and wait for the answer; with `seconds`, silence is answered with `silence`."""
    answer: T = yield Ask(question, seconds, silence, picture, until)
    return answer


def hold(
    question: Question[Held],
    seconds: int,
    until: Words,
    picture: Shown | None = None,
    beats: tuple[int, ...] = (),
) -> Flow[Held]:
    """Hold for `seconds`, and say how it ended; the picture is for whoever asks to see it.

    beats: the seconds of each part of one rep, where reps are counted.
    """
    held: Held = yield Hold(question, seconds, until, picture=picture, beats=beats)
    return held


def rest(
    question: Question[Held], seconds: int, until: Words, picture: Shown | None = None
) -> Flow[Held]:
    """Rest for `seconds`, and say how it ended; the picture shows what comes next."""
    held: Held = yield Rest(question, seconds, until, picture=picture)
    return held


def tell(key: str, /, **values: Value) -> Flow[None]:
    """Say the words of this key, in one message with the next question."""
    yield Tell(Words(key, values))


def say(said: Words) -> Flow[None]:
    """Say these words, in one message with the next question."""
    yield Tell(said)


def show(picture: Shown | None, key: str, /, **values: Value) -> Flow[None]:
    """Say the words of this key, beside a picture if there is one, together with what follows."""
    yield Tell(Words(key, values), picture)


def tell_apart(key: str, /, picture: Shown | None = None, **values: Value) -> Flow[None]:
    """Say the words of this key in a message of their own."""
    yield Tell(Words(key, values), picture, apart=True)


def note(kind: str, /, **data: JSON) -> Flow[None]:
    """Write a line into the person's log."""
    yield Note(kind, data)


def correct(kind: str, at: datetime, /, **data: JSON) -> Flow[None]:
    """Replace the line of this kind, area, side and moment that was logged at an instant (UTC)."""
    yield Note(kind, data, at)


def remember(fact: Fact[T], value: T) -> Flow[None]:
    """Keep this of the person from now on."""
    yield Remember(fact, value)


def recall(fact: Fact[T]) -> Flow[T]:
    """What Limber remembers of the person, as it was when this step was first reached."""
    value: T = yield Recall(fact)
    return value


def moment() -> Flow[datetime]:
    """The instant (UTC) at which this step was first reached."""
    at: datetime = yield Moment()
    return at


def plan(kind: str, due: datetime | None) -> Flow[None]:
    """Open the flow `kind` at this instant (UTC); None takes the plan back."""
    yield Plan(kind, due)


def hand_off(key: str, /, **values: Value) -> Flow[None]:
    """A line to the coach."""
    yield Handoff(Words(key, values))


def pass_on(text: str) -> Flow[None]:
    """The person's own words to the coach, exactly as they are."""
    yield Handoff(literal(text), by="person")


def alert(level: str, key: str, /, **values: Value) -> Flow[None]:
    """Tell the coach at once. `level` is a code of the safety rules' urgency or trend tables."""
    yield Alert(level, Words(key, values))


def run(errand: Errand) -> Flow[None]:
    """Have the running bot do what needs all of the person's rows."""
    yield Run(errand)


def within(name: str, flow: Flow[T]) -> Flow[T]:
    """Run a sub-flow under a name, so that its answers are never taken for another's."""
    yield Enter(name)
    result = yield from flow
    yield Leave()
    return result
