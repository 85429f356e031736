"""A wave of check-ins in PostgreSQL: a handful of statements, however many people it is about.

The timers are locked where they stand, and a timer that another worker holds is left to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.storage.check_in_wave import SharedSchedule
from bot.storage.parcel import ParcelKind
from bot.storage.postgres.dialect import PostgresDialect
from bot.storage.sql.check_in_wave import Run, as_json, gathered
from bot.storage.sql.queries import place_of
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane

_DIALECT: Final = PostgresDialect()
RUNG = (
    "CREATE TEMP TABLE rung (timer BIGINT PRIMARY KEY, kind TEXT, person BIGINT, due BIGINT,"
    " schedule TEXT) ON COMMIT DROP"
)
GATHER = f"""
INSERT INTO rung
SELECT t.id, t.kind, t.person, t.due, {_DIALECT.text("p.profile", "schedule")}
FROM timer t JOIN person p ON p.id = t.person
WHERE t.due <= ?1 AND t.kind = ?2 ORDER BY t.due, t.id LIMIT ?3 FOR UPDATE OF t SKIP LOCKED
"""
ENQUEUE = f"""
INSERT INTO outgoing
    (id, person, channel, chat, lane, kind, body, cause, state, not_before, created)
SELECT ?1 + row_number() OVER (ORDER BY r.due, r.timer) - 1, r.person, a.channel, a.chat,
    {Lane.CHECK_IN.value}, '{ParcelKind.PLACEHOLDER}',
    json_build_object('kind', r.kind, 'due', r.due)::text, NULLIF(?3, ''), 'stored', ?2, ?2
FROM rung r CROSS JOIN LATERAL {place_of(_DIALECT, "r.person")} AS a
WHERE NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.channel = a.channel AND o.chat = a.chat
    AND o.state = 'stored' AND o.kind = '{ParcelKind.PLACEHOLDER}' AND o.person = r.person)
"""
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
