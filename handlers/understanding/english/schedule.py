"""Reads when somebody wants their check-in: days, time, or the reason why no time can be set.

Rules:
- A wrong time is worse than a question: two times, a range, a bound ("after 6pm") or a bare
  number from 1 to 12 is asked back.
- The last of corrected times counts ("not 6pm, 5pm"; "7am, no wait, 8am").
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.day_letters import spell_out_days
from handlers.understanding.english.fraction import in_decimals
from handlers.understanding.english.from_now import from_now
from handlers.understanding.english.other_clock import (
    asked_for,
    is_ended,
    is_ruled_out,
    is_score,
    without_old,
    without_scored_days,
)
from handlers.understanding.english.schedule_doubt import (
    UNSUPPORTED,
    doubt_about,
    is_one_day,
    names_days,
)
from handlers.understanding.english.time_of_day import Clock, Half, read_clocks
from handlers.understanding.english.weekday import DAYS, read_days
from handlers.understanding.english.zone_told import (
    OtherClock,
    on_own_clock,
    other_clock,
    signed_offset,
)
from handlers.understanding.phrase_matcher import Mentions, Span, find, longest
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, STOP, Text, plain, read_text

_SHORT_HALF = re.compile(r"(?<=\d)\s?([ap])(?=$|[\s,;.!?])(?!\s?\.?m\b)")
_NUMBER_RANGE = re.compile(r"(?<=\d)\s*[-–—]+\s*(?=\d)")
_HALF_RANGE = re.compile(r"(?<=[ap]m)\s*[-–—]+\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class ScheduleReading:
    """`at` is None when it must be asked back; `reason` then says why.

    `offered` holds the two times that an ambiguous one may mean. `doubt` is what a time that was
    told cannot be taken for as it stands, one of `DOUBTS`. `has_days`: days were named.
    """

    days: tuple[str, ...]
    at: time | None
    reason: str | None
    offered: tuple[time, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    doubt: str | None = None
    has_days: bool = False


def read_schedule(
    lexicon: Lexicon, text: str, now: datetime, zone: str | None = None
) -> ScheduleReading:
    """The days and the time in a text; `now` is local to `zone`, if that is known. Never raises.

    Nothing is read in a letter (`MOST_WORDS`).
    """
    said = _SHORT_HALF.sub(r"\1m", in_decimals(plain(spell_out_days(text))))
    said = _HALF_RANGE.sub(" until ", _NUMBER_RANGE.sub(" until ", said))
    said, signed = signed_offset(said)
    read = read_text(lexicon, said)
    if read.is_letter:
        return ScheduleReading((), None, "vague")
    mentions = _kept(find(lexicon.indexes["schedule"], read))
    if _is_unsupported(mentions) or _differs_by_day(mentions):
        return ScheduleReading((), None, "unsupported", words=_shown(read, mentions, "unsupported"))
    mentions, clocks, is_ended = _told(read, mentions)
    if not clocks and is_ended:
        return ScheduleReading((), None, "declined", words=_shown(read, mentions, "declined"))
    found = _decide(read, mentions, clocks, read_days(read, mentions, now), now)
    found = replace(found, has_days=names_days(read, mentions))
    if found.reason == "unsupported":
        return found

    def is_known(word: str) -> bool:
        return word in lexicon.spelling.known and word not in lexicon.lists.other_languages

    other = other_clock(read, mentions, clocks, now, zone, signed, is_known)
    doubt = doubt_about(read, mentions, clocks, is_known)
    if other is not None:
        found = replace(found, at=None) if doubt else _moved(found, other, zone, now)
        return _doubtful(found, "other_zone")
    if doubt is None:
        return found
    if doubt == "once_only" and is_one_day(read, mentions, clocks):
        has_passed = found.at is not None and _has_passed(mentions, found.at, now)
        if not has_passed:
            return replace(found, doubt=doubt)  # the day is sure, and "every week" is not
    return _doubtful(found, doubt)


def _told(
    read: Text, mentions: dict[str, list[Span]]
) -> tuple[dict[str, list[Span]], list[Clock], bool]:
    """What is said without scores, the clocks that may be the check-in's, and if it is to end."""
    every = _meant(read, mentions)
    scores = [clock for clock in every if is_score(read, mentions, clock)]
    told = [clock for clock in every if clock not in scores]
    ended = [clock for clock in told if is_ended(read, mentions, clock)]
    out = [clock for clock in told if is_ruled_out(read, mentions, clock, told[0].start)]
    clocks = _current(read, mentions, [clock for clock in told if clock not in ended])
    clocks = without_old(read, mentions, [clock for clock in clocks if clock not in out])
    clocks = asked_for(read, mentions, clocks)
    alone = (0, len(read.words)) in mentions.get("declined_alone", ())
    is_declined = bool(ended) or alone or ("declined" in mentions and not out)
    return without_scored_days(mentions, scores), clocks, is_declined


