"""Recurring work for which a missed run does no harm.

Rules:
- What people wait for is no such work: timers are rows, and the clock rings them.
- A run that fails is logged, and the next one comes all the same. Two never run side by side.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.logger import Logger

Work = Callable[[], Awaitable[None]]

_log = Logger()


class Recurring:
    """Runs work every so often, or once a day, between `start` and `stop`."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin; work may be added before and after."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def every(self, name: str, interval: timedelta, work: Work) -> None:
        """Do this again and again."""
        self._add(name, IntervalTrigger(seconds=interval.total_seconds()), work)

    def daily(self, name: str, at: time, zone: ZoneInfo, work: Work) -> None:
        """Do this once a day, at a time of a zone's wall clocks."""
        self._add(name, CronTrigger(hour=at.hour, minute=at.minute, timezone=zone), work)

    def next_run(self, name: str) -> datetime | None:
        """When this is done next; None if it is not planned, or nothing has been started."""
        job = self._scheduler.get_job(name)
        return None if job is None else job.next_run_time

    def _add(self, name: str, trigger: BaseTrigger, work: Work) -> None:
        async def run() -> None:
            try:
                await work()
            except asyncio.CancelledError:
                return  # it is stopped: the scheduler would log that as an error
            except Exception as error:  # noqa: BLE001 - an outermost loop: it comes again
                _log.error("recurring work failed", work=name, error=type(error).__name__)

        self._scheduler.add_job(run, trigger, id=name, replace_existing=True)
