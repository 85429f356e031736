"""The reads of `bot.storage.mirrors` in SQL."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from bot.storage.codec import entry
from bot.storage.mirrors import (
    Attachment,
    Entry,
    FateChange,
    LineAt,
    MirroredThread,
    SentMessage,
    UnmirroredLine,
)
from bot.storage.read_rows import EntryRow
from bot.storage.records import Address
from handlers.coach.thread import ThreadLineKind
from handlers.engine.journal import milliseconds

Rows = Callable[..., Awaitable[list[Any]]]

_ENTRY = """
SELECT e.id, e.person, e.author, e.kind, e.text, e.at, e.ref, e.replaces, o.state, o.error,
    a.id, a.person, a.channel, a.kind, a.platform_id, a.name, a.path, a.tries,
    o.id, o.channel, o.chat, o.external, o.state,
    (SELECT l.level FROM alert l WHERE l.person = e.person AND l.at = e.at AND l.text = e.text
        LIMIT 1)
FROM thread_entry e LEFT JOIN outgoing o ON o.id = e.outgoing
LEFT JOIN attachment a ON a.ref = e.ref AND a.ref <> '' AND a.person = e.person
    AND e.replaces IS NULL
"""
_ENTRY_BY_ID = _ENTRY + "WHERE e.id = ?"
_SENT_AS = _ENTRY + "WHERE e.ref = ? AND o.id IS NOT NULL ORDER BY e.id DESC LIMIT 1"
_MIRRORED = (
    "SELECT person, place, title, is_closed FROM mirror"
    " WHERE channel = ? AND chat = ? AND person = ?"
)
_TURNED = (
    "SELECT m.person, m.place, m.title, 1 - m.is_closed FROM mirror m"
    " JOIN thread t ON t.person = m.person"
    " WHERE m.channel = ? AND m.chat = ? AND (m.is_closed = 1) <> (t.state = 'closed')"
)
_RENAMED = (
    "SELECT person, place, title, is_closed FROM mirror m WHERE channel = ? AND chat = ?"
    " AND title = '' AND is_closed = 0 AND EXISTS (SELECT 1 FROM person p WHERE p.id = m.person)"
)
_REFUSED = (
    "SELECT 1 FROM outgoing f WHERE f.channel = s.channel AND f.chat = s.chat"
    " AND f.person = o.person AND f.kind = 'line' AND f.state = 'failed'"
    " AND NOT EXISTS (SELECT 1 FROM outgoing n WHERE n.channel = f.channel AND n.chat = f.chat"
    " AND n.person = f.person AND n.kind = 'line' AND n.state = 'sent' AND n.id > f.id)"
)
_REFUSED_EVERYWHERE = (
    "SELECT DISTINCT o.person FROM outgoing o WHERE o.created >= ? AND o.kind = 'line'"
    " AND o.state = 'failed' AND NOT EXISTS (SELECT 1 FROM surface s"
    f" WHERE {{is_shown}} AND NOT EXISTS ({_REFUSED}))"
)
_FORSAKEN = (
    "SELECT m.person, m.place, m.title, m.is_closed FROM mirror m WHERE m.channel = ?"
    " AND m.chat = ? AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = m.person)"
)


class SqlSurfaces:
    """Implements `SurfaceRows`. rows: runs a statement on the reading connection; is_shown: a
    condition, whether threads are shown on a surface `s` now.
    """

    def __init__(self, rows: Rows, is_shown: str = "1 = 1") -> None:
        self._rows = rows
        self._any = f"SELECT 1 FROM surface s WHERE {is_shown} LIMIT 1"
        self._refused_everywhere = _REFUSED_EVERYWHERE.format(is_shown=is_shown)

    async def _one(self, statement: str, values: Sequence[object]) -> Any:
        rows = await self._rows(statement, values)
        return rows[0][0] if rows else None

    async def is_known(self, surface: Address) -> bool:
        return (
            await self._one("SELECT 1 FROM surface WHERE channel = ? AND chat = ?", _pair(surface))
            is not None
        )

    async def chats(self, channel: str) -> list[str]:
        rows = await self._rows(
            "SELECT chat FROM surface WHERE channel = ? ORDER BY chat", [channel]
        )
        return [row[0] for row in rows]

    async def has_any(self) -> bool:
        return bool(await self._rows(self._any, []))

    async def refused_everywhere(self, since: datetime) -> frozenset[int]:
        found = await self._rows(self._refused_everywhere, [milliseconds(since)])
        return frozenset(row[0] for row in found)

    async def first_to_show(self) -> int:
        found = await self._one(
            "SELECT COALESCE((SELECT MIN(e.id) - 1 FROM thread_entry e JOIN thread t"
            " ON t.person = e.person WHERE e.at >= t.waiting_since),"
            " (SELECT MAX(id) FROM thread_entry), 0)",
            (),
        )
        return int(found)

    async def unshown(self, surface: Address, limit: int) -> list[UnmirroredLine]:
        rows = await self._rows(
            "SELECT e.id, e.person, e.kind, e.ref, e.outgoing IS NOT NULL, s.state = 'again'"
            " FROM surface_entry s JOIN thread_entry e ON e.id = s.entry"
            " WHERE s.channel = ? AND s.chat = ? AND s.state <> 'planned'"
            " ORDER BY s.entry LIMIT ?",
            (*_pair(surface), limit),
        )
        return [
            UnmirroredLine(r[0], r[1], ThreadLineKind(r[2]), r[3], bool(r[4]), bool(r[5]))
            for r in rows
        ]

    async def fated(self, surface: Address) -> list[FateChange]:
        rows = await self._rows(
            "SELECT m.external, m.person, m.entry FROM mirror_line m"
            " JOIN thread_entry e ON e.id = m.entry JOIN outgoing o ON o.id = e.outgoing"
            " WHERE m.channel = ? AND m.chat = ? AND m.fate = 'stored' AND o.state <> 'stored'",
            _pair(surface),
        )
        return [FateChange(*row) for row in rows]

    async def turned(self, surface: Address) -> list[MirroredThread]:
        return await self._mirrors(_TURNED, surface)

    async def renamed(self, surface: Address) -> list[MirroredThread]:
        return await self._mirrors(_RENAMED, surface)

    async def forsaken(self, surface: Address) -> list[MirroredThread]:
        return await self._mirrors(_FORSAKEN, surface)

    async def mirrored(self, surface: Address, person: int) -> MirroredThread | None:
        found = await self._mirrors(_MIRRORED, surface, person)
        return found[0] if found else None

    async def _mirrors(
        self, statement: str, surface: Address, *more: object
    ) -> list[MirroredThread]:
        rows = await self._rows(statement, (*_pair(surface), *more))
        return [
            MirroredThread(person, place, title, bool(is_closed))
            for person, place, title, is_closed in rows
        ]

    async def at_place(self, surface: Address, place: str) -> int | None:
        found: int | None = await self._one(
            "SELECT person FROM mirror WHERE channel = ? AND chat = ? AND place = ?",
            (*_pair(surface), place),
        )
        return found

    async def line_at(self, surface: Address, external: str, ref: str) -> LineAt | None:
        rows = await self._rows(
            "SELECT m.person, e.id, e.kind, e.author FROM mirror_line m"
            " LEFT JOIN thread_entry e ON e.id = m.entry"
            " WHERE m.channel = ? AND m.chat = ? AND m.external = ?",
            (*_pair(surface), external),
        ) or await self._rows(
            "SELECT person, id, kind, author FROM thread_entry WHERE ref = ? AND ref <> ''"
            " ORDER BY id DESC LIMIT 1",
            (ref,),
        )
        if not rows:
            return None
        person, entry, kind, author = rows[0]
        return LineAt(person, entry, None if kind is None else ThreadLineKind(kind), author or "")

    async def lines_of(self, surface: Address, person: int) -> list[str]:
        rows = await self._rows(
            "SELECT external FROM mirror_line WHERE channel = ? AND chat = ? AND person = ?",
            (*_pair(surface), person),
        )
        return [row[0] for row in rows]

    async def line_of(self, surface: Address, entry: int) -> str | None:
        found: str | None = await self._one(
            # of several messages the last: the one that can be edited
            "SELECT external FROM mirror_line WHERE channel = ? AND chat = ? AND entry = ?"
            " ORDER BY LENGTH(external) DESC, external DESC LIMIT 1",
            (*_pair(surface), entry),
        )
        return found

    async def entry(self, id_: int) -> Entry | None:
        rows = await self._rows(_ENTRY_BY_ID, (id_,))
        return entry(EntryRow._make(rows[0])) if rows else None

    async def sent_as(self, ref: str) -> tuple[Entry, SentMessage] | None:
        rows = await self._rows(_SENT_AS, (ref,))
        if not rows:
            return None
        row = EntryRow._make(rows[0])
        assert row.message is not None, "the query asks for none without"
        return entry(row), SentMessage(
            row.message, Address(row.channel, row.chat), row.external, row.state
        )

    async def unfetched(
        self, channel: str, now: datetime, without: Collection[int] = ()
    ) -> Attachment | None:
        rows = await self._rows(
            "SELECT id, person, channel, kind, platform_id, name, path, tries FROM attachment"
            " WHERE channel = ? AND state = 'waiting' AND not_before <= ? ORDER BY id LIMIT ?",
            (channel, milliseconds(now), len(without) + 1),
        )
        found = (Attachment(*row) for row in rows)
        return next((each for each in found if each.id not in without), None)

    async def kept(self, channel: str, platform_id: str) -> str | None:
        rows = await self._rows(
            "SELECT path, state FROM attachment WHERE channel = ? AND platform_id = ?"
            " ORDER BY id DESC LIMIT 1",
            (channel, platform_id),
        )
        path, state = rows[0] if rows else ("", "failed")
        return None if state == "waiting" else str(path)

    async def attachment(self, id_: int) -> Attachment | None:
        rows = await self._rows(
            "SELECT id, person, channel, kind, platform_id, name, path, tries FROM attachment"
            " WHERE id = ?",
            (id_,),
        )
        return Attachment(*rows[0]) if rows else None

    async def coach_chat(self, channel: str) -> str | None:
        found: str | None = await self._one(
            "SELECT chat FROM coach_chat WHERE channel = ?", (channel,)
        )
        return found

    async def round_told(self, at: Address) -> tuple[int, str] | None:
        rows = await self._rows(
            "SELECT round_at, round_mark FROM surface WHERE channel = ? AND chat = ?", _pair(at)
        )
        return (rows[0][0], rows[0][1]) if rows else None

    async def is_code(self, code: str, now: datetime) -> bool:
        until = await self._one("SELECT until FROM coach_code WHERE code = ?", (code,))
        return until is not None and until >= milliseconds(now)


def _pair(surface: Address) -> tuple[str, str]:
    return (surface.channel, surface.chat)
