"""What may go by age: which rows, counted and taken away a few at a time (port)."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Aged(StrEnum):
    """The kinds of rows that go by age; each has a setting of its own."""

    MESSAGES = "messages"
    CONVERSATIONS = "conversations"
    SEEN = "seen"
    THREADS = "threads"
    FILES = "files"
    LOG = "log"
    SAFETY = "safety"
    SILENT = "silent"
    SET_ASIDE = "set_aside"


class RetentionRows(Protocol):
    """Every method may raise `StorageError`."""

    async def count(self, kind: Aged, before: datetime, now: datetime) -> int:
        """How many rows of a kind are older than an instant (UTC) and may go."""

    async def silent(self, since: datetime, limit: int) -> list[int]:
        """Some people who have agreed, have been silent since an instant (UTC) and may go, and were
        not told so yet.
        """

    async def some(
        self, kind: Aged, before: datetime, now: datetime, limit: int
    ) -> list[tuple[int, str]]:
        """Some of them, the oldest first: what `Changes.aged` takes, and for a file its path under
        DATA_DIR, for a person nothing. Who has agreed goes only once the day has come that they
        were told.
        """
