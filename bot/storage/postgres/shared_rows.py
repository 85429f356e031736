"""What several workers have in common, as rows of PostgreSQL."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final

from bot.storage.postgres.dialect import PostgresDialect
from handlers.engine.journal import instant, milliseconds

_DIALECT: Final = PostgresDialect()
NEWEST: Final = 8
"""Messages of a chat that are looked at: what is delivered is nearly always the newest."""
MARKS: Final = f"""
SELECT chat, concat_ws(' ',
    (SELECT max({_DIALECT.leading_number("o.external")}) || '/' || count(*) FROM (
        SELECT external FROM outgoing WHERE channel = ?1 AND outgoing.chat = k.chat
        AND state = 'sent' ORDER BY id DESC LIMIT {NEWEST}) o),
    (SELECT sum(t.due + t.id) FROM address a JOIN timer t ON t.person = a.person
        WHERE a.channel = ?1 AND a.chat = k.chat AND t.kind = 'step'))
FROM unnest(?2::text[]) AS k (chat)
"""
FATES: Final = 100
"""Lines of coaches whose fate is looked at, the newest ones."""
DESK_MARK: Final = f"""
SELECT concat_ws(' ', (SELECT max(id) FROM thread_entry),
    (SELECT count(*) || '/' || sum(id) FROM alert WHERE acknowledged IS NULL),
    (SELECT hashtext(string_agg(o.state, ' ' ORDER BY o.id)) FROM (SELECT outgoing
        FROM thread_entry WHERE outgoing IS NOT NULL ORDER BY outgoing DESC LIMIT {FATES}) e
        JOIN outgoing o ON o.id = e.outgoing),
    (SELECT count(*) || '/' || sum(hashtext(thread::text)) FROM thread WHERE state <> 'closed'),
    (SELECT max(id) FROM person))
"""


_UNLED_MS: Final = 600_000
"""So long after its last lease a platform may be without anybody who shows threads there."""
IS_SHOWN: Final = (
    "EXISTS (SELECT 1 FROM lease l WHERE l.tenant = '' AND split_part(l.name, '/', 1) = s.channel"
    f" AND l.until > {_DIALECT.now} - {_UNLED_MS})"
)
"""Whether some worker has the platform of a surface `s`: its token may be gone."""
_LINK: Final = "FROM sign_in_link WHERE purpose = ? AND mark = ? AND until > ?"
ENDED_MS: Final = 100 * 86_400_000
"""So long it is kept that a session is over: nobody stays signed in for longer without a visit."""


class PostgresShared:
    """Implements `bot.storage.shared_rows.SharedRows`. rows: runs a statement that reads."""

    def __init__(self, rows: Callable[..., Awaitable[list[Any]]]) -> None:
        self._rows = rows

    async def now(self) -> datetime:
        return instant((await self._rows(f"SELECT {_DIALECT.now}"))[0][0])

    async def marks_at(self, channel: str, chats: Sequence[str]) -> dict[str, str]:
        found = await self._rows(MARKS, (channel, list(chats)))
        return {chat: mark or "" for chat, mark in found}

    async def desk_mark(self) -> str:
        return str((await self._rows(DESK_MARK))[0][0])

    async def secret(self, name: str, made: bytes) -> bytes:
        await self._rows(
            "INSERT INTO shared_secret VALUES (?, ?) ON CONFLICT DO NOTHING", (name, made)
        )
        found = await self._rows("SELECT value FROM shared_secret WHERE name = ?", (name,))
        return bytes(found[0][0])

    async def secrets(self, beginning: str) -> list[bytes]:
        asked = "SELECT value FROM shared_secret WHERE starts_with(name, ?) ORDER BY name"
        return [bytes(value) for (value,) in await self._rows(asked, (beginning,))]

    async def note_ended(self, line: str, at: datetime) -> None:
        now = milliseconds(at)
        await self._rows("INSERT INTO ended_session (line, at) VALUES (?, ?)", (line, now))
        await self._rows("DELETE FROM ended_session WHERE at < ?", (now - ENDED_MS,))

    async def ended_after(self, number: int) -> list[tuple[int, str]]:
        asked = "SELECT id, line FROM ended_session WHERE id > ? ORDER BY id"
        return [(id_, line) for id_, line in await self._rows(asked, (number,))]

    async def keep_link(self, purpose: str, mark: str, value: str, until: datetime) -> None:
        await self._rows(f"DELETE FROM sign_in_link WHERE until < {_DIALECT.now}")
        values = (purpose, mark, value, milliseconds(until))
        await self._rows("INSERT INTO sign_in_link VALUES (?, ?, ?, ?)", values)

    async def link(self, purpose: str, mark: str, now: datetime) -> str | None:
        found = await self._rows(f"SELECT value {_LINK}", (purpose, mark, milliseconds(now)))
        return found[0][0] if found else None

    async def use_link(self, purpose: str, mark: str, now: datetime) -> str | None:
        values = (purpose, mark, milliseconds(now))
        found = await self._rows(f"DELETE {_LINK} RETURNING value", values)
        return found[0][0] if found else None

    async def end_links(self, purpose: str, value: str) -> None:
        await self._rows(
            "DELETE FROM sign_in_link WHERE purpose = ? AND value = ?", (purpose, value)
        )
