"""What several workers have in common, beside the rows of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class SharedRows(Protocol):
    """Where the store is one that several workers use. Every method may raise `StorageError`."""

    async def now(self) -> datetime:
        """The time of the database's clock, by which all workers go."""

    async def marks_at(self, channel: str, chats: Sequence[str]) -> dict[str, str]:
        """For each chat a text that changes when something was delivered there, or runs there."""

    async def desk_mark(self) -> str:
        """A text that changes with what a coach's list and threads show."""

    async def secret(self, name: str, made: bytes) -> bytes:
        """The secret of this name: the one that was made first."""

    async def secrets(self, beginning: str) -> list[bytes]:
        """Every secret whose name begins so, in the order of their names."""

    async def note_ended(self, line: str, at: datetime) -> None:
        """A session is over, in every worker."""

    async def ended_after(self, number: int) -> list[tuple[int, str]]:
        """The sessions that are over, from after a number on, each with its number."""

    async def keep_link(self, purpose: str, mark: str, value: str, until: datetime) -> None:
        """Keep a link that signs in once; those that have ended go."""

    async def link(self, purpose: str, mark: str, now: datetime) -> str | None:
        """What a link is good for; None for one that was used, has ended, or never was."""

    async def use_link(self, purpose: str, mark: str, now: datetime) -> str | None:
        """The same, once: it is gone then."""

    async def end_links(self, purpose: str, value: str) -> None:
        """Every link that is good for this is good for nothing any more."""