def _doubtful(found: ScheduleReading, doubt: str) -> ScheduleReading:
    """The reading with its time only offered, and that only where it alone was sure."""
    reason = "unsupported" if doubt in UNSUPPORTED else "vague"
    offered = () if found.at is None or doubt not in _ONE_IS_SURE else (found.at,)
    words = ((doubt, ""), *found.words)
    return ScheduleReading(
        found.days if offered else (), None, reason, offered, words, doubt, found.has_days
    )


_ONE_IS_SURE = frozenset({"other_zone", "once_only", "days_unclear"})
"""Doubts of the days or of the clock: the time itself was read."""


def _has_passed(mentions: Mentions, at: time, now: datetime) -> bool:
    """Whether a time of today has been."""
    return "day_today" in mentions and "day_tomorrow" not in mentions and at <= now.time()


def _moved(
    found: ScheduleReading, other: OtherClock, zone: str | None, now: datetime
) -> ScheduleReading:
    """The time on the person's own clock, which may be on the day before; none if not known."""
    if found.at is None or other.zone is None or zone is None:
        return replace(found, at=None)
    at, days_later = on_own_clock(found.at, other.zone, zone, now)
    places = {(DAYS.index(day) + days_later) % 7 for day in found.days}
    return replace(found, at=at, days=tuple(DAYS[place] for place in sorted(places)))


def _kept(mentions: dict[str, list[Span]]) -> dict[str, list[Span]]:
    kept: dict[str, list[Span]] = {}
    for name, spans in mentions.items():
        excused = Spans(mentions.get(f"not_{name}", ()))
        some = [span for span in spans if not excused.touch(span)]
        if some:
            kept[name] = some
    return kept


def _is_unsupported(mentions: Mentions) -> bool:
    """Whether more is wanted than one time on days of the week."""
    counted = Spans(mentions.get("times_a_week", ()))
    days = sum(f"day_{day}" in mentions for day in DAYS)
    return any(days < _TWO or not counted.cover(span) for span in mentions.get("unsupported", ()))


_TWO = 2


def _differs_by_day(mentions: Mentions) -> bool:
    """Whether weekdays and weekends were named with different parts of the day."""
    both = "days_weekday" in mentions and "days_weekend" in mentions
    return both and sum(part in mentions for part in _PARTS) > 1


def _shown(read: Text, mentions: Mentions, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, read.shown(*span)) for span in mentions.get(name, [])[:1])


_MOST_CLOCKS = 12


def _meant(read: Text, mentions: Mentions) -> list[Clock]:
    """The clocks that are times of day, each with the part of the day that is told with it."""
    near = from_now(read)
    passed = range(0) if near is None else range(*near[1])
    clocks = [
        clock
        for clock in read_clocks(read, mentions)
        if clock.start not in passed and not _counts_else(read, clock)
    ][:_MOST_CLOCKS]
    return [_with_part(read, mentions, clock, clocks) for clock in clocks]


