"""Reads what is missing, which positions are out, and how many minutes there are.

Rules:
- A thing is missing when "no", "without", "forgot" and the like reach it, also down a list
  ("no band, mat or chair"), or when it is said after it ("my band snapped").
- "Only standing" rules the other three out of kneeling, lying, standing, sitting.
- "Not on the floor" rules kneeling and lying out; "in a wheelchair", "on a plane" leave sitting
  alone, where nothing is ruled out in so many words.
- A yes or a no right after a thing decides ("chair yes, wall no").
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.fraction import clock_hours_in_minutes, in_decimals
from handlers.understanding.english.minutes import minutes_in
from handlers.understanding.english.polarity import verdicts
from handlers.understanding.phrase_matcher import Mentions, Span, find, longest
from handlers.understanding.spans import Spans
from handlers.understanding.text import COMMA, JOINED, STOP, Text, plain, read_text

_MARK = re.compile("(?P<first>(?:^|[,;\n])\\s?)?(?:(?P<yes>[✓✔✅☑])|[✗✘❌✖❎☒])\ufe0f?")
"""A tick or a cross; one before a thing stands at the beginning of its item."""
EQUIPMENT = ("band", "step", "wall", "mat", "chair", "stability_ball", "weights", "machines",
             "pool", "treadmill", "elliptical")  # fmt: skip
POSITIONS = (("kneel", "kneeling"), ("lie", "lying"), ("prone", "prone"), ("stand", "standing"),
             ("sit", "sitting"))  # fmt: skip
_FOUR = ("kneeling", "lying", "standing", "sitting")
_ENDS = frozenset(
    "but except apart besides though although however only just have got ive i im can instead"
    " otherwise because since so then theres fine ok okay is are has use using with".split()
)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What was read; `equipment_missing` is ("all",) when there is nothing at all."""

    equipment_missing: tuple[str, ...]
    positions_excluded: tuple[str, ...]
    minutes: int | None
    words: tuple[tuple[str, str], ...] = ()


def read_constraints(lexicon: Lexicon, text: str) -> Constraints:
    """The constraints in a text; never raises. Nothing is read in a letter (`MOST_WORDS`)."""
    read = read_text(lexicon, clock_hours_in_minutes(in_decimals(plain(_ticked(text)))))
    if read.is_letter:
        return Constraints((), (), None)
    mentions = find(lexicon.indexes["constraints"], read)
    missing, excluded = _missing(read, mentions), _excluded(read, mentions)
    named = (*((f"gear_{name}", name) for name in EQUIPMENT), *POSITIONS)
    words = tuple(
        (name, read.shown(*span))
        for name, span in _things(mentions, named)
        if name in missing or name in excluded
    )
    return Constraints(missing, excluded, minutes_in(read), words)


def _ticked(text: str) -> str:
    """The text with ticks and crosses as words, as in "mat ✅ band ❌"."""
    return text if text.isascii() else _MARK.sub(_in_words, text)


def _in_words(mark: re.Match[str]) -> str:
    if mark["first"] is None:
        return " yes, " if mark["yes"] else " no, "
    return ", with " if mark["yes"] else ", no "


def _things(mentions: Mentions, names: tuple[tuple[str, str], ...]) -> list[tuple[str, Span]]:
    every: dict[Span, str] = {}
    for concept, name in names:
        excused = Spans(mentions.get(f"not_{concept}", ()))
        for span in mentions.get(concept, ()):
            if not excused.cover(span):
                every.setdefault(span, name)
    return [(every[span], span) for span in longest(every)]


def _missing(text: Text, mentions: Mentions) -> tuple[str, ...]:
    things = _things(mentions, tuple((f"gear_{name}", name) for name in (*EQUIPMENT, "all")))
    reached = _reached(text, mentions, "missing", [span for _, span in things])
    gone = _said_after(text, mentions, "gone_after", [span for _, span in things])
    said = verdicts(text, mentions, [span for _, span in things])
    out = {
        span for _, span in things if not said.get(span, span not in reached and span not in gone)
    }
    out |= _too(text, [span for _, span in things], out, said)
    held = {name for name, span in things if span not in out and _is_held(text, span)}
    missing = [name for name, span in things if span in out and name not in held]
    missing += [name for name in EQUIPMENT if f"without_{name}" in mentions]
    kept = [name for name, span in things if span not in out]
    excused: dict[int, int] = {}
    for start, end in mentions.get("not_all_missing", ()):
        for at in range(start, end):
            excused[at] = max(end - start, excused.get(at, 0))
    nothing = any(
        all(excused.get(at, 0) < end - start for at in range(start, end))
        for start, end in longest(mentions.get("all_missing", ()))
    )
    have = [name for name in kept if name != "all"]
    alone = bool(have) and not missing and "only_have" in mentions
    if nothing or alone or "all" in missing:
        if not have:
            return ("all",)
        return tuple(name for name in EQUIPMENT if name not in have)
    return tuple(dict.fromkeys(missing))


