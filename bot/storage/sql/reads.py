"""The reads of the store's port, in SQL that every database understands."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from bot.storage.codec import case, dumps, line, listed, loads, thread_of
from bot.storage.compact_text import full
from bot.storage.parcel import Delivered, Parcel
from bot.storage.parcel_codec import delivered, message_of, parcel
from bot.storage.read_rows import CaseRow
from bot.storage.records import (
    Address,
    DueTimer,
    Erasure,
    LogLine,
    PersonSummary,
    QueueStats,
    Refusal,
    SetAside,
    UnseenAlert,
)
from bot.storage.sql import queries as sql
from bot.storage.sql.dialect import Dialect
from handlers.coach.attention import Case, OpenAlert
from handlers.coach.first_answer import Exchange
from handlers.coach.search import Found, wanted_words
from handlers.coach.thread import Line, ThreadLineKind, ThreadSummary
from handlers.coach.told import Told
from handlers.engine.fact import ReadOnce
from handlers.engine.journal import instant, milliseconds
from handlers.engine.json import JSON
from handlers.engine.message import Lane, Message

MOST_DIGITS = 16
_Seen: TypeAlias = tuple[tuple[Any, ...], tuple[OpenAlert, ...]]
"""The columns of a `CaseRow`, and the person's open alerts."""


