"""Two workers share one bot: one alone is connected, whoever is killed, stopped or woken."""

import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bot.channels.discord.fake.actions import Someone
from tests.bot.channels.discord.fake.server import FakeDiscord
from tests.bot.channels.discord.process import OnDiscord
from tests.support.postgres import Server
from tests.support.waiting import until

pytestmark = pytest.mark.long
LOST = re.compile(r"another worker leads now.*work=discord/")
HANDOVERS = 3
WELCOME = "software with exercise ideas"


@dataclass
class Workers:
    """Workers on one database, with one bot."""

    fake: FakeDiscord
    url: str
    folder: Path
    all: list[OnDiscord] = field(default_factory=list)

    async def another(self) -> OnDiscord:
        """A worker that was started."""
        told = {
            "DISCORD_TOKEN": self.fake.token,
            "DISCORD_API_URL": self.fake.url,
            "DATABASE_URL": self.url,
        }
        worker = OnDiscord(self.folder / str(len(self.all)), told)
        self.all.append(worker)
        await worker.start()
        return worker

    async def two(self) -> tuple[OnDiscord, OnDiscord]:
        """One that is connected, and one that waits for its turn."""
        first = await self.another()
        await first.ready()
        return first, await self.standing_by()

    async def standing_by(self) -> OnDiscord:
        worker = await self.another()
        await worker.stands_by("discord")
        return worker


@pytest.fixture
async def workers(postgres: Server, tmp_path: Path) -> AsyncIterator[Workers]:
    async with AsyncExitStack() as left:
        fake = await left.enter_async_context(FakeDiscord().open())
        found = Workers(fake, await postgres.new_database(), tmp_path)
        try:
            yield found
        finally:
            for worker in found.all:
                if not worker.is_over:
                    await worker.kill()


async def test_in_a_storm_of_restarts_one_alone_is_connected(workers: Workers) -> None:
    leading, waiting = await workers.two()
    for _ in range(HANDOVERS):
        assert len(workers.fake.gateway.live) == 1
        await leading.kill()
        await waiting.ready()
        leading, waiting = waiting, await workers.standing_by()
    gateway = workers.fake.gateway
    assert (gateway.most_at_once, len(gateway.identified)) == (1, 1 + HANDOVERS)
    sam = Someone(workers.fake)
    await sam.say("hello")
    await until(lambda: welcomes(sam) == 1)


async def test_who_takes_over_where_no_start_is_left_waits(workers: Workers) -> None:
    leading, waiting = await workers.two()
    workers.fake.rest.starts_left = 0
    await leading.kill()
    await until(lambda: "only 0 times are left" in waiting.log)
    assert len(workers.fake.gateway.identified) == 1


async def test_what_a_stopped_worker_hears_too_is_handled_once(workers: Workers) -> None:
    stopped, other = await workers.two()
    gateway = workers.fake.gateway
    its_line = gateway.socket
    assert its_line is not None
    stopped.send(signal.SIGSTOP)
    await other.ready()
    sam = Someone(workers.fake)
    await sam.say("hello")
    heard = next(each for each in gateway.sessions["session2"].sent if "MESSAGE" in each["t"])
    await its_line.send_json({**heard, "s": 3})
    await until(lambda: welcomes(sam) == 1)
    stopped.send(signal.SIGCONT)
    await until(lambda: bool(LOST.search(stopped.log)))
    await until(lambda: its_line not in gateway.live)
    await sam.say("/help")
    await until(lambda: len(sam.reads()) > 1)
    assert welcomes(sam) == 1


def welcomes(sam: Someone) -> int:
    """How often they were greeted."""
    return sum(WELCOME in str(each) for each in sam.reads())
