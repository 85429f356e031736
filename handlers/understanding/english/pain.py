"""Reads what hurts: areas, side, score, triggers and since when.

Rules:
- The longest name wins: "upper back" is not the back, "back of the knee" is the knee.
- An area or a trigger said to be fine is left out ("knee not sore, hip is", "fine walking").
- Different sides for different areas are both; a bare plural ("knees") is both.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.duration import Duration, duration_in
from handlers.understanding.english.fraction import in_decimals
from handlers.understanding.english.scale import in_tenths
from handlers.understanding.english.score import score_in
from handlers.understanding.negation import denied
from handlers.understanding.phrase_matcher import Mentions, Span, find, longest
from handlers.understanding.spans import Spans
from handlers.understanding.text import JOINED, STOP, Text, plain, read_text

AREAS = ("knee", "low_back", "hip", "ankle", "shoulder", "neck", "elbow", "wrist", "upper_back",
         "foot", "other")  # fmt: skip
TRIGGERS = ("squat", "deadlift", "lunge", "leg_press", "stairs", "running", "jumping", "walking",
            "standing", "sitting", "getting_up", "bending", "lifting", "twisting", "kneeling",
            "cycling", "swimming", "sport", "training", "morning", "night", "other")  # fmt: skip


_SHORT_KNEE = re.compile(r"\b([LR])K\b")
"""A physio's "LK" and "RK"."""
_SIDES_IN_FULL = {"L": "left knee", "R": "right knee"}
_VERTEBRA = re.compile(r"\b(?:[Ll][1-5]|[Ss]1)\b(?:\s*[-/]?\s*(?:[Ll]5|[Ss]1)\b)?")