_HOLDING = frozenset("got have has own use".split())
_DENYING = frozenset("no not dont havent hasnt without never".split())


def _is_held(text: Text, span: Span) -> bool:
    """Whether it is said to be there: "no step, but got stairs"."""
    before = text.words[max(0, span[0] - 3) : span[0]]
    return bool(_HOLDING.intersection(before)) and not _DENYING.intersection(before)


def _too(text: Text, things: list[Span], out: set[Span], said: dict[Span, bool]) -> set[Span]:
    """The things that are out "too", or of which "so is" is said, like the one before."""
    found: set[Span] = set()
    for before, thing in pairwise(things):
        after = text.words[thing[1] : thing[1] + 2]
        goes_along = after[:1] in (("too",), ("also",), ("likewise",)) or after == ("as", "well")
        goes_along |= text.words[thing[0] - 2 : thing[0]] in (("so", "is"), ("so", "are"))
        if goes_along and thing not in said and (before in out or before in found):
            found.add(thing)
    return found


def _reached(
    text: Text, mentions: Mentions, cue: str, spans: list[Span], within: int = 4
) -> set[Span]:
    """The spans that a word before them denies, also further down its list."""
    by_start = {start: (start, end) for start, end in spans}
    fine = {start for start, _ in mentions.get("can_do", ())}
    found: set[Span] = set()
    cues = longest(mentions.get(cue, ()))
    begins = {start for start, _ in cues}
    for _, end in cues:
        at, last = end, end
        while at < len(text.words) and at - last <= within:
            gap = text.breaks[at]
            if at > end and (gap == STOP or (at in begins and at not in by_start)):
                break
            if gap == COMMA and at > end and at not in by_start and text.words[at] not in (
                "or", "nor", "and", "a", "my", "the", "no",
            ):  # fmt: skip
                break
            if at in by_start:
                span = by_start[at]
                after = span[1]
                blessed = any(
                    at2 in fine and text.breaks[at2] == JOINED
                    for at2 in (after, after + 1)
                    if at2 < len(text.words) and (at2 == after or text.breaks[after] == JOINED)
                )
                if blessed and last > end:
                    break
                found.add(span)
                at = last = after
                continue
            is_clause = text.words[at - 1] in ("where", "that", "which")
            if text.words[at] in _ENDS and at > end and not is_clause:
                break
            at += 1
    return found


def _said_after(text: Text, mentions: Mentions, cue: str, spans: list[Span]) -> set[Span]:
    """The spans after which it is said that they are out, also those joined by "and"."""
    starts = {first for first, _ in mentions.get(cue, ())}
    found: set[Span] = set()
    last: Span | None = None
    for span in reversed(spans):
        end = span[1]
        for first in range(end, end + 3):
            if first in starts and all(
                text.breaks[at] != STOP
                and (text.breaks[at] == JOINED or text.words[at] in ("is", "are"))
                and text.words[at] not in _BARRIER
                for at in range(end, first + 1)
            ):
                found.add(span)
        following = last is not None and last in found and 1 <= last[0] - end <= 2
        last = span
        if following and text.words[end] in ("and", "or", "nor"):
            found.add(span)
    return found


_BARRIER = frozenset("but fine ok okay and only".split())


def _excluded(text: Text, mentions: Mentions) -> tuple[str, ...]:
    others = {start for name in ("kneel", "lie", "sit") for start, _ in mentions.get(name, ())}
    things = [
        (name, span)
        for name, span in _things(mentions, POSITIONS)
        if not _is_idiom(text, others, span)
    ]
    spans = [span for _, span in things]
    reached = _reached(text, mentions, "cannot_do", spans)
    after = _said_after(text, mentions, "bad_after", spans)
    said = verdicts(text, mentions, spans)
    away = {span for span in spans if not said.get(span, span not in reached and span not in after)}
    away |= _too(text, spans, away, said)
    out = [name for name, span in things if span in away]
    named = Spans(spans)
    if any(not named.touch(span) for span in mentions.get("floor_bad", ())):
        out += ["kneeling", "lying"]
    only = [
        name for concept, name in POSITIONS if f"only_{concept}" in mentions and concept != "prone"
    ]
    if not only and "where_one_sits" in mentions and not out:
        only = ["sitting"]
    if only:
        out = [name for name in out if name == "prone"]
        out += [name for name in _FOUR if name not in (*only, *_also(text, things, only))]
    return tuple(dict.fromkeys(out))


def _also(text: Text, things: list[tuple[str, Span]], only: list[str]) -> list[str]:
    """Further positions of "only standing or sitting"."""
    found: list[str] = []
    for (first, one), (second, two) in pairwise(things):
        gap = range(one[1], two[0])
        if first in only and len(gap) <= 2 and any(text.words[at] in ("or", "and") for at in gap):
            found.append(second)
    return found


def _is_idiom(text: Text, others: set[int], span: Span) -> bool:
    """Whether "stand" means to bear: "I cant stand kneeling" says nothing about standing."""
    start, end = span
    return text.words[start] == "stand" and end in others
