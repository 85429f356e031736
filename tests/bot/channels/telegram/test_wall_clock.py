"""A running Limber whose machine's clock is set while somebody holds a stretch."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import httpx
import pytest

from scheduler.wall_clock import wall_time
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.fake.state import Posted
from tests.bot.channels.telegram.process import limber
from tests.support.faketime import FakeWall, library
from tests.support.limber_process import LimberProcess
from tests.support.waiting import until

SUE = 7
ENDS = re.compile(r'<tg-time unix="(\d+)"')
SLACK = 8
"""Seconds by which a step may be late on a machine that is busy with other tests."""


@dataclass
class Trainee:
    """Somebody who trains; arrived: when each message reached them, in steady seconds."""

    fake: FakeTelegram
    arrived: dict[int, float] = field(default_factory=dict)

    async def says(self, text: str, answered: str) -> Posted:
        before = len(self.fake.said(SUE))
        self.fake.say(SUE, text)
        return await self.reads(before, answered)

    async def taps(self, posted: Posted, label: str, answered: str) -> Posted:
        before = len(self.fake.said(SUE))
        choice = next(data for name, data in posted.labels if name == label)
        self.fake.press(SUE, posted.id, choice)
        return await self.reads(before, answered)

    async def reads(self, before: int, answered: str, seconds: float = 60) -> Posted:
        found: list[Posted] = []

        def is_there() -> bool:
            found[:] = [p for p in self.fake.said(SUE)[before:] if answered in p.text]
            return bool(found)

        try:
            await until(is_there, seconds)
        except TimeoutError:
            raise AssertionError([p.text for p in self.fake.said(SUE)[before:]]) from None
        self.arrived[found[-1].id] = monotonic()
        return found[-1]

    async def starts(self) -> Posted:
        """Go as far as the first countdown."""
        welcome = await self.says("/start", "Limber")
        before = len(self.fake.said(SUE))
        self.fake.press(SUE, welcome.id, welcome.labels[0][1])
        await self.reads(before, "bothering")
        screen = await self.says("left knee, 2, five minutes, no band, no step", "safety check")
        plan = await self.taps(screen, "None of these", "your plan")
        return await self.taps(plan, "Start", "starts in")

    async def next_step(self, posted: Posted) -> tuple[Posted, float]:
        """The step that comes after this one by itself, and how long that took."""
        before = 1 + [p.id for p in self.fake.said(SUE)].index(posted.id)
        following = await self.reads(before, "")
        return following, self.arrived[following.id] - self.arrived[posted.id]


def shown(posted: Posted, at: datetime) -> float:
    """Seconds that its countdown shows to whose clock says `at`."""
    ends = ENDS.search(posted.html)
    assert ends is not None, posted.html
    return int(ends[1]) - at.timestamp()


async def wall_of(process: LimberProcess) -> datetime:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{process.port}") as http:
        return datetime.fromisoformat((await http.get("/healthz")).json()["clock"])


@pytest.mark.long
async def test_holds_ring_when_the_wall_clock_is_set_back_and_ahead(tmp_path: Path) -> None:
    wall = FakeWall(library(), tmp_path / "wall")
    async with FakeTelegram().open() as fake:
        fake.chat(SUE)
        async with limber(fake, tmp_path, **wall.environment()) as process:
            sue = Trainee(fake)
            step = await sue.starts()
            for hours in (-2, 0):
                seconds = shown(step, wall_time() + timedelta(hours=-2 if hours == 0 else 0))
                wall.is_set(hours * 3600)
                step, took = await sue.next_step(step)
                assert took == pytest.approx(seconds, abs=SLACK), "steady time ran on"
                there = await wall_of(process)
                off = there - (wall_time() + timedelta(hours=hours))
                assert abs(off) < timedelta(minutes=1), "the wall clock was set"
                await until(lambda: process.log.count("the clock was set") >= 1)
            assert "away" not in step.text
            assert process.log.count("the clock was set") == 2
            assert "timers do not ring" not in process.log
        assert fake.malformed == []
