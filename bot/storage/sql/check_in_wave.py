"""What a wave of check-ins is in both dialects: the table `rung` of this transaction alone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.storage.check_in_wave import SharedSchedule
from bot.storage.codec import dumps
from bot.storage.parcel import ParcelKind
from bot.storage.sql.dialect import Dialect
from handlers.engine.message import Lane

Run = Callable[..., Awaitable[list[Any]]]
_PLANS = "SELECT DISTINCT schedule, due FROM rung"
_COUNT = "SELECT COUNT(*) FROM rung"


def gather_due(d: Dialect) -> str:
    """Puts the timers of a kind that are due into `rung`."""
    return f"""
INSERT INTO rung
SELECT t.id, t.kind, t.person, t.due, {d.text("p.profile", "schedule")}
FROM timer t JOIN person p ON p.id = t.person
WHERE t.due <= ?1 AND t.kind = ?2 ORDER BY t.due, t.id LIMIT ?3"""


def enqueue_placeholders(source: str, body: str) -> str:
    """Gives each in `rung` a placeholder, unless one waits.

    source: `rung` as r, joined with the address as a where each is written to; body: its JSON.
    """
    return f"""
INSERT INTO outgoing
    (id, person, channel, chat, lane, kind, body, cause, state, not_before, created)
SELECT ?1 + row_number() OVER (ORDER BY r.due, r.timer) - 1, r.person, a.channel, a.chat,
    {Lane.CHECK_IN.value}, '{ParcelKind.PLACEHOLDER}', {body}, NULLIF(?3, ''), 'stored', ?2, ?2
FROM {source}
WHERE NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.channel = a.channel AND o.chat = a.chat
    AND o.state = 'stored' AND o.kind = '{ParcelKind.PLACEHOLDER}' AND o.person = r.person)
"""


async def gathered(run: Run) -> tuple[int, list[SharedSchedule]]:
    """How many timers were gathered, and each plan among them once."""
    plans = [SharedSchedule(*row) for row in await run(_PLANS)]
    ((count,),) = await run(_COUNT)
    return int(count), plans


def as_json(following: Sequence[tuple[SharedSchedule, int | None]]) -> str:
    """When each plan comes next, those alone that do."""
    return dumps([[plan.schedule, plan.due, at] for plan, at in following if at is not None])
