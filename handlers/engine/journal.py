"""The journal of a conversation: what was answered, where in the flow, when, and by whom.

An entry holds the value that was read, never the text, so that a better lexicon never rewrites
what somebody said last week.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from handlers.engine.json import JSON


class By(Enum):
    """Who gave an answer."""

    PERSON = "p"
    CLOCK = "c"
    ENGINE = "e"


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer: the path of its question, the value as JSON, the instant (UTC), and by whom."""

    path: str
    value: JSON
    at: datetime
    by: By


Journal: TypeAlias = tuple[Entry, ...]


def dump(journal: Journal) -> JSON:
    """The journal as JSON; instants are whole milliseconds since 1970 (UTC)."""
    return [[e.path, e.value, milliseconds(e.at), e.by.value] for e in journal]


def load(value: JSON) -> Journal:
    """The journal that `dump` gave."""
    assert isinstance(value, list)
    return tuple(_entry(each) for each in value)


def _entry(value: JSON) -> Entry:
    if not isinstance(value, list):
        raise ValueError(f"not a journal entry: {value!r}")  # noqa: TRY004 - whatever is wrong with a stored row, its reader catches ValueError
    path, answer, at, by = value
    assert isinstance(path, str)
    assert isinstance(at, int)
    return Entry(path, answer, instant(at), By(by))


@lru_cache(maxsize=4096)
def milliseconds(at: datetime) -> int:
    """Whole milliseconds since 1970 (UTC), the form in which instants are stored.

    Kept, since one event's rows and entries all bear its instant.
    """
    return round(at.timestamp() * 1000)


def instant(value: int) -> datetime:
    """The instant of these milliseconds since 1970."""
    return datetime.fromtimestamp(value / 1000, UTC)
