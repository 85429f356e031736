"""Whose clock a time is told by, where the text names one: "7am eastern", "9pm UK time", "GMT+2".

Rules:
- What the person's own clock is called now is their own time: "IST" in Kolkata, "BST" in London in
  July, "eastern" in New York; so is a place whose clock shows the same all year.
- Any other clock is asked about, and where it is known, with the time that it is on their own.
- Letters that several clocks go by (CST, IST, BST) are known only where they are the person's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from handlers.understanding.english.time_of_day import Clock
from handlers.understanding.phrase_matcher import Mentions, longest
from handlers.understanding.text import Text
from scheduler.recurrence import zone_named

_HALF_A_YEAR: Final = timedelta(days=182)
_SIGNED: Final = re.compile(
    r"\b(?:gmt|utc|zulu)\s?(?P<sign>[+\u2212\u2013-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?\b"
)
_AMERICAN: Final = re.compile(r"([ecmp])[sd]?t")
_SEASONS: Final = {"standard": "s", "daylight": "d"}
_HOURS: Final = {
    "utc": 0, "gmt": 0, "z": 0, "zulu": 0, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "awst": 8, "nzst": 12, "nzdt": 13, "sgt": 8, "hkt": 8, "msk": 3, "sast": 2,
}  # fmt: skip
_COASTS: Final = {
    "e": "America/New_York", "c": "America/Chicago", "m": "America/Denver",
    "p": "America/Los_Angeles",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OtherClock:
    """A clock that is not the person's own; `zone` is None where it is not known which."""

    zone: tzinfo | None


def signed_offset(said: str) -> tuple[str, tzinfo | None]:
    """A plain text without the number of "GMT+2", which is no time of day, and its offset."""
    found = _SIGNED.search(said)
    if found is None:
        return said, None
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    if ahead >= timedelta(hours=24):
        return said, None
    sign = 1 if found["sign"] == "+" else -1
    return f"{said[: found.start()]} utc {said[found.end() :]}", timezone(sign * ahead)


def other_clock(
    read: Text,
    mentions: Mentions,
    clocks: list[Clock],
    now: datetime,
    own: str | None,
    signed: tzinfo | None,
    is_known: Callable[[str], bool],
) -> OtherClock | None:
    """The clock that is named and is not the person's own; None where none is.

    own: the name of their zone, None where it is not known; signed: of `signed_offset`;
    is_known: whether anybody here knows a word.
    """
    ends = {clock.end for clock in clocks}
    named = longest(
        span
        for name, spans in mentions.items()
        if name in ("other_zone", "zone_after_time") or name.startswith("clock_")
        for span in spans
        if name != "zone_after_time" or span[0] in ends or read.words[span[0] - 1] == "or"
    )
    places = {
        span: _zone_of(name)
        for name, spans in mentions.items()
        if name.startswith("clock_")
        for span in spans
    }
    zone = None if own is None else zone_named(own)
    found: OtherClock | None = None
    is_own_told = False
    for start, end in named:
        told = places.get((start, end)) or signed
        if told is None:
            told = _by_letters(_letters(read.words[start:end]), zone, now)
        if zone is None or told is None or not _shows_the_same(told, zone, now, signed):
            found = OtherClock(told)
        elif signed is not None:
            return None
        else:
            is_own_told |= (start, end) in places
    if len({start for start, _ in named}) > 1 and signed is None and not places:
        return OtherClock(None)  # "mountain or pacific"
    if is_own_told:
        return found and OtherClock(None)  # "8am london time but im in dubai"
    return found or _unknown_place(read, clocks, own, is_known)


def on_own_clock(at: time, told: tzinfo, own: str, now: datetime) -> tuple[time, int]:
    """What a time on another clock is on the person's own these days, and how many days later."""
    wall = datetime.combine(date(now.year, now.month, now.day), at, tzinfo=told)
    moved = wall.astimezone(zone_named(own))
    return moved.time().replace(tzinfo=None), (moved.date() - wall.date()).days


def _zone_of(concept: str) -> tzinfo:
    """The zone of "clock_america_new_york"."""
    region, _, city = concept.removeprefix("clock_").partition("_")
    return zone_named(f"{region.title()}/{'_'.join(map(str.title, city.split('_')))}")


def _letters(words: tuple[str, ...]) -> str:
    """The letters of a zone's name: "eastern standard time" is EST, "pacific" PT."""
    if words[0] in ("eastern", "central", "mountain", "pacific"):
        if "european" in words:
            return f"{words[0][0]}e{'s' if 'summer' in words else ''}t"
        season = next((_SEASONS[word] for word in words if word in _SEASONS), "")
        return f"{words[0][0]}{season}t"
    return words[0]


def _by_letters(letters: str, own: tzinfo | None, now: datetime) -> tzinfo | None:
    """The zone of these letters: the person's own where theirs goes by them now."""
    here = None if own is None else (now.replace(tzinfo=own).tzname() or "").lower()
    american = _AMERICAN.fullmatch(letters)
    if here is not None and (
        here == letters
        or (american and len(letters) == 2 and _AMERICAN.fullmatch(here) and here[0] == letters[0])
    ):
        return own
    if american and len(letters) == 2:
        return zone_named(_COASTS[american[1]])
    hours = _HOURS.get(letters)
    return None if hours is None else timezone(timedelta(hours=hours))


def _shows_the_same(told: tzinfo, own: tzinfo, now: datetime, signed: tzinfo | None) -> bool:
    """Whether both clocks show the same all year; what is told in hours counts for these days."""
    days = (now,) if signed is not None else (now, now + _HALF_A_YEAR)
    return all(
        day.replace(tzinfo=told).utcoffset() == day.replace(tzinfo=own).utcoffset() for day in days
    )


def _unknown_place(
    read: Text, clocks: list[Clock], own: str | None, is_known: Callable[[str], bool]
) -> OtherClock | None:
    """A place that nobody here knows, as in "7am Ushuaia time"."""
    city = "" if own is None else own.rsplit("/", 1)[-1].lower()
    for clock in clocks:
        at = clock.end
        if read.words[at + 1 : at + 2] != ("time",) or read.words[at] in ("time", city):
            continue
        if not is_known(read.words[at]):
            return OtherClock(None)
    return None