_UNITS = frozenset(
    "day days week weeks month months min mins minute minutes times x years second seconds st nd"
    " rd th hour people weeks reps percent".split()
)


def _counts_else(read: Text, clock: Clock) -> bool:
    """Whether the number counts something else: "10 minutes", "3 times", "in 2 hours"."""
    after = read.words[clock.end] if clock.end < len(read.words) else ""
    joined = clock.end < len(read.words) and read.breaks[clock.end] == JOINED
    if joined and after in _UNITS:
        return True
    if read.words[clock.start] == "one" and clock.half is Half.OPEN and joined and after not in (
        "oclock", "or", "and", "until", "on", "every", "daily", "in",
    ):  # fmt: skip
        return True
    if read.words[clock.start] == "one" and read.words[clock.start - 1] in ("am", "pm"):
        return True  # "the 7am one"
    counted = read.words[clock.end - 1] in ("hours", "h", "hrs", "hr")
    return counted and (
        read.words[max(0, clock.start - 1)] == "in" or after in ("after", "from", "before", "later")
    )


_PARTS = ("part_morning", "part_noon", "part_evening", "part_night")


def _with_part(read: Text, mentions: Mentions, clock: Clock, clocks: list[Clock]) -> Clock:
    if clock.half is not Half.OPEN:
        return clock
    best: tuple[int, str] | None = None
    for part in _PARTS:
        for start, end in mentions.get(part, ()):
            gap = start - clock.end if start >= clock.end else clock.start - end
            low, high = min(clock.end, end), max(clock.start, start)
            if any(low <= other.start < high and other is not clock for other in clocks):
                if start < clock.start:
                    continue
                if not _shared(read, clock, start):
                    continue
            if any(read.breaks[at] == STOP for at in range(low, min(high + 1, len(read.words)))):
                continue
            if 0 <= gap <= 8 and (best is None or gap < best[0]):
                best = (gap, part)
    half = _half_of(best[1], clock.hour) if best else None
    if half is None:
        return clock
    return Clock(clock.hour, clock.minute, half, clock.start, clock.end)


def _shared(read: Text, clock: Clock, start: int) -> bool:
    """Whether "7 or 8 in the morning" shares its part of the day."""
    return start - clock.end <= 4 and any(
        word in ("or", "until", "and", "to") for word in read.words[clock.end : start]
    )


def _half_of(part: str, hour: int) -> Half | None:
    """The half of the day that this part means for this hour; None if they do not fit."""
    match part:
        case "part_morning":
            return Half.AM if hour != 12 else None
        case "part_noon":
            return Half.PM if hour == 12 or hour <= 7 else (Half.AM if hour == 11 else None)
        case "part_evening":
            return Half.PM if 4 <= hour <= 11 else None
        case _:
            if hour == 12 or hour <= 3:
                return Half.AM
            return Half.PM if hour >= 6 else None


def _current(read: Text, mentions: Mentions, clocks: list[Clock]) -> list[Clock]:
    """The clocks that still count after "not 6pm, 5pm" and "7am, no wait, 8am"."""
    kept = list(clocks)
    for start, end in longest(mentions.get("correction", ())):
        word = read.words[end - 1]
        before = [c for c in kept if c.end <= start]
        after = [c for c in kept if c.start >= end]
        if read.words[start:end] in (("not",), ("no",), ("instead",)) or word == "rather":
            near = [c for c in after if c.start - end <= 2]
            instead = word == "instead" and read.words[end : end + 1] == ("of",) and before
            if word == "no" and before and after:
                kept = after  # "20:00 uhm no, 20:30"
            elif near and (instead or (word in ("not", "no") and len(kept) > 1)):
                kept.remove(near[0])
        elif before and after:
            kept = after
    for start, end in mentions.get("until", ()):
        if read.words[start] != "to":
            continue
        after = [c for c in kept if 0 <= c.start - end <= 1]
        origin = [c for c in kept if c.end <= start and _is_from(read, c)]
        if after and origin:
            kept = [c for c in kept if c not in origin]
    return kept


