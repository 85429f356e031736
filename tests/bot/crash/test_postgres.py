"""A wave of check-ins on PostgreSQL while one of two workers is stopped or killed, and while
PostgreSQL is killed or drops everybody: all are asked, and nobody's day is planned twice.

Two or three of each are enough for the long ring; `make soak` does fifty and a hundred.
"""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.telegram.channel import PACE
from bot.storage.open import opened
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.process import on_telegram
from tests.bot.crash.wave import FIRST_CHAT, PEOPLE, prepare
from tests.support.check_ins import TIME
from tests.support.limber_process import LimberProcess
from tests.support.postgres import Server, server
from tests.support.rings import rounds
from tests.support.sql import rows
from tests.support.waiting import until

pytestmark = [pytest.mark.long, pytest.mark.timeout(7000)]
AT_ONCE = 8
"""Calls on their way to Telegram at once: so many messages can come again (`PACE` there)."""
LEADS = re.compile(r"leads .*work=telegram/")
LOST = re.compile(r"another worker leads now.*work=telegram/")
PAUSES = rounds(3, soak=100)
KILLS = rounds(2, soak=50)


@dataclass
class Night:
    """Everybody's check-in is due, on a database of its own."""

    url: str
    fake: FakeTelegram
    folder: Path
    started: list[LimberProcess] = field(default_factory=list)

    async def another(self) -> LimberProcess:
        process = on_telegram(self.fake, self.folder / "data", DATABASE_URL=self.url)
        self.folder.mkdir(exist_ok=True)
        await process.start()
        self.started.append(process)
        return process

    async def handover(self, share: float) -> tuple[LimberProcess, LimberProcess]:
        """One that has asked this share, and another one that waits for its turn with Telegram."""
        first = await self.another()
        await self.begun(share)
        second = await self.another()
        await second.stands_by("telegram")
        return first, second

    def asked(self) -> Counter[int]:
        """How often each person has been sent a check-in."""
        return Counter(
            chat
            for chat in range(FIRST_CHAT, FIRST_CHAT + PEOPLE)
            for posted in self.fake.said(chat)
            if posted.text.startswith(TIME)
        )

    async def begun(self, share: float) -> None:
        """Wait until this share has been asked."""
        await until(lambda: len(self.asked()) >= share * PEOPLE)

    async def over(self, process: LimberProcess) -> None:
        """Wait until everybody has been asked and nothing waits."""
        await until(lambda: len(self.asked()) == PEOPLE or process.is_over)
        assert not process.is_over, process.log
        async with opened(self.url) as store:

            async def nothing_waits() -> bool:
                return not await rows(store, "SELECT 1 FROM outgoing WHERE state = 'stored'")

            await until(nothing_waits)
            found = await rows(
                store, f"SELECT person FROM outgoing WHERE kind = 'send' AND body LIKE '%{TIME}%'"
            )
            assert Counter(person for (person,) in found) == Counter(range(1, PEOPLE + 1))
            timers = await rows(store, "SELECT person FROM timer WHERE kind = 'check_in'")
            assert Counter(person for (person,) in timers) == Counter(range(1, PEOPLE + 1))

    def again(self) -> int:
        """How many messages came a second time."""
        asked = self.asked()
        assert set(asked) == set(range(FIRST_CHAT, FIRST_CHAT + PEOPLE))
        return sum(asked.values()) - PEOPLE


@pytest.fixture(scope="module")
def safe() -> Iterator[Server]:
    """A PostgreSQL that keeps what it has committed when it is killed."""
    with server(is_safe=True) as made:
        yield made


@pytest.fixture
async def night(safe: Server, tmp_path: Path) -> AsyncIterator[Night]:
    async with FakeTelegram().open() as fake:
        fake.limits.is_off = True
        for chat in range(FIRST_CHAT, FIRST_CHAT + PEOPLE):
            fake.chat(chat)
        url = await safe.new_database()
        await prepare(url)
        night = Night(url, fake, tmp_path / "night")
        yield night
        for process in night.started:
            if not process.is_over:
                process.send(signal.SIGCONT)
                await process.kill()


@pytest.mark.parametrize("number", range(PAUSES))
async def test_one_that_was_stopped_beyond_its_lease_does_nothing_any_more(
    night: Night, number: int
) -> None:
    first, second = await night.handover((number % 9 + 0.5) / 10)
    first.send(signal.SIGSTOP)
    await until(lambda: bool(LEADS.search(second.log)))
    first.send(signal.SIGCONT)
    await until(lambda: bool(LOST.search(first.log)) or first.is_over)
    await night.over(second)
    assert night.again() <= AT_ONCE
    assert not LEADS.search(first.log.rpartition("another worker leads now")[2])
    assert await first.end() == 0
    assert "Traceback" not in first.log


@pytest.mark.parametrize("number", range(KILLS))
async def test_one_that_is_killed_is_replaced_by_the_one_that_waits(
    night: Night, number: int
) -> None:
    first, second = await night.handover((number % 9 + 0.5) / 10)
    await first.kill()
    await night.over(second)
    assert night.again() <= AT_ONCE


@pytest.mark.parametrize("number", range(KILLS))
async def test_one_that_ends_hands_over_at_once_and_nothing_comes_again(
    night: Night, number: int
) -> None:
    first, second = await night.handover((number % 9 + 0.5) / 10)
    assert await first.end() == 0
    await night.over(second)
    assert night.again() == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP])
async def test_the_pace_of_a_token_holds_over_a_handover(night: Night, how: signal.Signals) -> None:
    night.fake.limits.is_off = False
    first, second = await night.handover(0.5)
    first.send(how)
    await night.over(second)
    assert night.fake.limits.busiest <= PACE.per_second
    assert "told to wait" not in first.log + second.log


@pytest.mark.parametrize("number", range(KILLS))
async def test_postgresql_is_killed_and_comes_back(night: Night, safe: Server, number: int) -> None:
    process = await night.another()
    await night.begun((number % 9 + 0.5) / 10)
    safe.stop(signal.SIGQUIT)
    await asyncio.to_thread(safe.start)
    await night.over(process)
    assert night.again() <= AT_ONCE
    assert "Traceback" not in process.log


@pytest.mark.parametrize("number", range(KILLS))
async def test_every_connection_is_dropped(night: Night, safe: Server, number: int) -> None:
    process = await night.another()
    await night.begun((number % 9 + 0.5) / 10)
    found = re.search(r"/(\w+)$", night.url)
    assert found is not None
    await safe.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{found[1]}' AND pid <> pg_backend_pid()"
    )
    await night.over(process)
    assert night.again() <= AT_ONCE
    assert "Traceback" not in process.log
