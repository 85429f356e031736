"""Finds every phrase of the lexicon in a text, in one pass from its end to its beginning.

The work for each word is bounded (phrases are short, gaps are 3 or 8 words), so the whole takes
time in proportion to the text's length.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

from content.lexicon import Book, Start
from content.phrase import LONG_GAP, SHORT_GAP, Node
from handlers.understanding.text import JOINED, STOP, Text

Span: TypeAlias = tuple[int, int]
Mentions: TypeAlias = Mapping[str, list[Span]]
_Agenda: TypeAlias = list[tuple[Node, int]]


@dataclass(frozen=True, slots=True)
class _Walk:
    """One text on its way through one book.

    `found[i]` holds the phrases that begin at word i, "<concept>" and where each ends; `items[i]`
    their names and the word's own items together.
    """

    breaks: tuple[int, ...]
    root: dict[str, Node]
    starts: list[Start]
    found: list[dict[str, list[int]]]
    items: list[AbstractSet[str]]

    def begin(self, at: int) -> None:
        """Find what begins at this word; all that begins later has been found."""
        start = self.starts[at]
        done = self.found[at] = {name: [at + 1] for name in start.whole}
        breaks, items, words = self.breaks, self.items, len(self.starts)
        agenda: _Agenda = [(node, at + 1) for node in start.begun] if at + 1 < words else []
        seen: set[tuple[Node, int]] = set()
        while agenda:
            node, end = agenda.pop()
            follow = node.next
            if follow and breaks[end] == JOINED and not follow.keys().isdisjoint(items[end]):
                self._step(follow, end, done, seen, agenda)
            for gap, most in ((node.short, SHORT_GAP), (node.long, LONG_GAP)):
                if gap is None:
                    continue
                follow = gap.next
                names = follow.keys()
                for first in range(end, min(end + most + 1, words)):
                    if breaks[first] == STOP:
                        break
                    if not names.isdisjoint(items[first]):
                        self._step(follow, first, done, seen, agenda)
        self.items[at] = start.items if len(done) == len(start.whole) else start.keys | done.keys()

    def _step(
        self,
        follow: dict[str, Node],
        at: int,
        done: dict[str, list[int]],
        seen: set[tuple[Node, int]],
        agenda: _Agenda,
    ) -> None:
        """Go over the word, or over a phrase that begins with it."""
        found, root, words = self.found[at], self.root, len(self.starts)
        reached: _Agenda = []
        for name in follow.keys() & self.items[at]:
            if name[0] == "<":
                reached += [(follow[name], end) for end in found[name]]
            else:
                reached.append((follow[name], at + 1))
        while reached:
            mark = reached.pop()
            if mark in seen:
                continue
            seen.add(mark)
            node, end = mark
            for name in node.ends:
                ends = done.setdefault(name, [])
                if end not in ends:
                    ends.append(end)
                    if name in root:
                        reached.append((root[name], end))
            if end < words and node.goes_on:
                agenda.append(mark)


def find(book: Book, text: Text) -> dict[str, list[Span]]:
    """Where each concept stands, as (first word, word after the last), in the text's order."""
    starts = [book.start(word) for word in text.words]
    nothing: AbstractSet[str] = frozenset()
    walk = _Walk(
        text.breaks, book.root.next, starts, [{} for _ in starts], [nothing for _ in starts]
    )
    found = walk.found
    for at in range(len(starts) - 1, -1, -1):
        if starts[at].keys:
            walk.begin(at)
    mentions: dict[str, list[Span]] = {}
    for at, here in enumerate(found):
        for name, ends in here.items():
            if name[1] != "(":
                spans = mentions.setdefault(name[1:-1], [])
                if len(ends) == 1:
                    spans.append((at, ends[0]))
                else:
                    spans += [(at, end) for end in sorted(ends)]
    return mentions


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that lie inside another, in order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
