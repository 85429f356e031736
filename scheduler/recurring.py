"""Recurring work for which a missed run does no harm.

Rules:
- What people wait for is no such work: timers are rows, and the clock rings them.
- A run that fails is logged, and the next one comes all the same. Two never run side by side.
- What is done every so often waits in steady time: whatever the wall clock is set to, it comes.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from scheduler.logger import Logger

Work = Callable[[], Awaitable[None]]

_log = Logger()


class Recurring:
    """Runs work every so often, or once a day, between `start` and `stop`.

    wait: lets so many seconds of steady time pass.
    """

    def __init__(self, wait: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._wait = wait
        self._again: dict[str, Coroutine[None, None, None]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin; work may be added before and after."""
        self._scheduler.start()
        self._begin()

    def stop(self) -> None:
        """Begin nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        for task in self._tasks:
            task.cancel()
        for never_begun in self._again.values():
            never_begun.close()
        self._tasks, self._again = [], {}

    def every(self, name: str, interval: timedelta, work: Work) -> None:
        """Do this again and again."""
        self._again[name] = self._repeated(name, interval.total_seconds(), work)
        if self._scheduler.running:
            self._begin()

    def daily(self, name: str, at: time, zone: ZoneInfo, work: Work) -> None:
        """Do this once a day, at a time of a zone's wall clocks."""

        async def run() -> None:
            with contextlib.suppress(asyncio.CancelledError):  # the scheduler would log it
                await self._once(name, work)

        trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=zone)
        self._scheduler.add_job(run, trigger, id=name, replace_existing=True)

    def next_run(self, name: str) -> datetime | None:
        """When this daily work is done next; None if it is not planned, or nothing was started."""
        job = self._scheduler.get_job(name)
        return None if job is None else job.next_run_time

    def _begin(self) -> None:
        while self._again:
            name, work = self._again.popitem()
            self._tasks.append(asyncio.create_task(work, name=name))

    async def _repeated(self, name: str, seconds: float, work: Work) -> None:
        while True:
            await self._wait(seconds)
            await self._once(name, work)

    async def _once(self, name: str, work: Work) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - an outermost loop: it is logged, and tried again next time
            _log.error("recurring work failed", work=name, error=type(error).__name__)
