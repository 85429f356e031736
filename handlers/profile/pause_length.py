"""Reads how long a pause is meant to last: a date, a weekday, or a number of days or weeks.

The words for it stand in the content's words, as `calendar` and `pause.words`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from content.lexicon.number import NUMBER_WORDS
from handlers.calendar import WEEKDAYS
from handlers.profile.schedule import Reason

LONGEST = timedelta(days=366)
_WEEK = 7
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_DAY_MONTH = re.compile(r"\b(\d{1,2})[./](\d{1,2})\b")


@dataclass(frozen=True, slots=True)
class Until:
    """What was said. is_open: until further notice; both may be missing."""

    day: date | None = None
    is_open: bool = False
    reason: Reason | None = None


def read_until(messages: Mapping[str, str], text: str, today: date) -> Until:
    """Day and reason of a pause, as far as the text says them; a day is later than today."""
    said = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    days = (*_dates(messages, text, said, today), *_spans(messages, said, today))
    found = next((d for d in days if today < d <= today + LONGEST), None)
    is_open = found is None and any(phrase in " ".join(said) for phrase in _words(messages, "open"))
    reason = next((r for r in Reason if set(said) & set(_words(messages, r.value))), None)
    return Until(found, is_open, reason)


def _words(messages: Mapping[str, str], name: str) -> list[str]:
    return messages.get(f"pause.words.{name}", "").split("|")


def _dates(messages: Mapping[str, str], text: str, said: list[str], today: date) -> Iterator[date]:
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
    for first, second in _DAY_MONTH.findall(text):
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


def _spans(messages: Mapping[str, str], said: list[str], today: date) -> Iterator[date]:
    """So many days, weeks or months from today; a number alone means days."""
    counts = {word: int(word) for word in said if word.isdecimal() and len(word) < 6}
    counts |= {word: count for word, count in NUMBER_WORDS.items() if word in said}
    counts |= dict.fromkeys(_words(messages, "one"), 1) | dict.fromkeys(_words(messages, "two"), 2)
    counts |= dict.fromkeys(_words(messages, "few"), 3)
    for unit, length in (("day", 1), ("week", _WEEK), ("fortnight", 2 * _WEEK), ("month", 30)):
        for at, word in enumerate(said):
            if word in _words(messages, unit):
                count = next((counts[w] for w in said[max(0, at - 3) : at][::-1] if w in counts), 1)
                yield today + timedelta(days=count * length)
    if set(said) & set(_words(messages, "tomorrow")):
        yield today + timedelta(days=1)
    if len(said) == 1 and said[0] in counts:
        yield today + timedelta(days=counts[said[0]])
