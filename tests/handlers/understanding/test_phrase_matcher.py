"""Phrases are found wherever they stand: the quick search finds what a slow and plain one does."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.lexicon.phrase import LONG_GAP, SHORT_GAP, Grammar, Way
from content.lexicon.phrase_index import Concept, PhraseIndex, build_index
from handlers.understanding.phrase_matcher import Span, find
from handlers.understanding.text import COMMA, JOINED, STOP, Text

PHRASES = {
    "leg": ["leg", "left leg", "(calf|shin of leg)"],
    "numb": ["numb", "cant .. feel", "pin* and pins"],
    "numb_leg": ["<numb> <leg>", "<leg> .. <numb>", "<numb> ... of <leg>"],
    "both": ["both <leg>", "<numb_leg> and <leg>", "[so] numb ... leg ... <leg>"],
    "alias": ["<both>", "<numb>", "cant"],
}
PIECES = (
    "leg, left leg, calf, shin of leg, numb, cant, feel, pin, pins, pinned and pins, both, and, so,"
    " of leg, zzz, zzz zzz, zzz zzz zzz, zzz zzz zzz zzz zzz zzz zzz zzz"
).split(", ")

grammar = Grammar()
concepts = {
    name: Concept("danger", tuple(way for phrase in phrases for way in grammar.read(phrase)))
    for name, phrases in PHRASES.items()
}
index: PhraseIndex = build_index("danger", concepts, grammar)


def plainly(text: Text) -> dict[str, set[Span]]:
    """Every concept's spans, by trying every way at every word."""
    words, breaks = text.words, text.breaks

    def ways_of(name: str) -> tuple[Way, ...]:
        return concepts[name].ways if name in concepts else grammar.groups[name]

    @cache
    def concept(name: str, at: int) -> frozenset[int]:
        return frozenset(end for way in ways_of(name) for end in follow(way, at))

    def item(name: str, at: int) -> frozenset[int]:
        if at >= len(words):
            return frozenset()
        if name[0] == "<":
            return concept(name[1:-1], at)
        fits = any(
            words[at].startswith(each[:-1]) if each.endswith("*") else words[at] == each
            for each in grammar.classes.get(name, (name,))
        )
        return frozenset({at + 1} if fits else ())

    def follow(way: Way, at: int) -> Iterator[int]:
        if not way:
            yield at
        elif way[0] in ("..", "..."):
            most = SHORT_GAP if way[0] == ".." else LONG_GAP
            for first in range(at, min(at + most + 1, len(words))):
                if breaks[first] == STOP:
                    return
                for end in item(way[1], first):
                    yield from rest(way[2:], end)
        else:
            for end in item(way[0], at):
                yield from rest(way[1:], end)

    def rest(way: Way, end: int) -> Iterator[int]:
        if not way or way[0][0] == "." or (end < len(words) and breaks[end] == JOINED):
            yield from follow(way, end)

    spans = {
        name: {(at, end) for at in range(len(words)) for end in concept(name, at)}
        for name in concepts
    }
    return {name: some for name, some in spans.items() if some}


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from([JOINED] * 12 + [COMMA, STOP])),
        max_size=8,
    )
)
def test_the_quick_search_finds_what_the_plain_one_does(said: list[tuple[str, int]]) -> None:
    words: list[str] = []
    breaks: list[int] = []
    for piece, gap in said:
        some = piece.split()
        words += some
        breaks += [gap, *[JOINED] * (len(some) - 1)]
    text = Text(tuple(words), tuple(words), tuple(breaks), (0,) * len(words), frozenset())
    found = find(index, text)
    assert {name: set(spans) for name, spans in found.items()} == plainly(text)
    assert all(spans == sorted(set(spans)) for spans in found.values())


@pytest.mark.parametrize(
    ("begin", "between", "end", "is_found"),
    [
        ("cant", SHORT_GAP, "feel", True),
        ("cant", SHORT_GAP + 1, "feel", False),
        ("numb", LONG_GAP, "of leg", True),
        ("numb", LONG_GAP + 1, "of leg", False),
    ],
)
def test_a_gap_is_as_long_as_it_may_be_and_no_longer(
    begin: str, between: int, end: str, *, is_found: bool
) -> None:
    words = (begin, *["zzz"] * between, *end.split())
    text = Text(words, words, (JOINED,) * len(words), (0,) * len(words), frozenset())
    whole = (0, len(words))
    assert any(whole in spans for spans in find(index, text).values()) == is_found
