"""Why days and a time cannot be taken as they stand, although both were told.

Rules:
- A time in another zone, for one day alone, until a day, from a later day on, before or after
  something else, and days that may be others: none is stored without asking.
"""

from handlers.understanding.english.from_now import from_now
from handlers.understanding.english.time_of_day import Clock
from handlers.understanding.english.weekday import DAYS
from handlers.understanding.phrase_matcher import Mentions
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, Text

DOUBTS = ("other_zone", "once_only", "has_end", "starts_later", "relative", "days_unclear")
"""What it may be; a message `reminder.unclear.<doubt>` asks back."""
UNSUPPORTED = frozenset({"once_only", "has_end", "starts_later"})
_DAY_LETTERS = frozenset("mtwf")


def doubt_about(read: Text, mentions: Mentions, clocks: list[Clock]) -> str | None:
    """Why a time cannot be taken as it stands; None where nothing speaks against it."""
    if any(
        word in _DAY_LETTERS and read.words[at - 1 : at] not in (("a",), ("p",))
        for at, word in enumerate(read.words)
    ):
        return "days_unclear"
    for name in ("other_zone", "once_only", "has_end", "starts_later", "days_unclear"):
        if name in mentions:
            return name
    zones = {start for start, _ in mentions.get("zone_after_time", ())}
    if any(clock.end in zones for clock in clocks):
        return "other_zone"
    if is_one_day(mentions) or _is_day_and_more(mentions):
        return "once_only"
    if _tells_of_day(read, mentions, clocks):
        return "days_unclear"
    if _ends_at_day(read, mentions):
        return "has_end"
    told = Spans((clock.start, clock.end) for clock in clocks)
    near = from_now(read)
    if near is not None:
        told = Spans((*((clock.start, clock.end) for clock in clocks), near[1]))
    if any(not told.cover(span) for span in mentions.get("relative", ())):
        return "relative"
    return None


_USUAL = frozenset(("days_all", "days_weekday", "days_weekend", "starting"))
_OWN_DAY = frozenset(("im", "i", "its", "is", "are", "we", "cant", "dont"))


def is_one_day(mentions: Mentions) -> bool:
    """Whether the time is for today or tomorrow, and no other day is named."""
    if "once_only" in mentions:
        return False
    if not _USUAL.isdisjoint(mentions) or any(f"day_{day}" in mentions for day in DAYS):
        return False
    return "day_tomorrow" in mentions or "day_today" in mentions


def _is_day_and_more(mentions: Mentions) -> bool:
    """Whether today or tomorrow is named together with days of the week."""
    one = "day_tomorrow" in mentions or "day_today" in mentions
    return one and any(f"day_{day}" in mentions for day in DAYS)


def _tells_of_day(read: Text, mentions: Mentions, clocks: list[Clock]) -> bool:
    """Whether something is told of a day after the days and the time: "..., mondays i'm out"."""
    days = sorted(span for day in DAYS for span in mentions.get(f"day_{day}", ()))
    if not clocks or not days or days[0][0] > clocks[0].start:
        return False
    return any(
        start > clocks[-1].start
        and end < len(read.words)
        and read.breaks[start] != JOINED
        and read.words[end] in _OWN_DAY
        for start, end in days
    )


def _ends_at_day(read: Text, mentions: Mentions) -> bool:
    """Whether "until friday" says when it ends: no day stands before it, as in a range."""
    days = sorted(span for day in DAYS for span in mentions.get(f"day_{day}", ()))
    starts = {start for start, _ in days}
    return (
        any(
            read.words[start] in _ENDING and end in starts and not any(d < start for _, d in days)
            for start, end in mentions.get("until", ())
        )
        and len(days) == 1
    )


_ENDING = frozenset(("until", "till", "til", "through", "thru"))
