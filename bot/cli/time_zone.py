"""The time zone of a name that somebody typed."""

from zoneinfo import ZoneInfo, available_timezones

from bot.errors import SettingsError


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; `SettingsError` says what a right one looks like."""
    if name != "UTC" and name not in available_timezones():  # the list takes a while to make
        raise SettingsError([f"{name!r} is no time zone. A right one looks like Europe/Berlin."])
    return ZoneInfo(name)
