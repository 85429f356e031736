"""What a flow may do next: a closed union of small values.

Rules:
- `Ask`, `Hold` and `Rest` wait for an answer. With `seconds` they ring; silence means `silence`.
- `Moment` and `Recall` are answered at once and journalled, so that a replay sees the same.
- `Tell`, `Note`, `Remember`, `Plan`, `Handoff`, `Alert` and `Run` do not wait; each leaves once.
- `Enter` and `Leave` say in which sub-flow we are; they make the path of an answer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

from handlers.engine.errand import Run
from handlers.engine.fact import Fact
from handlers.engine.json import JSON
from handlers.engine.message import Shown, Until
from handlers.engine.question import Question
from handlers.engine.words import Words


class Held(Enum):
    """How a timed step of a drill ended."""

    RANG = "rang"
    DONE = "done"
    SKIPPED = "skipped"
    SWAPPED = "swapped"
    HURTS = "hurts"
    PAIN = "pain"
    TOO_HARD = "too_hard"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question. With `seconds`, silence is the answer `silence` when they are over."""

    question: Question[Any]
    seconds: int | None = None
    silence: Any = None
    picture: Shown | None = None
    until: Words | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A position held, or reps counted, for `seconds`; rung too late it is offered again.

    picture: for whoever asks to see it; it does not come with the first telling. beats: the seconds
    of each part of one rep, where reps are counted.
    """

    question: Question[Held]
    seconds: int
    until: Words
    silence: Held = Held.RANG
    picture: Shown | None = None
    beats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause between two holds: a change of sides, a breather, the way out of a drill."""

    question: Question[Held]
    seconds: int
    until: Words
    silence: Held = Held.RANG
    picture: Shown | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Asks what time it is; the answer is the instant of the event that is being heard."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Asks for something that Limber remembers of this person."""

    fact: Fact[Any]


@dataclass(frozen=True, slots=True)
class Tell:
    """Words that need no answer; they leave in one message with the question that follows.

    `apart` makes them a message of their own.
    """

    words: Words
    picture: Shown | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the person's log: a score, a drill done. Keyed by its path, so it counts once.

    corrects: the instant (UTC) of an older line of this kind, area, side and moment, whose data
    it replaces instead.
    """

    kind: str
    data: dict[str, JSON]
    corrects: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remember:
    """A change of what Limber remembers of this person."""

    fact: Fact[Any]
    value: Any


@dataclass(frozen=True, slots=True)
class Handoff:
    """A line to the coach, `by` Limber or the "person". It has been sent, so "back" stops here."""

    text: Words
    by: str = "limber"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the coach must see at once. It has been sent, so "back" stops here."""

    level: str
    text: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """A timer of the person's own, that opens the flow `kind` at `due` (UTC); None stops it."""

    kind: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Enter:
    """A sub-flow of this name begins."""

    name: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The innermost sub-flow ends."""


Waiting: TypeAlias = Ask | Hold | Rest
SideEffect: TypeAlias = Tell | Note | Remember | Handoff | Alert | Plan | Run


def countdown_of(waiting: Waiting, seconds: int, label: str) -> Until:
    """The countdown of a timed step, with what its time is for. label: what it counts to."""
    match waiting:
        case Hold(beats=beats):
            return Until(seconds, label, "work", beats)
        case Rest(question):
            return Until(seconds, label, question.key)
        case Ask(question):
            return Until(seconds, label, "ready" if question.key == "ready" else "")


Step: TypeAlias = Waiting | Moment | Recall | SideEffect | Enter | Leave