class StatedSide(Enum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AreaPain:
    """One place that hurts, in the order of the text."""

    area: str
    side: StatedSide


@dataclass(frozen=True, slots=True)
class PainReading:
    """What was read; `words` are the person's own, with what each was taken for."""

    areas: tuple[AreaPain, ...]
    side: StatedSide
    score: int | None
    triggers: tuple[str, ...]
    duration: Duration | None
    words: tuple[tuple[str, str], ...]


def read_pain(lexicon: Lexicon, text: str) -> PainReading:
    """What hurts, where, how much, by what and since when; never raises.

    A text of more than `MOST_WORDS` words is a letter: nothing is read in it.
    """
    text = _SHORT_KNEE.sub(lambda found: _SIDES_IN_FULL[found[1]], text)
    read = read_text(lexicon, in_tenths(in_decimals(plain(_VERTEBRA.sub(" lumbar ", text)))))
    if read.is_letter:
        return PainReading((), StatedSide.UNKNOWN, None, (), None, ())
    said = _Said(read, find(lexicon.indexes["pain"], read))
    areas = said.named("area", AREAS)
    hurting = [each for each in areas if not said.is_fine(each[1])]
    score = score_in(read, said.mentions)
    if score == 0 and 0 < len(hurting) < len(areas):
        score = None  # "no pain in the knee, just the hip": how much the hip hurts was not said
    if not hurting and score:
        hurting = areas
    triggers = _triggers(said)
    sides = [
        each
        for each in said.named("side", _SIDES)
        if not said.is_fine(each[1]) and not _means_pair(said, areas, each)
    ]
    placed = _place(said, hurting, sides)
    words = tuple((kind, read.shown(*span)) for kind, span in (*hurting, *triggers, *sides))
    return PainReading(
        areas=placed,
        side=_overall(placed, [kind for kind, _ in sides]),
        score=score,
        triggers=tuple(dict.fromkeys(kind for kind, _ in triggers)),
        duration=duration_in(read, said.mentions) if placed or score != 0 else None,
        words=words,
    )


_SIDES = ("left", "right", "both")
_Named: TypeAlias = list[tuple[str, Span]]


class _Said:
    """A text with its mentions, and what is asked of them for each place; made once a text."""

    __slots__ = (
        "breaks", "fine", "helps", "hurting", "mentions", "off", "over", "over_again", "places",
        "triggers", "words",
    )  # fmt: skip

    def __init__(self, text: Text, mentions: Mentions) -> None:
        self.mentions = mentions
        self.words, self.breaks = text.words, text.breaks
        self.off = denied(text, mentions) | {
            at for _, end in mentions.get("no_longer_felt", ()) for at in range(end, end + 3)
        }
        self.over = dict(mentions.get("went_away", ()))
        self.over_again = {start for start, _ in mentions.get("comes_back", ())}
        self.places = {s for area in AREAS for s, _ in mentions.get(f"area_{area}", ())}
        self.triggers = {s for name in TRIGGERS for s, _ in mentions.get(f"trigger_{name}", ())}
        self.fine = {start for start, _ in mentions.get("fine", ())}
        self.hurting = {start for start, _ in mentions.get("hurting", ())}
        self.helps: dict[int, list[Span]] = {}
        for span in mentions.get("helps", ()):
            for at in span:
                self.helps.setdefault(at, []).append(span)

    def named(self, kind: str, names: tuple[str, ...]) -> _Named:
        """The longest mentions of these names, without those excused by their `not_` concept."""
        every: dict[Span, str] = {}
        for name in names:
            excused = Spans(self.mentions.get(f"not_{kind}_{name}", ()))
            for span in self.mentions.get(f"{kind}_{name}", ()):
                if not excused.cover(span):
                    every.setdefault(span, name)
        return [(every[span], span) for span in longest(every)]

    def is_fine(self, span: Span) -> bool:
        """Whether this place was said not to hurt."""
        start, end = span
        if start in self.off or self._is_over(end):
            return True
        for at in range(end, min(end + 4, len(self.words))):
            if self.breaks[at] != JOINED:
                return False
            if at in self.fine and self.hurting.isdisjoint(range(end, at)):
                if at + 1 in self.triggers:
                    return False  # "left knee ok walking" says what does not hurt it
                return not self.is_negated(at)
        return False

    def _is_over(self, end: int) -> bool:
        """Whether the pain named here went away, for good: "hip pain ebbed away"."""
        for at in range(end, min(end + 4, len(self.words))):
            if self.breaks[at] == STOP or at in self.places:
                return False
            if at in self.over:
                after = range(self.over[at], min(self.over[at] + 5, len(self.words)))
                return self.over_again.isdisjoint(after)
        return False

    def is_negated(self, at: int) -> bool:
        """Whether the word before "fine" or "helps" denies it."""
        return at > 0 and self.words[at - 1] in ("not", "isnt", "arent", "dont", "never")


def _triggers(said: _Said) -> _Named:
    found: _Named = []
    habits = Spans(said.mentions.get("habit", ()))
    spans = [
        (name, span)
        for name in TRIGGERS
        for excused in (Spans(said.mentions.get(f"not_trigger_{name}", ())),)
        for span in said.mentions.get(f"trigger_{name}", ())
        if not excused.cover(span)
    ]
    kept = set(longest(span for _, span in spans))
    for name, span in sorted(spans, key=lambda each: each[1]):
        if span not in kept or span[0] in said.off:
            continue
        if not habits.cover(span) and not _helps(said, span):
            found.append((name, span))
    return found


def _helps(said: _Said, span: Span) -> bool:
    """Whether the movement eases: "better when walking", "walking helps", "fine sitting"."""
    start, end = span
    near = {each for at in range(start - 3, end + 3) for each in said.helps.get(at, ())}
    for first, last in sorted(near):
        if 0 <= first - end <= 2 and all(
            said.breaks[at] == JOINED and said.words[at] not in ("but", "not", "when")
            for at in range(end, first + 1)
        ):
            return not said.is_negated(first)
        if (
            0 <= start - last <= 3
            and all(
                said.breaks[at] == JOINED and said.words[at] in _EASING for at in range(last, start)
            )
            and said.breaks[start] == JOINED
        ):
            return not said.is_negated(first)
    return False


_EASING = {"when", "with", "after", "by", "while", "once", "if", "i", "im", "for", "during", "on",
           "the", "a", "from", "just", "to", "at", "doing", "my"}  # fmt: skip


def _means_pair(said: _Said, areas: _Named, side: tuple[str, Span]) -> bool:
    """Whether "both" means two areas and no sides: "knee and hip, both", "both knee and hip"."""
    name, (start, end) = side
    if name != "both" or said.words[start:end] != ("both",):
        return False
    plural = {last for _, last in said.mentions.get("plural", ())}
    here = bisect_left(areas, (start, end), key=lambda each: each[1])
    for pair in (areas[max(0, here - 2) : here], areas[here : here + 2]):
        if len(pair) < 2:
            continue
        (_, one), (_, two) = pair
        is_near = 0 <= start - two[1] <= 2 or 0 <= one[0] - end <= 1
        is_single = one[1] not in plural and two[1] not in plural
        if is_near and is_single and "and" in said.words[one[1] : two[0]] and two[0] - one[1] <= 2:
            return True
    return False


def _place(said: _Said, areas: _Named, sides: _Named) -> tuple[AreaPain, ...]:
    """Each area once, with the side that stands nearest to it."""
    plural = {end for _, end in said.mentions.get("plural", ())}
    starts = [span[0] for _, span in areas]
    found: dict[str, set[StatedSide]] = {}
    for name, span in areas:
        told = found.setdefault(name, set())
        near = _nearest_side(said, span, sides, starts)
        if near is not None:
            told.add(StatedSide(near))
        elif span[1] in plural:
            told.add(StatedSide.BOTH)
    return tuple(AreaPain(name, _merge(told)) for name, told in found.items())


def _nearest_side(said: _Said, span: Span, sides: _Named, areas: list[int]) -> str | None:
    """The side that is nearest to an area, with no other area (by its first word) between."""
    best: tuple[int, str] | None = None
    here = bisect_left(sides, span, key=lambda each: each[1])
    for name, side in sides[max(0, here - 2) : here + 2]:
        if _is_of_another(said, side, span, areas):
            continue
        low, high = min(side[1], span[1]), max(side[0], span[0])
        if bisect_left(areas, high) - bisect_left(areas, low) > (low <= span[0] < high):
            continue
        gap = high - low + sum(1 for at in range(low, high + 1) if said.breaks[at] != JOINED)
        if best is None or gap < best[0]:
            best = (gap, name)
    return best[1] if best else None


def _is_of_another(said: _Said, side: Span, span: Span, areas: list[int]) -> bool:
    """Whether a side belongs to another area alone: "low back, left knee", "ankle right, back"."""
    is_own = side[1] == span[0] and said.breaks[span[0]] == JOINED
    if is_own or said.words[side[0] : side[1]] == ("both",):
        return False
    at = bisect_left(areas, side[1])
    is_before = areas[at : at + 1] == [side[1]] and said.breaks[side[1]] == JOINED
    is_behind = areas[at - 1 : at] == [side[0] - 1] and said.breaks[side[0]] == JOINED
    is_parted = side[1] < len(said.words) and said.breaks[side[1]] != JOINED
    return is_before or (is_behind and is_parted and span[0] >= side[1])


def _merge(sides: set[StatedSide]) -> StatedSide:
    known = sides - {StatedSide.UNKNOWN}
    if not known:
        return StatedSide.UNKNOWN
    return known.pop() if len(known) == 1 else StatedSide.BOTH


def _overall(areas: tuple[AreaPain, ...], sides: list[str]) -> StatedSide:
    named = {StatedSide(name) for name in sides}
    if named:
        return _merge(named)
    return _merge({area.side for area in areas})
