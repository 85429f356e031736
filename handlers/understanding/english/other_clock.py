"""Clocks in a text that are not the check-in's: a score, their own day's, or one that is ruled out.

Rules:
- "A 4", "4/10" beside a sore place, and "4 out of 10" are scores.
- "I get home at 6, so text me at 7:30 pm" has one time for Limber; so has "class is at 6pm".
- "Anything but 6am" rules a time out, and "stop the 7am check-in" ends it: nothing is set by it.
"""

from handlers.understanding.english.time_of_day import Clock, Half
from handlers.understanding.phrase_matcher import Mentions, Span
from handlers.understanding.text import JOINED, STOP, Text

_MOST_SCORE = 10
_NEAR = 4


def is_score(read: Text, mentions: Mentions, clock: Clock) -> bool:
    """Whether the number says how much it hurts."""
    is_bare = clock.half is Half.OPEN or clock.end == clock.start + 1
    if not is_bare or clock.minute or clock.hour > _MOST_SCORE:
        return False
    before, after = _word(read, clock.start - 1), _word(read, clock.end)
    if before in ("a", "an"):
        return True
    if (after, _word(read, clock.end + 1)) == ("out", "of") or (
        (_word(read, clock.start - 2), before) == ("out", "of")
    ):
        return True
    sentence = read.sentences[clock.start]
    sore = [start for start, _ in mentions.get("sore", ()) if read.sentences[start] == sentence]
    if after == "outof" or before == "outof":
        return bool(sore)
    return any(0 <= clock.start - start <= 2 for start in sore) and read.breaks[clock.start] != STOP


def without_scored_days(
    mentions: dict[str, list[Span]], scores: list[Clock]
) -> dict[str, list[Span]]:
    """The mentions without a "today" that only says when the score was: "a 4 today"."""
    near = {at for score in scores for at in (score.start, score.end)}
    kept = [
        span
        for span in mentions.get("day_today", ())
        if span[0] not in near and span[1] not in near
    ]
    found = {name: spans for name, spans in mentions.items() if name != "day_today"}
    return {**found, "day_today": kept} if kept else found


def is_ended(read: Text, mentions: Mentions, clock: Clock) -> bool:
    """Whether it names what is to end: "stop sending me the 7am check-in"."""
    if not any(
        start == clock.end and read.breaks[start] == JOINED
        for start, _ in mentions.get("quit_thing", ())
    ):
        return False
    return any(
        end <= clock.start and read.sentences[start] == read.sentences[clock.start]
        for start, end in mentions.get("quits", ())
    )


def is_ruled_out(read: Text, mentions: Mentions, clock: Clock, first: int) -> bool:
    """Whether every time but this one would do. A "no" after the first clock corrects it."""
    if any(start == clock.end for start, _ in mentions.get("ruled_out_after", ())):
        return True  # "7am is too early"
    return any(
        end == clock.start
        and read.breaks[clock.start] == JOINED
        and (read.words[start] != "no" or start < first)
        for start, end in mentions.get("ruled_out", ())
    )


def without_old(read: Text, mentions: Mentions, clocks: list[Clock]) -> list[Clock]:
    """The clocks without the one of two that was before: "I said 7pm but 6pm is better"."""
    if len(clocks) != 2:
        return clocks
    old, new = clocks
    is_old = any(
        0 <= old.start - end <= 1 and read.breaks[old.start] == JOINED
        for _, end in mentions.get("old_time", ())
    )
    return [new] if is_old and "or" not in read.words[old.end : new.start] else clocks


def asked_for(read: Text, mentions: Mentions, clocks: list[Clock]) -> list[Clock]:
    """The one clock that Limber is asked to come at, where the others belong to their own day."""
    own = [clock for clock in clocks if _follows(read, mentions, "own_life", clock, clocks)]
    own += [clock for clock in clocks if any(_is_range(read, each, clock) for each in own)]
    meant = [clock for clock in clocks if _follows(read, mentions, "asks_for", clock, clocks)]
    meant = [clock for clock in meant if clock not in own or _is_nearer(mentions, clock)]
    if len(meant) == 1 and all(clock in own for clock in clocks if clock is not meant[0]):
        return meant
    rest = [clock for clock in clocks if clock not in own]
    return rest if own and len(rest) == 1 and len(clocks) > 1 else clocks


def _follows(read: Text, mentions: Mentions, name: str, clock: Clock, clocks: list[Clock]) -> bool:
    """Whether such words stand shortly before the clock, with no other clock between."""
    return any(
        0 <= clock.start - end <= _NEAR
        and STOP not in read.breaks[end : clock.start + 1]
        and not any(end <= other.start < clock.start for other in clocks)
        for _, end in mentions.get(name, ())
    )


def _is_range(read: Text, first: Clock, last: Clock) -> bool:
    """Whether "6 to 7pm" is one time of their day."""
    return read.words[first.end : last.start] in (("to",), ("until",), ("till",), ("til",))


def _is_nearer(mentions: Mentions, clock: Clock) -> bool:
    """Whether what Limber is asked for stands nearer to the clock than their own day."""
    nearest = {
        name: max((end for _, end in mentions.get(name, ()) if end <= clock.start), default=-1)
        for name in ("own_life", "asks_for")
    }
    return nearest["asks_for"] >= nearest["own_life"]


def _word(read: Text, at: int) -> str:
    return read.words[at] if 0 <= at < len(read.words) else ""
