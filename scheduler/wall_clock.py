"""The wall clock, time that only goes forward, and the machine's own zone."""

import sys
import time
from datetime import UTC, datetime
from zoneinfo import available_timezones

from tzlocal import get_localzone_name


def wall_time() -> datetime:
    """The instant that it is (UTC)."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where time comes from


def steady_seconds() -> float:
    """Seconds since some instant, which only go forward, whatever the wall clock is set to.

    Time in which the machine was asleep counts, so that waking it up is no step of its clock.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def local_zone_name() -> str:
    """The machine's zone, like "Europe/Berlin"; UTC where it has none that is known."""
    name = get_localzone_name()
    return name if name in available_timezones() else "UTC"
