"""What may go by age, in SQL.

Never by age: a standing flag, `minor`, living consent, an open alert, a line that waits for an
answer, and the newest update of a channel, which tells where to go on reading.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.storage.retention import Aged
from bot.storage.sql.dialect import Dialect
from bot.storage.sql.queries import no_flag
from handlers.engine.journal import milliseconds

ENDED_KEPT = 500
"""Conversations that are over, of which the newest are kept, for rehearsals."""

_WAITS = (
    "EXISTS (SELECT 1 FROM thread t WHERE t.person = {row}.person AND t.state <> 'closed'"
    " AND t.waiting_since IS NOT NULL AND {row}.at >= t.waiting_since)"
)
_ALARMS = (
    "EXISTS (SELECT 1 FROM alert a WHERE a.person = {row}.person AND a.acknowledged IS NULL"
    " AND {row}.at >= a.at - 60000)"
)
_SAFETY = "('flag', 'claim', 'cleared', 'misread', 'screened', 'screen', 'consent')"
"""Entries of the log that are safety events: kept for three years (safety rules, section 8)."""


def _selected(d: Dialect) -> dict[Aged, tuple[str, str]]:
    """Columns and source of each kind's rows."""
    silent = _silent(d)
    return {
        Aged.MESSAGES: (
            "o.id, ''",
            "FROM outgoing o WHERE o.created < ?1 AND o.state <> 'stored'"
            " AND NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = o.conversation)"
            " AND NOT EXISTS (SELECT 1 FROM thread_entry e WHERE e.outgoing = o.id)"
            " ORDER BY o.created",
        ),
        Aged.CONVERSATIONS: (
            "c.id, ''",
            "FROM ended_conversation c WHERE c.ended < ?1 OR c.id IN (SELECT id FROM"
            f" ended_conversation ORDER BY ended DESC, id DESC LIMIT 1000000 OFFSET {ENDED_KEPT})"
            " ORDER BY c.ended",
        ),
        Aged.SEEN: (
            "0, s.channel || ' ' || s.update_id",
            "FROM seen s WHERE s.at < ?1"
            " AND s.update_id <> COALESCE((SELECT n.update_id FROM seen n WHERE"
            " n.channel = s.channel AND substr(n.update_id, 1, 1) BETWEEN '0' AND '9'"
            " ORDER BY n.update_id DESC LIMIT 1), '')"
            " ORDER BY s.at",
        ),
        Aged.THREADS: (
            "e.id, ''",
            f"FROM thread_entry e WHERE e.at < ?1 AND NOT {_WAITS.format(row='e')}"
            f" AND NOT {_ALARMS.format(row='e')} ORDER BY e.at",
        ),
        Aged.FILES: (
            "f.id, f.path",
            f"FROM attachment f WHERE f.at < ?1 AND f.state <> 'waiting'"
            f" AND NOT {_WAITS.format(row='f')} AND NOT {_ALARMS.format(row='f')} ORDER BY f.at",
        ),
        Aged.LOG: (
            "l.conversation, l.path",
            f"FROM log l WHERE l.at < ?1 AND l.kind NOT IN {_SAFETY}"
            " AND NOT EXISTS (SELECT 1 FROM log n WHERE n.person = l.person AND n.at >= ?1)"
            " ORDER BY l.at",
        ),
        Aged.SAFETY: (
            "l.conversation, l.path",
            f"FROM log l JOIN person p ON p.id = l.person WHERE l.at < ?1 AND l.kind IN {_SAFETY}"
            f" AND {no_flag(d)} ORDER BY l.at",
        ),
        Aged.SILENT: (
            "p.id, ''",
            f"{silent} AND ({d.text('p.profile', 'consent')} IS NULL"
            f" OR COALESCE({d.number('p.profile', 'leaves')}, 0) BETWEEN 1 AND ?2) ORDER BY p.id",
        ),
        Aged.SET_ASIDE: ("s.id, ''", "FROM set_aside s WHERE s.at < ?1 ORDER BY s.at"),
    }


def _silent(d: Dialect) -> str:
    """Where somebody may go who has been silent since ?1."""
    last_heard = d.greatest(
        "p.began",
        "COALESCE((SELECT max(at) FROM log WHERE person = p.id), 0)",
        "COALESCE((SELECT max(at) FROM thread_entry WHERE person = p.id AND kind = 'person'), 0)",
    )
    return (
        f"FROM person p WHERE p.began < ?1 AND {last_heard} < ?1"
        f" AND {no_flag(d)} AND NOT ({d.truth('p.profile', 'minor')})"
        f" AND COALESCE({d.number('p.profile', 'consent', 1)}, 0) < ?1"
        " AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.person = p.id"
        " AND a.acknowledged IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM thread t WHERE t.person = p.id AND t.state <> 'closed'"
        " AND t.waiting_since IS NOT NULL)"
    )


Run = Callable[..., Awaitable[list[Any]]]


class SqlRetention:
    """Implements `bot.storage.retention.RetentionRows`. read: runs a statement for its rows."""

    def __init__(self, read: Run, dialect: Dialect) -> None:
        self._selected = _selected(dialect)
        untold = f"COALESCE({dialect.number('p.profile', 'leaves')}, 0) = 0"
        agreed = f"{dialect.text('p.profile', 'consent')} IS NOT NULL"
        self._silent = f"SELECT p.id {_silent(dialect)} AND {agreed} AND {untold} ORDER BY p.id"
        self._read = read

    async def silent(self, since: datetime, limit: int) -> list[int]:
        rows = await self._read(f"{self._silent} LIMIT {limit:d}", (milliseconds(since),))
        return [int(row[0]) for row in rows]

    async def count(self, kind: Aged, before: datetime, now: datetime) -> int:
        _, source = self._selected[kind]
        rows = await self._read(
            f"SELECT COUNT(*) FROM (SELECT 1 {source}) AS old", _values(kind, before, now)
        )
        return int(rows[0][0])

    async def some(
        self, kind: Aged, before: datetime, now: datetime, limit: int
    ) -> list[tuple[int, str]]:
        columns, source = self._selected[kind]
        statement = f"SELECT {columns} {source} LIMIT {limit:d}"
        rows = await self._read(statement, _values(kind, before, now))
        return [(int(row[0]), str(row[1])) for row in rows]


def _values(kind: Aged, before: datetime, now: datetime) -> tuple[int, ...]:
    """What a kind's statement is given; only people go by when they were told."""
    if kind is Aged.SILENT:
        return milliseconds(before), milliseconds(now)
    return (milliseconds(before),)
