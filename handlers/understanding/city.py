"""The time zone of a city, by the last part of the zones' names and a list of other cities.

Rules:
- Other cities stand in the content's words as `city.<name>`.
- An offset ("GMT+2") or its letters ("EST") is no zone: clocks change twice a year, and offsets do
  not, so the city is asked. "UTC" alone is what it says.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from content.plain import plain

_OLD_FOLDERS = ("Etc", "US", "Canada", "Brazil", "Mexico", "Chile", "SystemV", "posix", "right")
_LONGEST_NAME = 4
_LETTERS = frozenset(
    "gmt utc uct est edt cst cdt mst mdt pst pdt hst bst cet cest met eet eest wet west ist jst kst"
    " aest aedt acst acdt awst nzst nzdt sgt hkt zulu greenwich".split()
)
_OFFSET_ZONE = re.compile(r"GMT.*|[A-Z]{3}\d[A-Z]{3}$")
_SIGNED = re.compile(
    r"(?:\b(?:gmt|utc|zulu|greenwich)\b\s*(?:[+\u2212\u2013-]|plus|minus)\s*\d)"
    r"|^\s*[+\u2212-]\s*\d{1,2}(?::?\d\d)?\s*(?:h|hours?)?\s*$"
)
NEAR = 80
"""How alike a misspelt city must be to be asked back, of 100."""


def zone_named(zones: frozenset[str], messages: Mapping[str, str], text: str) -> str | None:
    """The zone that a text names, by itself ("Europe/Berlin") or by a city in it; else None."""
    cities = _cities(zones)
    said = _without_offset(text)
    for length in range(min(_LONGEST_NAME, len(said)), 0, -1):
        for start in range(len(said) - length + 1):
            name = " ".join(said[start : start + length])
            found = messages.get(f"city.{name}") or cities.get(name)
            if found in zones:
                return found
    return None


def names_offset(text: str) -> bool:
    """Whether a text says how far from Greenwich a clock is, in hours or in letters."""
    said = f" {plain(text)} "
    return _SIGNED.search(text.casefold()) is not None or any(
        f" {each} " in said for each in _LETTERS
    )


def city_near(zones: frozenset[str], text: str) -> str | None:
    """The city that a misspelt one probably is; None if nothing is near."""
    cities = _cities(zones)
    near = process.extractOne(plain(text), list(cities), scorer=fuzz.ratio, score_cutoff=NEAR)
    return None if near is None else city_of(cities[near[0]])


def city_of(zone: str) -> str:
    """A zone as people say it: "New York" for "America/New_York"."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _without_offset(text: str) -> list[str]:
    """The words of a text without offsets; "UTC" stays where it is all that was said."""
    said = plain(text).split()
    if said == ["utc"] and not _SIGNED.search(text.casefold()):
        return said
    if not names_offset(text):
        return said
    return [word for word in said if word not in _LETTERS and not word.isdecimal()]


@lru_cache(maxsize=4)
def _cities(zones: frozenset[str]) -> Mapping[str, str]:
    """Zones by their city, and by their whole name; the longest of several names wins."""
    found: dict[str, str] = {}
    for zone in sorted(_current(zones), key=lambda z: (z.count("/"), z)):
        found[plain(city_of(zone))] = zone
        found[plain(zone)] = zone
    return MappingProxyType(found)


def _current(zones: Iterable[str]) -> list[str]:
    return [
        zone
        for zone in zones
        if zone.split("/", 1)[0] not in _OLD_FOLDERS and not _OFFSET_ZONE.match(zone)
    ]
