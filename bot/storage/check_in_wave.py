"""Check-ins that fall due together: enqueued set by set, however many people there are.

Rules:
- All of it happens inside the writer's transaction (`Store.begin` to `Store.commit`).
- What is enqueued is a placeholder: its row holds only which timer rang and when it was due. The
  conversation is heard, and the message rendered, when its turn to be sent has come.
- Who has one that waits gets no second one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SharedSchedule:
    """What some due timers share. schedule: the person's, as JSON, None without one; due: the
    timers' (ms since 1970, UTC).
    """

    schedule: str | None
    due: int


class WaveRows(Protocol):
    """Every method may raise `StorageError`."""

    async def gather(
        self, kind: str, now: datetime, limit: int
    ) -> tuple[int, list[SharedSchedule]]:
        """Gather timers of a kind that are due; returns how many, and each plan among them once."""

    async def enqueue(
        self,
        following: Sequence[tuple[SharedSchedule, int | None]],
        first: int,
        now: datetime,
        cause: str,
    ) -> None:
        """Give everybody gathered a placeholder, and their timer its next instant (ms).

        following: for each plan, when it comes next; None ends the timer. first: the first of as
        many ids as were gathered; cause: the update that moved the clock here, "" for none.
        """