def _is_from(read: Text, clock: Clock) -> bool:
    changed = any(
        word in ("change", "move", "shift", "switch", "reschedule", "push", "moved", "changed")
        for word in read.words[: clock.start]
    )
    return changed and "from" in read.words[max(0, clock.start - 3) : clock.start]


def _decide(
    read: Text, mentions: Mentions, clocks: list[Clock], days: tuple[str, ...], now: datetime
) -> ScheduleReading:
    words = tuple(("time", read.shown(c.start, c.end)) for c in clocks)
    if not clocks:
        near = from_now(read)
        if near is not None:
            then = now + near[0]
            if not names_days(read, mentions):
                days = (DAYS[then.weekday()],)
            at = then.time().replace(second=0, microsecond=0)
            return ScheduleReading(days, at, None, words=(("time", "from now"),))
        if "right_now" in mentions:
            at = now.time().replace(second=0, microsecond=0)
            return ScheduleReading(days, at, None, words=_shown(read, mentions, "right_now"))
        return ScheduleReading(days, None, _why_none(read, mentions), words=words)
    if any(not clock.exists() for clock in clocks):
        return ScheduleReading(days, None, "invalid", words=words)
    times = list(dict.fromkeys((c.time(), c.hour, c.minute) for c in clocks))
    if len(times) > 1:
        return _several(read, clocks, days)
    clock = clocks[-1]
    bound = any(
        0 <= clock.start - end <= 1 and (clock.start == end or read.breaks[clock.start] == JOINED)
        for _, end in mentions.get("bounds", ())
    ) and not any(
        0 <= start - clock.end <= 1 and read.words[start] == "past"
        for start, _ in mentions.get("bounds", ())
    )
    if bound:
        return ScheduleReading(days, None, "vague", words=words)
    told = clock.time()
    if told is None or _is_at_odds(read, mentions, clock):
        offered = (
            time(clock.hour % 12, clock.minute),
            time(clock.hour % 12 + 12, clock.minute),
        )
        return ScheduleReading(days, None, "ambiguous", offered, words)
    return ScheduleReading(days, told, None, words=words)


def _is_at_odds(read: Text, mentions: Mentions, clock: Clock) -> bool:
    """Whether the other half of the day stands right behind it: "7am in the evening"."""
    if clock.hour in (0, 12):
        return False
    others: tuple[str, ...]
    match clock.half:
        case Half.AM:
            others = ("part_evening", "part_night") if clock.hour >= _DAYBREAK else ()
        case Half.PM:
            others = ("part_morning",)
        case _:
            return False
    return any(
        start == clock.end and end - start >= _TWO and read.breaks[start] == JOINED
        for name in others
        for start, end in mentions.get(name, ())
    )


_DAYBREAK = 5


def _several(read: Text, clocks: list[Clock], days: tuple[str, ...]) -> ScheduleReading:
    """Two times that both count: more than one check-in, a range, or a choice."""
    between = read.words[clocks[0].end : clocks[1].start]
    words = tuple(("time", read.shown(c.start, c.end)) for c in clocks)
    if "or" in between or "maybe" in between:
        return ScheduleReading(days, None, "ambiguous", words=words)
    if any(word in ("until", "to", "till", "til") for word in between) or "between" in read.words:
        return ScheduleReading(days, None, "vague", words=words)
    return ScheduleReading((), None, "unsupported", words=words)


def _why_none(read: Text, mentions: Mentions) -> str:
    known = ("vague", *_PARTS, *(f"day_{day}" for day in DAYS), "days_weekday", "days_weekend",
             "days_all", "day_tomorrow", "day_today", "noon", "bounds")  # fmt: skip
    if any(name in mentions for name in known):
        return "vague"
    if any(word[0].isdecimal() for word in read.words):
        return "invalid"
    return "vague" if len(read.words) > 3 else "invalid"
