"""Reads times of day: what was written, and which of the two halves of the day is meant.

Rules:
- 13 to 23, 0700, 06:00, 19h15 count in 24 hours; 12am is midnight, 12pm and noon are 12:00.
- 1 to 12 need am, pm or a part of the day ("in the morning"); without it there are two times.
- "Half six" is half past six; "ten to nine" is 8:50.
- A clock that does not exist (25:00, 7:75, 14am) is invalid; it never becomes another time.
"""

from dataclasses import dataclass
from datetime import time
from enum import Enum

from content.lexicon.number import NUMBER_WORDS
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, Text


class Half(Enum):
    """The half of the day that words point to; CLOCK: written in 24 hours, needs none."""

    AM = "am"
    PM = "pm"
    OPEN = "open"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written; `hour` and `minute` may not exist (25:00)."""

    hour: int
    minute: int
    half: Half
    start: int
    end: int

    def time(self) -> time | None:
        """The time, or None when it is open or does not exist."""
        hour = self.hour
        if not self.exists() or self.half is Half.OPEN:
            return None
        if self.half is Half.AM:
            hour = 0 if hour == 12 else hour
        if self.half is Half.PM and hour < 12:
            hour += 12
        return time(hour, self.minute)

    def exists(self) -> bool:
        if not (0 <= self.hour <= 23 and 0 <= self.minute <= 59):
            return False
        return not (self.half is Half.AM and self.hour > 12)


_MINUTE_WORDS = {"quarter": 15, "quater": 15, "qtr": 15, "half": 30}
_TENS = {word: value for word, value in NUMBER_WORDS.items() if 20 <= value < 60}


@dataclass(frozen=True, slots=True)
class _Scan:
    text: Text
    parts: dict[int, Half]
    oclock: frozenset[int]

    def word(self, at: int) -> str:
        return self.text.words[at] if 0 <= at < len(self.text.words) else ""

    def number(self, at: int) -> tuple[int, int] | None:
        """A whole number from 0 to 99 in digits or words, and the word after it."""
        word = self.word(at)
        if word.isdecimal() and len(word) <= 2:
            return int(word), at + 1
        if word in _TENS and NUMBER_WORDS.get(self.word(at + 1), 99) in range(1, 10):
            return _TENS[word] + NUMBER_WORDS[self.word(at + 1)], at + 2
        if word in NUMBER_WORDS and NUMBER_WORDS[word] < 100:
            return NUMBER_WORDS[word], at + 1
        return None


def read_clocks(text: Text, mentions: Mentions) -> list[Clock]:
    """Every time of day in the text, in order; each already with the part of day beside it."""
    scan = _Scan(text, _parts(mentions), frozenset(s for s, _ in mentions.get("oclock", ())))
    found: list[Clock] = []
    at = 0
    while at < len(text.words):
        clock = _clock(scan, at)
        if clock is None:
            at += 1
        else:
            found.append(clock)
            at = clock.end
    fixed = [Clock(12, 0, Half.CLOCK, s, e) for s, e in mentions.get("noon", ())]
    fixed += [Clock(0, 0, Half.CLOCK, s, e) for s, e in mentions.get("midnight", ())]
    found = [clock for clock in found if not _is_same(clock, fixed)]
    spans = Spans((each.start, each.end) for each in (*fixed, *found))
    alone = [each for each in fixed if not spans.cover_from_before((each.start, each.end))]
    taken = {at for each in alone for at in range(each.start, each.end)}
    found = [clock for clock in found if clock.start not in taken]
    return sorted((*found, *alone), key=lambda clock: clock.start)


def _is_same(clock: Clock, fixed: list[Clock]) -> bool:
    """Whether "12:00 noon" says one time in two ways."""
    return any(
        clock.minute == 0
        and clock.hour in (12, each.hour)
        and 0 <= max(each.start - clock.end, clock.start - each.end) <= 1
        for each in fixed[:_MOST_FIXED]
    )


_MOST_FIXED = 4


def _parts(mentions: Mentions) -> dict[int, Half]:
    """The first word of each "am" and "pm", and which it is."""
    return {
        **{start: Half.AM for start, _ in mentions.get("am", ())},
        **{start: Half.PM for start, _ in mentions.get("pm", ())},
    }


def _clock(scan: _Scan, at: int) -> Clock | None:
    found = _relative(scan, at) or _written(scan, at) or _spoken(scan, at)
    if found is None:
        return None
    if scan.word(found.end) in ("oclock", "clock", "uhr"):
        found = Clock(found.hour, found.minute, found.half, found.start, found.end + 1)
    if scan.word(found.end) == "o" and scan.word(found.end + 1) == "clock":
        found = Clock(found.hour, found.minute, found.half, found.start, found.end + 2)
    end = found.end + (scan.word(found.end) in ("ish", "sharp", "exactly"))
    half = scan.parts.get(end)
    if half is not None:
        if found.half is Half.CLOCK and found.hour > 12 and half is Half.PM:
            if end == found.start + 1 and scan.word(found.start).isdecimal():
                return Clock(99, 99, Half.CLOCK, found.start, end + 1)  # "13pm": 1 pm, or 13:00?
            return Clock(found.hour, found.minute, Half.CLOCK, found.start, end + 1)
        if found.hour == 0 and half is Half.PM:
            return Clock(99, 99, Half.CLOCK, found.start, end + 1)
        return Clock(found.hour, found.minute, half, found.start, end + 1)
    return found


def _relative(scan: _Scan, at: int) -> Clock | None:
    """Times told by the hour: "half past six", "half six", "quarter to nine", "10 to 9"."""
    word = scan.word(at)
    start = at
    if word == "a" and scan.word(at + 1) in ("quarter", "quater"):
        at += 1
        word = scan.word(at)
    if word in _MINUTE_WORDS:
        minutes, after = _MINUTE_WORDS[word], at + 1
        spoken = True
    else:
        number = scan.number(at)
        if number is None or not 1 <= number[0] <= 29:
            return None
        minutes, after = number
        spoken = not word.isdecimal()
        if scan.word(after) in ("min", "mins", "minutes"):
            after += 1
            spoken = True
    link = scan.word(after)
    if word == "half" and (number := scan.number(after)) is not None:
        return _hour(number[0], 30, start, number[1])
    if link in ("past", "after"):
        number = scan.number(after + 1)
        if number is not None:
            return _hour(number[0], minutes, start, number[1])
        if scan.word(after + 1) in ("noon", "midday"):
            return Clock(12, minutes, Half.CLOCK, start, after + 2)
        if scan.word(after + 1) == "midnight":
            return Clock(0, minutes, Half.CLOCK, start, after + 2)
    if link in ("to", "before", "of", "til", "till") and word != "half":
        number = scan.number(after + 1)
        if scan.word(after + 1) in ("noon", "midday", "midnight"):
            hour = 23 if scan.word(after + 1) == "midnight" else 11
            return Clock(hour, 60 - minutes, Half.CLOCK, start, after + 2)
        if number is not None and number[0] == 12 and scan.word(number[1]) in ("noon", "midnight"):
            hour = 23 if scan.word(number[1]) == "midnight" else 11
            return Clock(hour, 60 - minutes, Half.CLOCK, start, number[1] + 1)
        if number is not None and (spoken or _is_before(minutes, number[0])) and number[0] <= 23:
            if link == "of" and not spoken:
                return None
            hour = number[0] - 1 if number[0] else 23
            earlier = _hour(hour if hour or number[0] > 12 else 12, 60 - minutes, start, number[1])
            return _noon_to(earlier, number[0], scan, number[1])
    return None


def _is_before(minutes: int, hour: int) -> bool:
    """Whether "10 to 9" in digits is ten minutes before nine, and no range."""
    return minutes % 5 == 0 and minutes >= hour


def _noon_to(clock: Clock, hour: int, scan: _Scan, end: int) -> Clock:
    """The hour around noon: "ten to twelve pm" may be either half, so it stays open."""
    if hour == 12 and end in scan.parts:
        return Clock(11, clock.minute, Half.OPEN, clock.start, end + 1)
    if hour == 1 and scan.parts.get(end) is not None:
        return Clock(12, clock.minute, scan.parts[end], clock.start, end + 1)
    return clock


def _hour(hour: int, minute: int, start: int, end: int) -> Clock:
    half = Half.OPEN if 1 <= hour <= 12 else Half.CLOCK
    return Clock(hour, minute, half, start, end)


def _written(scan: _Scan, at: int) -> Clock | None:
    """Times in digits: "7", "07", "7:30", "06.50", "0715", "19h15", "19 hours 15", "7 30"."""
    word = scan.word(at)
    if not word or not word[0].isdecimal():
        return None
    digits = word.replace(".", ":").replace(",", ":").split(":")
    if len(digits) > 3 or not all(part.isdecimal() and len(part) <= 4 for part in digits):
        return Clock(99, 99, Half.CLOCK, at, at + 1)
    if len(digits) >= 2:
        if len(digits[0]) > 2 or len(digits[1]) != 2:
            return Clock(99, 99, Half.CLOCK, at, at + 1)
        hour, minute = int(digits[0]), int(digits[1])
        clock24 = digits[0].startswith("0") or not 1 <= hour <= 12
        return Clock(hour, minute, Half.CLOCK if clock24 else Half.OPEN, at, at + 1)
    if len(word) in (3, 4):
        return _block(scan, word, at)
    hour = int(word)
    clock24 = word.startswith("0") or not 1 <= hour <= 12
    half = Half.CLOCK if clock24 else Half.OPEN
    after, end = scan.word(at + 1), at + 1
    if after in ("h", "hours", "hrs", "hr", "uhr"):
        following = scan.word(at + 2)
        if following.isdecimal() and len(following) == 2:
            return Clock(hour, int(following), half, at, at + 3)
        return Clock(hour, 0, half, at, at + 2)
    joined = end < len(scan.text.words) and scan.text.breaks[end] == JOINED
    if joined and after.isdecimal() and len(after) == 2 and int(after) <= 59:
        return Clock(hour, int(after), half, at, at + 2)
    if joined and (number := scan.number(at + 1)) and after in ("fifteen", "thirty", "forty"):
        return Clock(hour, number[0], half, at, number[1])
    return Clock(hour, 0, half, at, end)


def _block(scan: _Scan, word: str, at: int) -> Clock | None:
    """Digits in a row: "0700" and "1915"; "730" without a zero is as open as "7:30"."""
    hour, minute = int(word[:-2]), int(word[-2:])
    end = at + (2 if scan.word(at + 1) in ("hours", "hrs", "h") else 1)
    clock24 = word.startswith("0") or not 1 <= hour <= 12 or end > at + 1
    return Clock(hour, minute, Half.CLOCK if clock24 else Half.OPEN, at, end)


def _spoken(scan: _Scan, at: int) -> Clock | None:
    """Times in words: "seven", "seven thirty", "nineteen fifteen", "oh seven hundred"."""
    start = at
    lead = scan.word(at) in ("oh", "o", "zero") and scan.word(at + 1) != "clock"
    if lead:
        at += 1
    number = scan.number(at)
    if number is None or scan.word(at).isdecimal() or number[0] > 24:
        return None
    hour, end = number
    half = Half.CLOCK if lead or not 1 <= hour <= 12 else Half.OPEN
    if scan.word(end) == "hundred":
        hours = scan.word(end + 1) in ("hours", "hrs", "h")
        return Clock(hour, 0, Half.CLOCK if hours or lead else half, start, end + 1 + hours)
    if scan.word(end) in ("oh", "o") and (small := scan.number(end + 1)) and small[0] < 10:
        return Clock(hour, small[0], half, start, small[1])
    joined = end < len(scan.text.words) and scan.text.breaks[end] == JOINED
    if joined and (minute := scan.number(end)) is not None and 10 <= minute[0] <= 59:
        return Clock(hour, minute[0], half, start, minute[1])
    return Clock(hour, 0, half, start, end)
