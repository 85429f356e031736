"""What somebody says of the whole: how it has changed, and how sure they are to manage alone.

Sources and errors: docs/outcomes.md.
"""

from dataclasses import dataclass
from typing import Final

from handlers.engine.json import JSON

BEST_CHANGE = 3
KEPT: Final = 60
"""Ratings of confidence that are kept."""


@dataclass(frozen=True, slots=True)
class WholeChange:
    """week: 4 or 12; value: -3 "very much worse" to 3 "very much better"; at: ms since 1970."""

    week: int
    value: int
    at: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure somebody is to manage alone, 0 to 10. at: ms since 1970."""

    at: int
    score: int


@dataclass(frozen=True, slots=True)
class Helped:
    """How often a coach's answer helped and how often not; last: the newest one rated (ms)."""

    yes: int = 0
    no: int = 0
    last: int = 0


def dump_changes(changes: tuple[WholeChange, ...]) -> JSON:
    return [[c.week, c.value, c.at] for c in changes]


def load_changes(value: JSON) -> tuple[WholeChange, ...]:
    """Raises `ValueError` or `TypeError` for anything but what `dump_changes` gave."""
    return tuple(WholeChange(*_numbers(each, 3)) for each in _list(value))


def dump_sureness(ratings: tuple[Sureness, ...]) -> JSON:
    return [[r.at, r.score] for r in ratings[-KEPT:]]


def load_sureness(value: JSON) -> tuple[Sureness, ...]:
    """Raises `ValueError` or `TypeError` for anything but what `dump_sureness` gave."""
    return tuple(Sureness(*_numbers(each, 2)) for each in _list(value))


def dump_helped(helped: Helped) -> JSON:
    return [helped.yes, helped.no, helped.last]


def load_helped(value: JSON) -> Helped:
    """Raises `ValueError` or `TypeError` for anything but what `dump_helped` gave."""
    return Helped(*_numbers(value, 3))


def _list(value: JSON) -> list[JSON]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _numbers(value: JSON, count: int) -> list[int]:
    found = [each for each in _list(value) if isinstance(each, int)]
    if len(found) != count or found != value:
        raise TypeError("not numbers")
    return found
