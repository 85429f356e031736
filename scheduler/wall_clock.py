"""The wall clock and the machine's own zone, for commands that run no clock."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

from tzlocal import get_localzone_name


def wall_time() -> datetime:
    """The instant that it is (UTC)."""
    return datetime.now(UTC)  # noqa: TID251 - beside the clock, the one place for it


def local_zone_name() -> str:
    """The machine's zone, like "Europe/Berlin"; UTC where it has none that is known."""
    name = get_localzone_name()
    return name if name in available_timezones() else "UTC"
