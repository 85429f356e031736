"""How long people wait for a coach's first answer, as a figure. Pure.

Rules:
- A wait begins with the first line that no coach has answered, and ends with the next coach's line.
- A word of thanks, or a nod, asks for nothing: no wait begins with it.
- Who still waits is counted, and their waits are in the figure as long as they are by now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TypeAlias

from handlers.coach.small_words import small_words
from handlers.coach.thread import span
from handlers.engine.journal import milliseconds
from handlers.engine.words import render, words
from handlers.world import World

SPAN = timedelta(days=28)
"""What the figure looks back on."""
OFTEN = 0.9


Exchange: TypeAlias = tuple[int, bool, int, str]
"""A line of a thread: its person, whether a coach wrote it, when (ms since 1970, UTC), and what the
person wrote, where it is so short that it may be thanks."""


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """count: waits in all; half and most: by when half and nine of ten had their answer."""

    count: int
    half: timedelta
    most: timedelta
    waiting: int


def first_answers(world: World, lines: Iterable[Exchange], now: datetime) -> FirstAnswers | None:
    """The figure over these lines; None where nobody asked anything."""
    waits: list[int] = []
    open_since: dict[int, int] = {}
    for person, is_coachs, at, text in lines:
        if is_coachs:
            if person in open_since:
                waits.append(at - open_since.pop(person))
        elif person not in open_since and not (text and small_words(world, text)):
            open_since[person] = at
    waits += [milliseconds(now) - since for since in open_since.values()]
    if not waits:
        return None
    waits.sort()
    return FirstAnswers(len(waits), _by(waits, 0.5), _by(waits, OFTEN), len(open_since))


def first_answer_text(world: World, lines: Iterable[Exchange], now: datetime) -> str:
    """The figure in words for coaches; "" where nobody asked anything."""
    found = first_answers(world, lines, now)
    if found is None:
        return ""
    said = words(
        "overview.first_answer",
        count=found.count,
        half=span(found.half),
        most=span(found.most),
        waiting=found.waiting,
    )
    return render(world.catalog.messages, said).strip()


def _by(waits: list[int], share: float) -> timedelta:
    return timedelta(milliseconds=waits[max(0, ceil(len(waits) * share) - 1)])
