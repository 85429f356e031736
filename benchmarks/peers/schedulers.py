"""A wave of check-ins by APScheduler and by python-telegram-bot's JobQueue, jobs in memory.

Neither is durable: what is measured is how long it takes until every job has run. Each job does
no more than to count.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram.ext import Application, JobQueue


class _Counter:
    def __init__(self, wanted: int) -> None:
        self._left = wanted
        self.is_over = asyncio.Event()

    async def rang(self, *_: Any) -> None:
        self._left -= 1
        if not self._left:
            self.is_over.set()


async def apscheduler_wave(people: int) -> float:
    """Seconds from the instant at which all are due until all have run."""
    counter = _Counter(people)
    scheduler = AsyncIOScheduler(timezone=UTC)
    _begin(scheduler)
    due = datetime.fromtimestamp(1, UTC)  # long past: all are due once it goes on
    for number in range(people):
        scheduler.add_job(
            counter.rang, "date", run_date=due, id=str(number), misfire_grace_time=None
        )
    began = perf_counter()
    scheduler.resume()
    await counter.is_over.wait()
    seconds = perf_counter() - began
    await _last_job()
    scheduler.shutdown(wait=False)
    return seconds


async def job_queue_wave(people: int) -> float:
    """The same by the JobQueue of a bot that is not connected."""
    counter = _Counter(people)
    application = Application.builder().token("123456:" + "A" * 35).updater(None).build()
    queue = application.job_queue
    assert isinstance(queue, JobQueue)
    _begin(queue.scheduler)
    for number in range(people):
        queue.run_once(
            counter.rang,
            timedelta(0),
            chat_id=number,
            job_kwargs={"misfire_grace_time": None},
        )
    began = perf_counter()
    queue.scheduler.resume()
    await counter.is_over.wait()
    seconds = perf_counter() - began
    await _last_job()
    queue.scheduler.shutdown(wait=False)
    return seconds


def _begin(scheduler: AsyncIOScheduler) -> None:
    """Start it, and let it wait until all jobs are there."""
    scheduler.start(paused=True)


async def _last_job() -> None:
    """Let the job that counted last end."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
