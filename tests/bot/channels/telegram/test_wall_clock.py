"""A running Limber whose machine's clock is set while somebody holds a stretch."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from scheduler.wall_clock import wall_time
from tests.bot.channels.telegram.fake.server import FakeTelegram
from tests.bot.channels.telegram.process import limber
from tests.bot.channels.telegram.trainee import SUE, Trainee, shown
from tests.support.faketime import FakeWall, library
from tests.support.limber_process import LimberProcess
from tests.support.waiting import until

SLACK = 8
"""Seconds by which a step may be late on a machine that is busy with other tests."""


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
