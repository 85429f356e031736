"""Reads how long a pause is meant to last: a date, a weekday, or a number of days or weeks.

The words for it stand in the lexicon (`pause`), the names of days and months in the messages.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from content.lexicon.number import NUMBER_WORDS
from handlers.calendar import WEEKDAYS
from handlers.profile.pause import Reason
from handlers.understanding.english.fraction import in_decimals, words_in_digits
from handlers.understanding.text import plain

LONGEST = timedelta(days=366)
_WEEK = 7
_UNITS = (("day", 1), ("week", _WEEK), ("fortnight", 2 * _WEEK), ("month", 30), ("year", 365))
_NEAR = 3
"""Words from one unit to the next that belongs to it, at most: "a week and three days"."""
_LONGEST_COUNT = 8
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})[./](\d{1,2})\b\s?([^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class Until:
    """What was said. is_open: until further notice; both may be missing."""

    day: date | None = None
    is_open: bool = False
    reason: Reason | None = None


def read_until(
    messages: Mapping[str, str], phrases: Mapping[str, str], text: str, today: date
) -> Until:
    """Day and reason of a pause, as far as the text says them; a day is later than today.

    phrases: the lexicon's `phrases:`.
    """
    text = in_decimals(words_in_digits(plain(text)))
    said = _WORD.findall(text)
    days = (*_dates(messages, phrases, text, said, today), *_spans(phrases, said, today))
    found = next((d for d in days if today < d <= today + LONGEST), None)
    is_open = found is None and any(phrase in " ".join(said) for phrase in _words(phrases, "open"))
    reason = next((r for r in Reason if set(said) & set(_words(phrases, r.value))), None)
    return Until(found, is_open, reason)


def _words(phrases: Mapping[str, str], name: str) -> list[str]:
    return phrases.get(f"pause.{name}", "").split("|")


def _dates(
    messages: Mapping[str, str],
    phrases: Mapping[str, str],
    text: str,
    said: list[str],
    today: date,
) -> Iterator[date]:
    """Dates and weekdays; a date without a year is the next one."""
    for year, month, day in _ISO.findall(text):
        yield from _date(int(year), int(month), int(day))
    months = {messages[f"calendar.month.{n}"].casefold(): n for n in range(1, 13)}
    for at, word in enumerate(said):
        month = next((n for name, n in months.items() if word in {name, name[:3]}), 0)
        if month:
            for near in (*said[max(0, at - 3) : at][::-1], *said[at + 1 : at + 2]):
                if near.isdecimal() and len(near) < 3:
                    yield from _coming(month, int(near), today)
    units = {word for name, _ in _UNITS for word in _words(phrases, name)}
    for first, second, after in _DAY_MONTH.findall(text):
        if after in units:
            continue  # "3/4 weeks"
        yield from _coming(int(second), int(first), today)
        yield from _coming(int(first), int(second), today)
    for number, name in enumerate(WEEKDAYS):
        whole = messages[f"calendar.weekday.{name}"].casefold()
        if {whole, name, f"{whole}s"} & set(said):
            yield today + timedelta(days=(number - today.weekday() - 1) % _WEEK + 1)


def _coming(month: int, day: int, today: date) -> Iterator[date]:
    for year in range(today.year, today.year + 2):
        yield from (d for d in _date(year, month, day) if d > today)


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _spans(phrases: Mapping[str, str], said: list[str], today: date) -> Iterator[date]:
    """So many days, weeks, months or years from today; a number alone means days.

    A part of a day counts as a whole one; "a week and three days" are ten days.
    """
    counts = {word: float(word.replace(",", ".")) for word in said if _is_count(word)}
    counts |= {word: float(count) for word, count in NUMBER_WORDS.items() if word in said}
    counts |= dict.fromkeys(_words(phrases, "one"), 1.0)
    counts |= dict.fromkeys(_words(phrases, "two"), 2.0)
    counts |= dict.fromkeys(_words(phrases, "few"), 3.0)
    found: list[tuple[int, float, float]] = []  # where it stands, how long one is, and all of it
    lengths = {w: length for name, length in _UNITS for w in _words(phrases, name)}
    for at, word in enumerate(said):
        if (length := lengths.get(word)) is None:
            continue
        count = next((counts[w] for w in said[max(0, at - 3) : at][::-1] if w in counts), 1)
        if found and length < found[-1][1] and at - found[-1][0] <= _NEAR and "or" not in said:
            found[-1] = (at, length, found[-1][2] + count * length)
        else:
            found.append((at, length, count * length))
    for _, _, days in sorted(found, key=lambda each: each[1]):
        yield today + timedelta(days=min(ceil(days), LONGEST.days + 1))
    if set(said) & set(_words(phrases, "tomorrow")):
        yield today + timedelta(days=1)
    if len(said) == 1 and said[0] in counts:
        yield today + timedelta(days=ceil(counts[said[0]]))


def _is_count(word: str) -> bool:
    return word[0].isdecimal() and len(word) < _LONGEST_COUNT
