"""What a text is offered to: functions that take it or leave it to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from handlers.engine.conversation import Conversation
from handlers.engine.hearing import Hearing
from handlers.routing.hear_danger import Texts
from handlers.world import World


@dataclass(frozen=True, slots=True)
class Line:
    """A text as it was written. quoted: somebody's words that it replies to, for danger to be read
    with; recent: what was written shortly before.

    is_to_coach: it replies to the coach; asked: the open question that it replies to;
    is_from_day: it replies to a daily message, which may hold that question.
    """

    text: str
    quoted: str
    recent: Texts
    is_to_coach: bool
    asked: Conversation | None
    is_from_day: bool = False


Listener: TypeAlias = Callable[[World, Hearing, Line], bool]
"""Takes a text if it is for it, and says whether it did."""


def listen(listeners: tuple[Listener, ...], world: World, hearing: Hearing, line: Line) -> bool:
    """Let the first that takes a text have it; whether any did."""
    return any(listener(world, hearing, line) for listener in listeners)
