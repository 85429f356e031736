"""What a new version is rehearsed on: what was said, and what is planned (port)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.storage.records import StoredPerson
from handlers.engine.rehearsal import Ended


@dataclass(frozen=True, slots=True)
class Planned:
    """A check-in that is planned for somebody (UTC)."""

    person: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A line that somebody wrote to the coach. reading: what was read as danger in it."""

    person: int
    text: str
    at: datetime
    reading: str


@dataclass(frozen=True, slots=True)
class Put:
    """How an open question was put: every text and every button that was sent for it."""

    texts: tuple[str, ...]
    labels: frozenset[str]


class RehearsalRows(Protocol):
    """Every method may raise `StorageError`."""

    async def ended(self, limit: int) -> list[tuple[int, Ended]]:
        """The newest conversations that are over, each with its person, newest first."""

    async def people(self) -> list[StoredPerson]:
        """Everybody who is known, with what is open."""

    async def planned(self) -> list[Planned]:
        """The check-ins that are planned."""

    async def written(self, limit: int) -> list[Written]:
        """The newest lines that people wrote to the coach, newest first."""

    async def put(self) -> dict[tuple[int, int], Put]:
        """The questions that are open, by conversation and turn."""
