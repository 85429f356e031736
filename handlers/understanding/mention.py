"""Finds every phrase of the lexicon in a text, in one pass from its end to its beginning.

The work for each word is bounded (phrases are short, gaps are 3 or 8 words), so the whole takes
time in proportion to the text's length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from content.lexicon import Book
from content.phrase import LONG_GAP, SHORT_GAP, Node
from handlers.understanding.text import JOINED, STOP, Text

Span: TypeAlias = tuple[int, int]
Mentions: TypeAlias = Mapping[str, list[Span]]


@dataclass(frozen=True, slots=True)
class _Walk:
    """One text on its way through one book.

    `found[i]` holds the phrases that begin at word i: "<concept>" and where each ends.
    """

    breaks: tuple[int, ...]
    root: Node
    keys: list[frozenset[str]]
    found: list[dict[str, list[int]]]

    def begin(self, at: int) -> None:
        done = self.found[at]
        seen: set[tuple[int, int]] = set()
        agenda: list[tuple[Node, int]] = []
        root = self.root.next
        for key in self.keys[at]:
            if key in root:
                agenda.append((root[key], at + 1))
        words = len(self.keys)
        while agenda:
            node, end = agenda.pop()
            for concept in node.ends:
                name = f"<{concept}>"
                ends = done.setdefault(name, [])
                if end not in ends:
                    ends.append(end)
                    if name in root:
                        agenda.append((root[name], end))
            if end == words or not (node.next or node.short or node.long):
                continue
            mark = (id(node), end)
            if mark in seen:
                continue
            seen.add(mark)
            if node.next and self.breaks[end] == JOINED:
                self._step(node, end, agenda)
            if node.short is not None:
                self._jump(node.short, end, SHORT_GAP, agenda)
            if node.long is not None:
                self._jump(node.long, end, LONG_GAP, agenda)

    def _step(self, node: Node, at: int, agenda: list[tuple[Node, int]]) -> None:
        follow = node.next
        here = follow.keys()
        for key in here & self.keys[at]:
            agenda.append((follow[key], at + 1))
        found = self.found[at]
        if found:
            for name in here & found.keys():
                after = follow[name]
                agenda += [(after, end) for end in found[name]]

    def _jump(self, node: Node, at: int, most: int, agenda: list[tuple[Node, int]]) -> None:
        for start in range(at, min(at + most + 1, len(self.keys))):
            if self.breaks[start] == STOP:
                break
            self._step(node, start, agenda)


def find(book: Book, text: Text) -> dict[str, list[Span]]:
    """Where each concept stands, as (first word, word after the last), in the text's order."""
    keys = [book.keys(word) for word in text.words]
    walk = _Walk(text.breaks, book.root, keys, [{} for _ in keys])
    mentions: dict[str, list[Span]] = {}
    for at in range(len(keys) - 1, -1, -1):
        if not keys[at]:
            continue
        walk.begin(at)
        for name, ends in walk.found[at].items():
            if name[1] != "(":
                mentions.setdefault(name[1:-1], []).extend((at, end) for end in ends)
    for spans in mentions.values():
        spans.sort()
    return mentions


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that lie inside another, in order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
