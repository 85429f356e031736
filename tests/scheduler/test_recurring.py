"""Recurring work comes again, though it failed before."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.recurring import Recurring


async def test_work_that_failed_comes_again() -> None:
    runs: list[int] = []
    again = asyncio.Event()

    async def work() -> None:
        runs.append(len(runs))
        if len(runs) == 1:
            raise OSError("the disk is full")
        again.set()

    recurring = Recurring()
    recurring.every("backup", timedelta(milliseconds=20), work)
    recurring.start()
    try:
        async with asyncio.timeout(10):
            await again.wait()
    finally:
        recurring.stop()


async def test_work_comes_again_after_steady_seconds_and_no_wall_clock_is_asked() -> None:
    waited: list[float] = []
    again = asyncio.Event()

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) > 3:
            await asyncio.Event().wait()

    async def work() -> None:
        if len(waited) == 3:
            again.set()

    recurring = Recurring(wait)
    recurring.start()
    recurring.every("look", timedelta(hours=2), work)
    try:
        async with asyncio.timeout(10):
            await again.wait()
    finally:
        recurring.stop()
    assert waited[:3] == [7200.0] * 3


async def test_daily_work_is_planned_by_the_wall_of_its_zone() -> None:
    async def work() -> None:
        return

    recurring = Recurring()
    recurring.start()
    recurring.daily("backup", time(3, 30), ZoneInfo("Asia/Kathmandu"), work)
    planned = recurring.next_run("backup")
    recurring.stop()
    assert planned is not None
    assert planned.astimezone(UTC).time() == datetime(2026, 1, 1, 21, 45, tzinfo=UTC).time()


async def test_work_that_is_stopped_in_the_middle_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        runs.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    recurring = Recurring()
    recurring.every("backup", timedelta(milliseconds=20), work)
    recurring.start()
    async with asyncio.timeout(10):
        await runs.wait()
        recurring.stop()
        await ended.wait()
    await asyncio.sleep(0)
    assert caplog.records == []
