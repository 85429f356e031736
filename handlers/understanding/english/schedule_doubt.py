"""Why days and a time cannot be taken as they stand, although both were told.

Rules:
- A time in another zone, for one day alone, until a day, from a later day on, before or after
  something else, and days that may be others: none is stored without asking.
"""

from collections.abc import Callable
from itertools import pairwise

from handlers.understanding.english.from_now import from_now
from handlers.understanding.english.time_of_day import Clock
from handlers.understanding.english.unknown_day import names_unknown_day
from handlers.understanding.english.weekday import DAYS, ENGLISH_DAYS, is_off
from handlers.understanding.phrase_matcher import Mentions, longest
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, Text

DOUBTS = ("other_zone", "once_only", "has_end", "starts_later", "relative", "days_unclear")
"""What it may be; a message `reminder.unclear.<doubt>` asks back."""
UNSUPPORTED = frozenset({"once_only", "has_end", "starts_later"})
_DAY_LETTERS = frozenset("mtwf")


def doubt_about(
    read: Text, mentions: Mentions, clocks: list[Clock], is_known: Callable[[str], bool]
) -> str | None:
    """Why a time cannot be taken as it stands; None where nothing speaks against it.

    is_known: whether anybody here knows a word.
    """
    if any(
        word in _DAY_LETTERS and read.words[at - 1 : at] not in (("a",), ("p",))
        for at, word in enumerate(read.words)
    ):
        return "days_unclear"
    for name in ("once_only", "has_end", "starts_later"):
        if name in mentions:
            return name
    if "days_unclear" in mentions and not _are_told_after(read, mentions):
        return "days_unclear"
    if is_one_day(read, mentions, clocks) or _is_day_and_more(mentions):
        return "once_only"
    if (
        _is_strange_pair(read, mentions)
        or _are_at_odds(read, mentions)
        or (clocks and _is_on_condition(read, mentions))
    ):
        return "days_unclear"
    if _tells_of_day(read, mentions, clocks) or names_unknown_day(read, mentions, clocks, is_known):
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


_USUAL = frozenset(("days_all", "days_weekday", "days_weekend"))
_OWN_DAY = frozenset(("im", "i", "its", "is", "are", "we", "cant", "dont"))


def is_one_day(read: Text, mentions: Mentions, clocks: list[Clock]) -> bool:
    """Whether the time is for today or tomorrow, or so far from now, and no other day is named."""
    if "once_only" in mentions or names_days(read, mentions):
        return False
    if "day_tomorrow" in mentions or "day_today" in mentions:
        return True
    return not clocks and from_now(read) is not None


def names_days(read: Text, mentions: Mentions) -> bool:
    """Whether days are named beside today and tomorrow; "from now" begins none."""
    if not _USUAL.isdisjoint(mentions) or any(f"day_{day}" in mentions for day in DAYS):
        return True
    near = from_now(read)
    return any(
        near is None or start not in range(*near[1]) for start, _ in mentions.get("starting", ())
    )


def _is_day_and_more(mentions: Mentions) -> bool:
    """Whether today or tomorrow is named together with days of the week."""
    one = "day_tomorrow" in mentions or "day_today" in mentions
    return one and any(f"day_{day}" in mentions for day in DAYS)


def _tells_of_day(read: Text, mentions: Mentions, clocks: list[Clock]) -> bool:
    """Whether something is told of a day after the days and the time: "..., mondays i'm out"."""
    days = sorted(span for day in DAYS for span in mentions.get(f"day_{day}", ()))
    if not clocks or not days or days[0][0] > clocks[0].start:
        return False
    groups = [span for name in _GROUPS for span in mentions.get(name, ())]
    told = sorted(span for span in (*days, *groups) if span[0] > clocks[-1].start)
    return any(
        end < len(read.words)
        and any(read.breaks[at] != JOINED for at in range(told[0][0], start + 1))
        and read.words[end] in _OWN_DAY
        and not is_off(read, end)
        for start, end in told
    )


_GROUPS = ("days_weekday", "days_weekend")


_MEANT = frozenset("which that thats are is so ie i e the on namely meaning and".split())


def _are_told_after(read: Text, mentions: Mentions) -> bool:
    """Whether the unclear days are named at once: "my training days, which are tue and thu"."""
    days = sorted(span[0] for day in DAYS for span in mentions.get(f"day_{day}", ()))
    return all(
        any(start >= end and _MEANT.issuperset(read.words[end:start]) for start in days)
        for _, end in longest(mentions["days_unclear"])
    )


_CORRECTS = frozenset(
    "actually wait sorry mean meant oops scratch typo hang hold make change switch rather".split()
)


def _are_at_odds(read: Text, mentions: Mentions) -> bool:
    """Whether days were corrected ("wed, actually no thurs"), left open ("tue or wed"), or told
    beside "every day" without being left out.
    """
    days = sorted(span for day in DAYS for span in mentions.get(f"day_{day}", ()))
    if not days:
        return False
    first, last = days[0][1], days[-1][0]
    if any(
        first <= start and end <= last and not _CORRECTS.isdisjoint(read.words[start:end])
        for start, end in mentions.get("correction", ())
    ):
        return True
    if "except" in mentions:
        return False
    return any(read.words[one[1] : two[0]] == ("or",) for one, two in pairwise(days)) or (
        "days_all" in mentions and read.words[days[0][0] - 1 : days[0][0]] == ("only",)
    )


def _is_on_condition(read: Text, mentions: Mentions) -> bool:
    """Whether "when", "if", "except the ones" and the like may leave days out that nobody named.

    With "every day" or "weekdays" a "when" only says what happens at that time.
    """
    if any(f"day_{day}" in mentions for day in DAYS):
        return False
    harmless = frozenset[str]() if _USUAL.isdisjoint(mentions) else _MOMENTS
    return any(read.words[start] not in harmless for start, _ in mentions.get("on_condition", ()))


_MOMENTS = frozenset(("when", "whenever", "while"))


def _is_strange_pair(read: Text, mentions: Mentions) -> bool:
    """Whether two days of another language stand side by side: a range, or a list?"""
    days = sorted(span for day in DAYS for span in mentions.get(f"day_{day}", ()))
    is_pair = len(days) == 2 and days[0][1] == days[1][0]
    return is_pair and ENGLISH_DAYS.isdisjoint((read.words[days[0][0]], read.words[days[1][0]]))


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
