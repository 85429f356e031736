"""A transaction that somebody leaves open, a report or a copy, hardly slows the workers' claims.

While it is open PostgreSQL removes no row that was changed since. A minute is enough for the long
ring; `make soak` leaves it open for ten.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

import asyncpg
import pytest

from bot.storage.changes import Changes
from bot.storage.leases import WORKER
from bot.storage.open import open_store, opened_leases
from bot.storage.store import Store
from bot.storage.written_rows import PersonRow, TimerRow
from handlers.engine.journal import milliseconds
from tests.support.postgres import Server
from tests.support.rings import rounds
from tests.support.rows import AT, save

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]
PEOPLE, AT_ONCE, A_SECOND = 1000, 10, 60
"""Timers that move on, in each claim, and claims a second: 600 rows are changed in each."""
LATER = 1.0
"""Seconds until a timer is due again, so that enough always are."""
QUIET_SECONDS = 10.0
OPEN_SECONDS = float(rounds(60, soak=600))
MOST = 3.0


class Load:
    """One worker that claims what is due, and plans it anew a little later."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.began = monotonic()

    async def run(self, seconds: float) -> list[float]:
        """How long each claim took (seconds)."""
        took: list[float] = []
        ends = monotonic() + seconds
        while (began := monotonic()) < ends:
            now = AT + timedelta(seconds=began - self.began)
            due = await self.store.claim_due(now, AT_ONCE, "check_in")
            took.append(monotonic() - began)
            assert len(due) == AT_ONCE
            later = milliseconds(now + timedelta(seconds=LATER))
            moved = [TimerRow(each.person, "step", later) for each in due]
            await save(self.store, Changes(timers=moved))
            await asyncio.sleep(max(0.0, 1 / A_SECOND - (monotonic() - began)))
        return took


def at_most(took: list[float], share: float) -> float:
    """How long such a share of them took at most (seconds)."""
    return sorted(took)[int(len(took) * share)]


@pytest.fixture
async def load(postgres: Server) -> AsyncIterator[Load]:
    url = await postgres.empty_database()
    async with opened_leases(url) as leases:
        await leases.take(f"{WORKER}one", "me", 3600.0)
        store = open_store(url, f"{WORKER}one")
        await store.open()
        at = milliseconds(AT)
        people = [PersonRow(number, "{}", "[]", at, "") for number in range(1, PEOPLE + 1)]
        timers = [TimerRow(number, "step", at) for number in range(1, PEOPLE + 1)]
        await save(store, Changes(people=people, timers=timers))
        yield Load(store)
        await store.close()


@asynccontextmanager
async def left_open(url: str) -> AsyncIterator[None]:
    """A transaction that has read, and is not ended."""
    connection = await asyncpg.connect(url)
    async with connection.transaction(isolation="repeatable_read"):
        await connection.fetch("SELECT count(*) FROM timer")
        yield
    await connection.close()


async def test_claims_stay_quick_while_a_transaction_is_left_open(
    load: Load, postgres: Server
) -> None:
    quiet = await load.run(QUIET_SECONDS)
    async with left_open(postgres.url("emptied")):
        await load.run(OPEN_SECONDS - QUIET_SECONDS)
        late = await load.run(QUIET_SECONDS)
    for share in (0.5, 0.99):
        before, after = at_most(quiet, share), at_most(late, share)
        print(
            f"of claims {share:.0%} took at most {before * 1000:.2f} ms, then {after * 1000:.2f} ms"
        )
        assert after <= MOST * before