class SqlReads(ABC):
    """Implements what `bot.storage.store.Store` reads. A driver runs the statements."""

    def __init__(self, dialect: Dialect) -> None:
        self._next_of_chats = sql.next_of_chats(dialect)
        self._emergencies = sql.emergencies(dialect)
        self._open_threads = sql.threads(dialect, sql.WITH_THREAD, "th.state <> 'closed'")
        self._all_threads = sql.threads(dialect, sql.WITH_THREAD, "1 = 1")
        self._thread_of = sql.threads(dialect, sql.PERSON_WITH_THREAD, "p.id = ?")
        self._cases = sql.cases(dialect)
        self._listed: dict[int, tuple[_Seen, Case]] = {}
        self._delivered_at = sql.delivered_at(dialect)
        self._people_named = partial(sql.people_named, dialect)
        self._lines_with = partial(sql.lines_with, dialect)

    @abstractmethod
    async def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run a statement that reads what is committed. Raises `StorageError`."""

    @abstractmethod
    async def _named_rows(self, statement: str, values: Sequence[Any]) -> list[dict[str, JSON]]:
        """The same, with the columns' names."""

    async def waiting(
        self, channel: str, now: datetime, limit: int, chat: str | None = None
    ) -> list[Parcel]:
        at = milliseconds(now)
        if chat is None:
            rows = await self._rows(sql.WAITING, (channel, at, limit))
        else:
            rows = await self._rows(sql.WAITING_IN_CHAT, (channel, at, limit, chat))
        return [parcel(row) for row in rows]

    async def next_of_chats(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        return await self._first_of_chats(self._next_of_chats, channel, now, limit, without)

    async def emergencies(
        self, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        return await self._first_of_chats(self._emergencies, channel, now, limit, without)

    async def _first_of_chats(
        self, asked: str, channel: str, now: datetime, limit: int, without: Collection[str]
    ) -> list[Parcel]:
        values = (channel, milliseconds(now), limit, dumps(list(without)))
        found = [parcel(row) for row in await self._rows(asked, values)]
        first: dict[Address, Parcel] = {}
        for each in found:
            first.setdefault(each.address, each)
        return list(first.values())

    async def waits_until(self, channel: str, now: datetime, why: str) -> datetime | None:
        rows = await self._rows(sql.WAITS_UNTIL, (channel, milliseconds(now), why))
        return None if rows[0][0] is None else instant(rows[0][0])

    async def was_taken_back(self, id_: int) -> bool:
        return bool(await self._rows(sql.TAKEN_BACK_TOO_LATE, (id_,)))

    async def parcel(self, id_: int) -> Parcel | None:
        rows = await self._rows(sql.PARCEL, (id_,))
        return parcel(rows[0]) if rows else None

    async def refusals(self, limit: int) -> list[Refusal]:
        rows = await self._rows(sql.REFUSALS, (limit,))
        return [
            Refusal(id_, person, Address(channel, chat), kind, error or "", instant(created))
            for id_, person, channel, chat, kind, error, created in rows
        ]

    async def not_heard_yet(self, channel: str) -> list[str]:
        return [str(event) for (event,) in await self._rows(sql.NOT_HEARD, (channel,))]

    async def set_asides(self, limit: int) -> list[SetAside]:
        rows = await self._rows(sql.SET_ASIDES, (limit,))
        return [
            SetAside(id_, Address(channel, chat), error, instant(at))
            for id_, channel, chat, error, at in rows
        ]

    async def erased(self) -> list[Erasure]:
        rows = await self._rows("SELECT id, channel, chat, at FROM erased_address ORDER BY id")
        return [Erasure(r[0], Address(r[1], r[2]), instant(r[3])) for r in rows]

    async def next_due(self) -> datetime | None:
        rows = await self._rows("SELECT MIN(due) FROM timer")
        return None if rows[0][0] is None else instant(rows[0][0])

    async def due(self, now: datetime, limit: int) -> list[DueTimer]:
        rows = await self._rows(
            "SELECT id, person, kind, conversation, turn, due FROM timer WHERE due <= ?"
            " ORDER BY due, id LIMIT ?",
            (milliseconds(now), limit),
        )
        return [_due_timer(*row) for row in rows]

    async def said(self, address: Address, limit: int) -> list[Message]:
        rows = await self._rows(
            "SELECT body FROM outgoing WHERE channel = ? AND chat = ? AND state = 'sent'"
            " AND kind <> 'settle' ORDER BY id DESC LIMIT ?",
            (address.channel, address.chat, limit),
        )
        return [message_of(loads(row[0]), Lane.ANSWER.value, None) for row in rows]

    async def log_of(self, person: int, since: datetime | None = None) -> list[LogLine]:
        rows = await self._rows(
            "SELECT conversation, path, kind, data, at FROM log WHERE person = ? AND at >= ?"
            " ORDER BY at, conversation, position",
            (person, 0 if since is None else milliseconds(since)),
        )
        return [
            LogLine(conversation, path, kind, loads(data), instant(at))
            for conversation, path, kind, data, at in rows
        ]

    async def threads(self, *, with_closed: bool = False) -> list[ThreadSummary]:
        rows = await self._rows(self._all_threads if with_closed else self._open_threads)
        return [listed(row) for row in rows]

    async def unseen_alerts(self, until: datetime, levels: Collection[str]) -> list[UnseenAlert]:
        rows = await self._rows(sql.UNSEEN_ALERTS, (milliseconds(until),))
        found = [UnseenAlert(id_, person, level, instant(at)) for id_, person, level, at in rows]
        return [each for each in found if each.level in levels]

    async def cases(self, limit: int) -> list[Case]:
        alerts: defaultdict[int, list[OpenAlert]] = defaultdict(list)
        for person, level, text, at in await self._rows(sql.OPEN_ALERTS):
            alerts[person].append(OpenAlert(level, text, instant(at)))
        rows = [tuple(row) for row in await self._rows(self._cases, (limit,))]
        before, self._listed = self._listed, {}
        for row in rows:
            known, now = before.get(row[0]), (row, tuple(alerts.get(row[0], ())))
            self._listed[row[0]] = known if known and known[0] == now else (now, _case(*now))
        return [self._listed[row[0]][1] for row in rows]

    async def exchanges(self, since: datetime) -> list[Exchange]:
        found: list[Exchange] = await self._rows(sql.EXCHANGES, (milliseconds(since),))
        return found

    async def search(self, text: str, limit: int) -> list[Found]:
        wanted = [f"%{_literal(word)}%" for word in wanted_words(text)]
        if not wanted:
            return []
        number = text.strip().removeprefix("#")
        id_ = int(number) if number.isdecimal() and len(number) < MOST_DIGITS else 0
        named = await self._rows(self._people_named(len(wanted)), (id_, *wanted, limit))
        rows = await self._rows(self._lines_with(len(wanted)), (*wanted, limit))
        lines = [
            Found(person, name, ThreadLineKind(kind), author, said, instant(at))
            for person, name, kind, author, said, at in rows
        ]
        return [*(Found(person, name) for person, name in named), *lines]

    async def thread_of(self, person: int) -> tuple[ThreadSummary, list[Line]] | None:
        rows = await self._rows(self._thread_of, (person,))
        if not rows:
            return None
        return listed(rows[0]), [line(row) for row in await self._rows(sql.LINES, (person,))]

    async def told(self, person: int, limit: int) -> list[Told]:
        rows = await self._rows(sql.TOLD, (person, limit))
        return [Told(loads(body)["text"], instant(at)) for body, at in reversed(rows)]

    async def profile_of(self, person: int) -> dict[str, JSON] | None:
        rows = await self._rows("SELECT profile FROM person WHERE id = ?", (person,))
        return loads(rows[0][0]) if rows else None

    async def picture_id(self, channel: str, mark: str) -> str | None:
        rows = await self._rows(sql.PICTURE_ID, (channel, mark))
        return rows[0][0] or None if rows else None

    async def channels(self) -> set[str]:
        return {row[0] for row in await self._rows("SELECT DISTINCT channel FROM address")}

    async def chats(self, channel: str) -> list[str]:
        statement = "SELECT chat FROM address WHERE channel = ?"
        return [row[0] for row in await self._rows(statement, (channel,))]

    async def newest_update(self, channel: str) -> str | None:
        rows = await self._rows(sql.NEWEST_UPDATE, (channel,))
        return rows[0][0] if rows else None

    async def delivered_at(self, address: Address, limit: int) -> list[Delivered]:
        rows = await self._rows(self._delivered_at, (address.channel, address.chat, limit))
        return [delivered(row) for row in reversed(rows)]

    async def steps_at(self, address: Address) -> list[DueTimer]:
        rows = await self._rows(sql.STEPS_AT, (address.channel, address.chat))
        return [_due_timer(*row) for row in rows]

    async def person_at(self, address: Address) -> int | None:
        rows = await self._rows(sql.PERSON_AT, (address.channel, address.chat))
        return int(rows[0][0]) if rows else None

    async def everybody(self, limit: int) -> list[PersonSummary]:
        rows = await self._rows(sql.EVERYBODY, (limit,))
        return [
            PersonSummary(
                id_, loads(profile), bool(is_unreachable), instant(began), thread_of(*thread)
            )
            for id_, profile, is_unreachable, began, *thread in rows
        ]

    async def pulse(self) -> QueueStats:
        lanes = await self._rows(sql.WAITING_BY_LANE)
        due, waiting, aside = (await self._rows(sql.PULSE))[0]
        return QueueStats(
            {lane: count for lane, count, _ in lanes},
            {lane: instant(oldest) for lane, _, oldest in lanes},
            None if due is None else instant(due),
            waiting,
            aside,
        )

    async def everything_of(self, person: int) -> dict[str, list[dict[str, JSON]]]:
        whole = {
            table: await self._named_rows(statement, (person,))
            for table, statement in sql.EVERYTHING
        }
        for row in (*whole["conversation"], *whole["ended_conversation"]):
            row.update((name, full(text)) for name, text in row.items() if isinstance(text, str))
        return whole

    async def clock(self) -> tuple[datetime, datetime] | None:
        rows = await self._rows("SELECT now, target FROM clock")
        return (instant(rows[0][0]), instant(rows[0][1])) if rows else None


def _case(columns: tuple[Any, ...], alerts: tuple[OpenAlert, ...]) -> Case:
    row = CaseRow._make(columns)
    return case(row, alerts, ReadOnce(loads(row.profile)))


def _literal(word: str) -> str:
    """A word of which no letter stands for others in a pattern."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _due_timer(
    id_: int, person: int, kind: str, conversation: int, turn: int, due: int
) -> DueTimer:
    return DueTimer(id_, person, kind, conversation, turn, instant(due))
