"""Check-ins as a calendar file (RFC 5545), for people whose phone Limber cannot ring. Pure.

Rules:
- A time is the wall's, wherever the person is, as in Limber: it has no zone in the file.
- What a lock screen shows says nothing about health.
"""

from datetime import date, timedelta

from scheduler.recurrence import Schedule

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WIDEST = 74
"""Bytes of a line; a longer one goes on in the next."""


def calendar_file(schedule: Schedule, today: date, title: str, address: str) -> str:
    """The file. today: where the person is; address: of their chat."""
    first = next(
        day
        for day in (today + timedelta(days=n) for n in range(7))
        if day.weekday() in schedule.days
    )
    days = ",".join(_DAYS[day] for day in sorted(schedule.days))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Limber//EN",
        "BEGIN:VEVENT",
        f"UID:limber-check-in@{_host(address)}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART:{first:%Y%m%d}T{schedule.time:%H%M%S}",
        "DURATION:PT10M",
        f"RRULE:FREQ=WEEKLY;BYDAY={days}",
        f"SUMMARY:{_escaped(title)}",
        f"URL:{address}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(title)}",
        "TRIGGER:PT0M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _host(address: str) -> str:
    return address.partition("//")[2].partition("/")[0].partition(":")[0] or "limber"


def _escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line in pieces of at most `WIDEST` bytes; all but the first begin with a space."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > WIDEST:
            pieces.append(piece)
            piece = " "
        piece += character
    return [*pieces, piece]
