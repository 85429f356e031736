"""Finds every phrase of the lexicon in a text, in one pass from its end to its beginning.

The work for each word is bounded (phrases are short, gaps are 3 or 8 words), so the whole takes
time in proportion to the text's length.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from content.lexicon import Book, Start
from content.phrase import LONG_GAP, SHORT_GAP, Node
from handlers.understanding.text import JOINED, STOP, Text

Span: TypeAlias = tuple[int, int]
Mentions: TypeAlias = Mapping[str, list[Span]]
_Agenda: TypeAlias = list[tuple[Node, int]]
_T = TypeVar("_T")
_NOTHING: Mapping[str, Node] = {}
_ONE = (1,)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One text on its way through one book.

    `found[i]` holds the phrases that begin at word i, "<concept>" and how many words each takes;
    `items[i]` their names and the word's own items together.
    """

    breaks: tuple[int, ...]
    root: dict[str, Node]
    starts: list[Start]
    found: list[Mapping[str, Sequence[int]]]
    items: list[AbstractSet[str]]

    def begin(self, at: int) -> None:
        """Find what begins at this word; all that begins later has been found."""
        start = self.starts[at]
        self.found[at], self.items[at] = start.alone, start.items
        done: dict[str, list[int]] = {}
        agenda: _Agenda = []
        seen: set[tuple[Node, int]] = set()
        for follow, first in self._after(at + 1, start.joined, start.short, start.long):
            found = self.found[first]
            reached: _Agenda = []
            for name in follow.keys() & self.items[first]:
                words = found[name] if name[0] == "<" else _ONE
                reached += [(node, first + many) for node in follow[name] for many in words]
            self._take(at, reached, done, seen, agenda)
        while agenda:
            node, end = agenda.pop()
            short = node.short.next if node.short else _NOTHING
            long = node.long.next if node.long else _NOTHING
            for after, first in self._after(end, node.next, short, long):
                found = self.found[first]
                reached = []
                for name in after.keys() & self.items[first]:
                    if name[0] == "<":
                        reached += [(after[name], first + many) for many in found[name]]
                    else:
                        reached.append((after[name], first + 1))
                self._take(at, reached, done, seen, agenda)
        if done:
            self.found[at] = {**start.alone, **done}
            self.items[at] = start.items | done.keys()

    def _after(
        self, end: int, joined: Mapping[str, _T], short: Mapping[str, _T], long: Mapping[str, _T]
    ) -> Iterator[tuple[Mapping[str, _T], int]]:
        """Each word at which something follows: directly, or after a gap within the sentence."""
        breaks, items, words = self.breaks, self.items, len(self.starts)
        if end >= words:
            return
        if joined and breaks[end] == JOINED and not joined.keys().isdisjoint(items[end]):
            yield joined, end
        for follow, most in ((short, SHORT_GAP), (long, LONG_GAP)):
            if not follow:
                continue
            names = follow.keys()
            for first in range(end, min(end + most + 1, words)):
                if breaks[first] == STOP:
                    break
                if not names.isdisjoint(items[first]):
                    yield follow, first

    def _take(
        self,
        at: int,
        reached: _Agenda,
        done: dict[str, list[int]],
        seen: set[tuple[Node, int]],
        agenda: _Agenda,
    ) -> None:
        """Note the phrases that end at these places, and where they go on."""
        root, words, alone = self.root, len(self.starts), self.starts[at].alone
        while reached:
            mark = reached.pop()
            if mark in seen:
                continue
            seen.add(mark)
            node, end = mark
            for name in node.ends:
                many = done.get(name)
                if many is None:
                    many = done[name] = [*alone.get(name, ())]
                if end - at not in many:
                    many.append(end - at)
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
        start = starts[at]
        if here is start.alone:
            for name in start.named:
                mentions.setdefault(name, []).append((at, at + 1))
            continue
        for name, many in here.items():
            if name[1] != "(":
                spans = mentions.setdefault(name[1:-1], [])
                spans += [(at, at + words) for words in sorted(many)]
    return mentions


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that lie inside another, in order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
