"""Whose a thread is, and for how long. Pure.

Rules:
- A claim lapses when the coach's hours have ended since it was made: nobody is forgotten because
  somebody meant to answer yesterday.
- One from before its instant was kept counts from when the person began to wait.
- Where no hours are set a claim does not lapse.
"""

from datetime import datetime

from handlers.coach.thread import Thread
from handlers.working_hours import WorkingHours, spells


def has_lapsed(thread: Thread, hours: WorkingHours, now: datetime) -> bool:
    """Whether a claim was made, and is over."""
    since = thread.claimed_at or thread.waiting_since
    if thread.claimed_by is None or since is None:
        return False
    first = next(spells(hours, since), None)
    return first is not None and first[1] <= now


def holder(thread: Thread, hours: WorkingHours, now: datetime) -> str:
    """Whose the thread is now; "" for nobody's."""
    return "" if has_lapsed(thread, hours, now) else thread.claimed_by or ""


def is_forgotten(thread: Thread, hours: WorkingHours, now: datetime) -> bool:
    """Whether a claim lapsed that was made while the person waited, and they still wait."""
    waits = thread.waiting_since
    if waits is None or not has_lapsed(thread, hours, now):
        return False
    return thread.claimed_at is None or thread.claimed_at >= waits
