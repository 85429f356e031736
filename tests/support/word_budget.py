"""How many words a message may have, by what it is for: it is read at six in the morning.

Each kind is known by what the message brings along, never by its words; the first that fits counts.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from handlers.engine.message import Chart, Lane, Message

WORD: Final = re.compile(r"[A-Za-z][\w'’/-]*|\d+")


@dataclass(frozen=True, slots=True)
class Budget:
    """A kind of message, and its words at most."""

    kind: str
    most: int
    fits: Callable[[Message], bool]


def words_in(text: str) -> int:
    return len(WORD.findall(text))


def _labels(message: Message) -> set[str]:
    return {button.id.rpartition(".")[2] for button in message.buttons}


def _phase(message: Message) -> str:
    return message.until.phase if message.until is not None else ""


BUDGETS: Final = (
    Budget("danger", 80, lambda m: m.lane is Lane.EMERGENCY),
    Budget("step by step", 150, lambda m: _phase(m) == "ready" and "1. " in m.text),
    Budget("card", 75, lambda m: _phase(m) == "ready"),
    Budget("hold", 45, lambda m: _phase(m) == "work"),
    Budget("between holds", 12, lambda m: _phase(m) in {"change", "rest", "ending"}),
    Budget("consent", 110, lambda m: {"agree", "more"} <= _labels(m)),
    Budget("all about data", 210, lambda m: "agree" in _labels(m)),
    Budget("why these", 320, lambda m: {"start", "why"} <= _labels(m) and "** - " in m.text),
    Budget("plan", 130, lambda m: {"start", "why"} <= _labels(m)),
    Budget("screen", 110, lambda m: {"none", "some"} <= _labels(m)),
    Budget("chart", 100, lambda m: isinstance(m.picture, Chart)),
    Budget("score", 60, lambda m: {"0", "10"} <= _labels(m)),
    Budget("question", 130, lambda m: bool(m.buttons)),
    Budget("statement", 140, lambda _: True),
)


def budget_of(message: Message) -> Budget:
    """The budget that holds for a message."""
    return next(budget for budget in BUDGETS if budget.fits(message))


def too_long(said: Iterable[Message]) -> list[tuple[str, int, str]]:
    """Every message with more words than its kind may have: kind, words, text."""
    found = []
    for message in said:
        budget, count = budget_of(message), words_in(message.text)
        if count > budget.most:
            found.append((budget.kind, count, message.text))
    return found
