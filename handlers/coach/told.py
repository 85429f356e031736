"""What Limber told a person, for a coach who wants to read their side of the talk. Pure.

Rules:
- It stands in no thread by itself: a coach asks for it, and it is read and not kept.
- What a coach sent stands in the thread already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.coach.listing import cut
from handlers.engine.words import literal, render, words
from handlers.world import World

MOST = 10
"""Messages that are shown in a chat or a shell."""
LONGEST = 280
"""Letters of each of them there."""
COMMAND = "/told"


@dataclass(frozen=True, slots=True)
class Told:
    """A message that a person was sent. at: the instant (UTC) of what it answers."""

    text: str
    at: datetime


def told_text(world: World, zone: ZoneInfo, told: Iterable[Told]) -> str:
    """The newest messages, the oldest of them first; zone: the coach's."""

    def said(key: str, **values: str) -> str:
        known = {name: literal(value) for name, value in values.items()}
        return render(world.catalog.messages, words(f"told.{key}", **known)).strip()

    lines = [
        said("line", at=f"{each.at.astimezone(zone):%a %d %b %H:%M}", text=cut(each.text, LONGEST))
        for each in list(told)[-MOST:]
    ]
    return "\n\n".join([said("head"), *lines]) if lines else said("nothing")
