"""Which timers a worker rings, of several that see they are due.

Rules:
- Whoever claims a timer first rings it; a claim counts for as long as its worker's lease lasts.
- What was rung or moved leaves a dead entry in the index, below all that is due now, and while
  somebody's transaction stays open PostgreSQL cannot remove it. So a claim does not begin at the
  index's start: where the earliest timer stands is asked beside it, once a second.
- A timer that is planned further back than `MARGIN` is found after that second.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from bot.errors import StorageError
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.records import DueTimer
from handlers.engine.journal import instant, milliseconds

_NOW: Final = PostgresDialect.now
CLAIM: Final = f"""
WITH found AS (
    SELECT t.id, t.person, t.kind, t.conversation, t.turn, t.due FROM timer t
    WHERE t.due BETWEEN ?5 AND ?1 AND NOT EXISTS (SELECT 1 FROM timer_claim c
        JOIN lease l ON l.tenant = '' AND l.name = c.worker AND l.until > {_NOW}
        WHERE c.timer = t.id AND c.due = t.due AND c.worker <> ?4)
    ORDER BY t.due, t.id LIMIT ?2 FOR NO KEY UPDATE SKIP LOCKED),
claimed AS (
    INSERT INTO timer_claim (timer, due, worker) SELECT id, due, ?4 FROM found WHERE kind <> ?3
    ON CONFLICT (timer) DO UPDATE SET due = excluded.due, worker = excluded.worker
    WHERE timer_claim.due <> excluded.due OR timer_claim.worker = excluded.worker
        OR NOT EXISTS (SELECT 1 FROM lease l WHERE l.tenant = '' AND l.name = timer_claim.worker
            AND l.until > {_NOW})
    RETURNING timer)
SELECT id, person, kind, conversation, turn, due FROM found
WHERE kind = ?3 OR id IN (SELECT timer FROM claimed) ORDER BY due, id
"""
"""Values: now, limit, a kind that is not claimed, whose lease, and where to begin."""
_EARLIEST: Final = "SELECT MIN(due) FROM timer"
_NEXT: Final = "SELECT MIN(due) FROM timer WHERE due >= ?"

LOOK: Final = 1000
"""Milliseconds after which it is asked again where the earliest timer stands."""
MARGIN: Final = 5000
"""Milliseconds by which a timer may be planned into the past and is found at once: as long as the
transaction may last that plans it.
"""


class TimerClaims:
    """The claims of one worker. run: runs a statement; worker: the name of its lease."""

    def __init__(self, run: Callable[..., Awaitable[list[Any]]], worker: str) -> None:
        self._run = run
        self._worker = worker
        self._begins = 0
        self._looked_at: int | None = None
        self._look: asyncio.Task[None] | None = None

    async def claim(self, now: datetime, limit: int, in_bulk: str) -> list[DueTimer]:
        at = milliseconds(now)
        self._look_back(at)
        rows = await self._run(CLAIM, (at, limit, in_bulk, self._worker, self._begins))
        return [
            DueTimer(id_, person, kind, conversation, turn, instant(due))
            for id_, person, kind, conversation, turn, due in rows
        ]

    async def next_due(self) -> datetime | None:
        """When the next timer is due, but for one that was planned far back just now."""
        ((due,),) = await self._run(_NEXT, (self._begins,))
        return None if due is None else instant(due)

    async def close(self) -> None:
        if self._look is not None:
            self._look.cancel()
            await asyncio.wait([self._look])

    def _look_back(self, at: int) -> None:
        if self._look is not None and not self._look.done():
            return
        if self._looked_at is None or abs(at - self._looked_at) >= LOOK:
            self._looked_at = at
            self._look = asyncio.create_task(self._find_earliest(at), name="earliest timer")

    async def _find_earliest(self, at: int) -> None:
        begins = 0
        try:
            with contextlib.suppress(StorageError):
                ((due,),) = await self._run(_EARLIEST)
                begins = max(0, (at if due is None else min(due, at)) - MARGIN)
        finally:
            self._begins = begins
