"""A wave of check-ins in PostgreSQL: a handful of statements, however many people it is about.

The timers are locked where they stand, and a timer that another worker holds is left to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.storage.check_in_wave import SharedSchedule
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.sql.check_in_wave import (
    Run,
    as_json,
    enqueue_placeholders,
    gather_due,
    gathered,
)
from bot.storage.sql.queries import place_of
from handlers.engine.journal import milliseconds

_DIALECT: Final = PostgresDialect()
RUNG = (
    "CREATE TEMP TABLE rung (timer BIGINT PRIMARY KEY, kind TEXT, person BIGINT, due BIGINT,"
    " schedule TEXT) ON COMMIT DROP"
)
GATHER = f"{gather_due(_DIALECT)} FOR UPDATE OF t SKIP LOCKED"
ENQUEUE = enqueue_placeholders(
    f"rung r CROSS JOIN LATERAL {place_of(_DIALECT, 'r.person')} AS a",
    "json_build_object('kind', r.kind, 'due', r.due)::text",
)
_FOLLOWING = (
    "json_array_elements(?1::json) f(value) JOIN rung r ON r.due = (f.value ->> 1)::bigint"
    " AND r.schedule IS NOT DISTINCT FROM f.value ->> 0"
)
PLAN = f"UPDATE timer SET due = (f.value ->> 2)::bigint FROM {_FOLLOWING} WHERE timer.id = r.timer"
OVER = f"""
DELETE FROM timer WHERE id IN (SELECT timer FROM rung) AND NOT EXISTS (
    SELECT 1 FROM {_FOLLOWING} WHERE r.timer = timer.id)
"""


class PostgresWave:
    """Implements `WaveRows`. run: runs a statement on the writing connection."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def gather(
        self, kind: str, now: datetime, limit: int
    ) -> tuple[int, list[SharedSchedule]]:
        await self._run(RUNG)
        await self._run(GATHER, (milliseconds(now), kind, limit))
        return await gathered(self._run)

    async def enqueue(
        self,
        following: Sequence[tuple[SharedSchedule, int | None]],
        first: int,
        now: datetime,
        cause: str,
    ) -> None:
        rows = as_json(following)
        await self._run(ENQUEUE, (first, milliseconds(now), cause))
        await self._run(OVER, (rows,))
        await self._run(PLAN, (rows,))
