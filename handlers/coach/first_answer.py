"""How long people wait for a coach's first answer, as a figure. Pure.

Rules:
- A wait begins with the first line that no coach has answered, and ends with the next coach's line.
- Who still waits is counted, and their waits are in the figure as long as they are by now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from handlers.coach.thread import span
from handlers.engine.words import render, words
from handlers.world import World

SPAN = timedelta(days=28)
"""What the figure looks back on."""
OFTEN = 0.9


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line of a thread: a coach's, or its person's."""

    person: int
    is_coachs: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """count: waits in all; half and most: by when half and nine of ten had their answer."""

    count: int
    half: timedelta
    most: timedelta
    waiting: int


def first_answers(lines: Iterable[Exchange], now: datetime) -> FirstAnswers | None:
    """The figure over these lines; None where nobody asked anything."""
    waits: list[timedelta] = []
    open_since: dict[int, datetime] = {}
    for line in lines:
        if line.is_coachs:
            since = open_since.pop(line.person, None)
            if since is not None:
                waits.append(line.at - since)
        else:
            open_since.setdefault(line.person, line.at)
    waits += [now - since for since in open_since.values()]
    if not waits:
        return None
    waits.sort()
    return FirstAnswers(len(waits), _by(waits, 0.5), _by(waits, OFTEN), len(open_since))


def first_answer_text(world: World, lines: Iterable[Exchange], now: datetime) -> str:
    """The figure in words for coaches; "" where nobody asked anything."""
    found = first_answers(lines, now)
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


def _by(waits: list[timedelta], share: float) -> timedelta:
    return waits[max(0, ceil(len(waits) * share) - 1)]
