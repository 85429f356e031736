"""Reads what hurts: areas, side, score, triggers and since when.

Rules:
- The longest name wins: "upper back" is not the back, "back of the knee" is the knee.
- An area or a trigger said to be fine is left out ("knee not sore, hip is", "fine walking").
- Different sides for different areas are both; a bare plural ("knees") is both.
"""

import re
from dataclasses import dataclass
from enum import Enum

from content.lexicon.lexicon import Lexicon
from handlers.understanding.english.duration import Duration, duration_in
from handlers.understanding.english.score import score_in
from handlers.understanding.matcher import Mentions, Span, find, longest
from handlers.understanding.negation import denied
from handlers.understanding.text import JOINED, Text, read_text

AREAS = ("knee", "low_back", "hip", "ankle", "shoulder", "neck", "elbow", "wrist", "upper_back",
         "foot", "other")  # fmt: skip
TRIGGERS = ("squat", "deadlift", "lunge", "leg_press", "stairs", "running", "jumping", "walking",
            "standing", "sitting", "getting_up", "bending", "lifting", "twisting", "kneeling",
            "cycling", "swimming", "sport", "training", "morning", "night", "other")  # fmt: skip


_VERTEBRA = re.compile(r"\b(?:[Ll][1-5]|[Ss]1)\b(?:\s*[-/]?\s*(?:[Ll]5|[Ss]1)\b)?")


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AreaPain:
    """One place that hurts, in the order of the text."""

    area: str
    side: Side


@dataclass(frozen=True, slots=True)
class PainReading:
    """What was read; `words` are the person's own, with what each was taken for."""

    areas: tuple[AreaPain, ...]
    side: Side
    score: int | None
    triggers: tuple[str, ...]
    duration: Duration | None
    words: tuple[tuple[str, str], ...]


def read_pain(lexicon: Lexicon, text: str) -> PainReading:
    """What hurts, where, how much, by what and since when; never raises."""
    read = read_text(lexicon, _VERTEBRA.sub(" lumbar ", text))
    mentions = find(lexicon.books["pain"], read)
    areas = _named(mentions, "area", AREAS)
    off = denied(read, mentions)
    hurting = [each for each in areas if not _is_fine(read, mentions, each[1], off)]
    score = score_in(read, mentions)
    if not hurting and score:
        hurting = areas
    triggers = _triggers(read, mentions, off)
    sides = _sides(read, mentions, off)
    placed = _place(read, mentions, hurting, sides)
    words = tuple((kind, read.shown(*span)) for kind, span in (*hurting, *triggers, *sides))
    return PainReading(
        areas=placed,
        side=_overall(placed, [kind for kind, _ in sides]),
        score=score,
        triggers=tuple(dict.fromkeys(kind for kind, _ in triggers)),
        duration=duration_in(read, mentions) if placed or score != 0 else None,
        words=words,
    )


_MOST = 60


def _named(mentions: Mentions, kind: str, names: tuple[str, ...]) -> list[tuple[str, Span]]:
    """The longest mentions of these names, without those excused by their `not_` concept."""
    every: dict[Span, str] = {}
    for name in names:
        excused = mentions.get(f"not_{kind}_{name}", ())
        for span in mentions.get(f"{kind}_{name}", [])[:_MOST]:
            if not any(s <= span[0] and span[1] <= e for s, e in excused):
                every.setdefault(span, name)
    return [(every[span], span) for span in longest(every)]


def _is_fine(text: Text, mentions: Mentions, span: Span, off: frozenset[int]) -> bool:
    """Whether this place was said not to hurt."""
    start, end = span
    if start in off:
        return True
    for fine, _ in mentions.get("fine", ()):
        between = range(end, fine)
        if 0 <= fine - end <= 3 and all(text.breaks[at] == JOINED for at in (*between, fine)):
            if any(s in between for s, _ in mentions.get("hurting", ())):
                continue
            return not _negated_fine(text, fine)
    return False


def _negated_fine(text: Text, at: int) -> bool:
    return at > 0 and text.words[at - 1] in ("not", "isnt", "arent", "dont", "never")


def _triggers(text: Text, mentions: Mentions, off: frozenset[int]) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    habits = mentions.get("habit", ())
    spans = [
        (name, span)
        for name in TRIGGERS
        for span in mentions.get(f"trigger_{name}", [])[:_MOST]
        if not any(
            s <= span[0] and span[1] <= e for s, e in mentions.get(f"not_trigger_{name}", ())
        )
    ]
    kept = set(longest(span for _, span in spans))
    for name, span in sorted(spans, key=lambda each: each[1]):
        if span not in kept or span[0] in off:
            continue
        if any(s <= span[0] and span[1] <= e for s, e in habits) or _helps(text, mentions, span):
            continue
        found.append((name, span))
    return found


def _helps(text: Text, mentions: Mentions, span: Span) -> bool:
    """Whether the movement eases: "better when walking", "walking helps", "fine sitting"."""
    start, end = span
    for first, last in mentions.get("helps", ()):
        if 0 <= first - end <= 2 and all(
            text.breaks[at] == JOINED and text.words[at] not in ("but", "not", "when")
            for at in range(end, first + 1)
        ):
            return not _negated_fine(text, first)
        gap = range(last, start)
        if (
            0 <= start - last <= 3
            and all(text.breaks[at] == JOINED and text.words[at] in _EASING for at in gap)
            and text.breaks[start] == JOINED
        ):
            return not _negated_fine(text, first)
    return False


_EASING = {"when", "with", "after", "by", "while", "once", "if", "i", "im", "for", "during", "on",
           "the", "a", "from", "just", "to", "at", "doing", "my"}  # fmt: skip


def _sides(text: Text, mentions: Mentions, off: frozenset[int]) -> list[tuple[str, Span]]:
    return [
        (name, span)
        for name, span in _named(mentions, "side", ("left", "right", "both"))
        if span[0] not in off and not _is_fine(text, mentions, span, off)
    ]


def _place(
    text: Text,
    mentions: Mentions,
    areas: list[tuple[str, Span]],
    sides: list[tuple[str, Span]],
) -> tuple[AreaPain, ...]:
    """Each area once, with the side that stands nearest to it."""
    plural = {end for _, end in mentions.get("plural", ())}
    found: dict[str, set[Side]] = {}
    for name, span in areas:
        said = found.setdefault(name, set())
        near = _nearest_side(text, span, sides, [other for _, other in areas])
        if near is not None:
            said.add(Side(near))
        elif span[1] in plural:
            said.add(Side.BOTH)
    return tuple(AreaPain(name, _merge(said)) for name, said in found.items())


def _nearest_side(
    text: Text, span: Span, sides: list[tuple[str, Span]], areas: list[Span]
) -> str | None:
    best: tuple[int, str] | None = None
    for name, side in sides:
        low, high = min(side[1], span[1]), max(side[0], span[0])
        if any(low <= other[0] < high and other != span for other in areas):
            continue
        gap = high - low + sum(1 for at in range(low, high + 1) if text.breaks[at] != JOINED)
        if best is None or gap < best[0]:
            best = (gap, name)
    return best[1] if best else None


def _merge(sides: set[Side]) -> Side:
    known = sides - {Side.UNKNOWN}
    if not known:
        return Side.UNKNOWN
    return known.pop() if len(known) == 1 else Side.BOTH


def _overall(areas: tuple[AreaPain, ...], sides: list[str]) -> Side:
    named = {Side(name) for name in sides}
    if named:
        return _merge(named)
    return _merge({area.side for area in areas})
