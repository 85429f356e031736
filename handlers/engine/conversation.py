"""A conversation: a flow by name, its arguments, its journal and the step that is open.

Rules:
- The turn counts up with every waiting step and never goes back.
- What is not an answer (pause, an unclear text, a tick) changes only the open step.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.engine.journal import Journal
from handlers.engine.json import JSON, Arguments


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The step that waits.

    since: when it was reached; due: when it rings (UTC), or None; left: seconds that are left
    while it is paused, and after the seconds to get back; seconds: how long it runs in all;
    unclear: unclear answers so far; marked: ids of the choices that are ticked.
    """

    turn: int
    since: datetime
    due: datetime | None = None
    left: float | None = None
    seconds: int | None = None
    unclear: int = 0
    marked: tuple[str, ...] = ()

    @property
    def is_paused(self) -> bool:
        return self.left is not None and self.due is None


@dataclass(frozen=True, slots=True)
class Remembered:
    """A fact's former value, so that "back" can give it back.

    after: what was written; where something else stands by now, that stays. None in conversations
    of earlier versions, which did not keep it.
    """

    position: int
    fact: str
    before: JSON
    was_known: bool
    after: JSON = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that is stored of one conversation."""

    id: int
    flow: str
    arguments: Arguments
    began: datetime
    open: OpenStep
    journal: Journal = ()
    remembered: tuple[Remembered, ...] = ()
