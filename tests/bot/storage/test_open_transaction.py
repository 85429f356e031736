"""A transaction that somebody leaves open, a report or a copy, does not slow the workers' claims.

While it is open PostgreSQL removes no row that was changed since, and a claim must not wade through
what was rung and moved meanwhile. Counted are pages, which are the same on a busy machine.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.postgres.functions import numbered
from bot.storage.postgres.timer_claims import CLAIM, TimerClaims
from bot.storage.written_rows import PersonRow, TimerRow
from handlers.engine.journal import milliseconds
from tests.support.postgres import Server
from tests.support.rows import AT, save
from tests.support.waiting import until

PEOPLE, MOVES, AT_ONCE = 1000, 20, 10
MINUTE = timedelta(minutes=1)
MOST = 3


@dataclass
class Counting:
    """Claims timers, and counts the pages that a claim looks at."""

    connection: asyncpg.Connection
    pages: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        async with self._turn:
            if statement != CLAIM:
                return list(await self.connection.fetch(numbered(statement), *values))
            asked = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {numbered(statement)}"
            (told,) = json.loads(await self.connection.fetchval(asked, *values))
            assert told["Plan"]["Actual Rows"] == AT_ONCE
            self.pages = told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"]
            return []


@pytest.fixture
async def counting(postgres: Server) -> AsyncIterator[Counting]:
    url = await postgres.empty_database()
    at = milliseconds(AT)
    async with opened(url) as store:
        people = [PersonRow(number, "{}", "[]", at, "") for number in range(1, PEOPLE + 1)]
        timers = [TimerRow(number, "step", at) for number in range(1, PEOPLE + 1)]
        await save(store, Changes(people=people, timers=timers))
    connection = await asyncpg.connect(url)
    await connection.execute("ANALYZE")
    yield Counting(connection)
    await connection.close()


async def test_a_claim_passes_over_what_moved_on_since(
    counting: Counting, postgres: Server
) -> None:
    claims = TimerClaims(counting.run, "worker/one")
    await claims.claim(AT, AT_ONCE, "")
    usual = counting.pages
    reporting = await asyncpg.connect(postgres.url("emptied"))
    async with reporting.transaction(isolation="repeatable_read"):
        await reporting.fetch("SELECT count(*) FROM timer")
        for _ in range(MOVES):
            await counting.connection.execute("UPDATE timer SET due = due + 60000")
        now = AT + MOVES * MINUTE

        async def is_quick(at: datetime = now) -> bool:
            await claims.claim(at, AT_ONCE, "")
            return counting.pages <= MOST * usual

        await until(is_quick, 10)
        await claims.close()
    await reporting.close()
