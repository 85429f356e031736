"""Finds every phrase of the lexicon in a text, in one pass from its end to its beginning.

Rules:
- At each word the phrases that begin there are followed, word by word and gap by gap; the concepts
  inside of them stand further on, and have been found already.
- A gap is searched only where something that may end it lies ahead.
- The work for each word is bounded (phrases are short, gaps are 3 or 8 words), so the whole takes
  time in proportion to the text's length.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from content.lexicon.phrase import LONG_GAP, SHORT_GAP, Node
from content.lexicon.phrase_index import Gap, PhraseIndex
from handlers.understanding.text import JOINED, STOP, Text

Span: TypeAlias = tuple[int, int]
Mentions: TypeAlias = Mapping[str, list[Span]]
_Agenda: TypeAlias = list[tuple[Node, int]]


class _Walk:
    """One text on its way through one index; each list has an entry for each word.

    `starts` holds what the word is alone, and `longer` the phrases of several words that begin
    there, "<concept>" and how many words each takes. `ahead` has what of both may end a gap, as
    bits; `near` and `far` those of all words that a short or a long gap that begins there may end
    at.
    """

    __slots__ = ("ahead", "breaks", "far", "index", "longer", "near", "starts", "words")

    def __init__(self, index: PhraseIndex, text: Text) -> None:
        self.index = index
        self.words = text.words
        self.breaks = text.breaks
        self.starts = index.starts(text.words)
        self.longer: list[dict[str, list[int]]] = [{}] * len(self.starts)
        self.ahead = [0] * (len(self.starts) + LONG_GAP + 1)
        self.near = self.ahead.copy()
        self.far = self.ahead.copy()

    def begin(self, at: int) -> None:
        """Find what begins at this word; all that begins later has been found."""
        start, end = self.starts[at], at + 1
        ends = start.ends
        if end < len(self.starts):
            agenda: _Agenda = []
            if start.joined and self.breaks[end] == JOINED:
                if joined := self.index.joined(self.words[at], self.words[end]):
                    agenda += [(node, end + 1) for node in joined]
                if longer := self.longer[end]:
                    for name in start.joined.keys() & longer.keys():
                        for many in longer[name]:
                            agenda += [(node, end + many) for node in start.joined[name]]
            for gap in start.gaps:
                if gap.ends & (self.near if gap.most == SHORT_GAP else self.far)[end]:
                    self._over(gap, end, agenda)
            if agenda and (longer := self._follow(at, agenda)):
                self.longer[at] = longer
                ends |= self.index.ends_of(longer)
        if self.breaks[at] != STOP:
            self._look_ahead(at, ends)

    def _look_ahead(self, at: int, ends: int) -> None:
        """What a gap that begins at this word may end at; none reaches into another sentence."""
        ahead, near = self.ahead, self.near
        ahead[at] = ends
        near[at] = ends | ahead[at + 1] | ahead[at + 2] | ahead[at + 3]
        self.far[at] = near[at] | near[at + SHORT_GAP + 1] | ahead[at + LONG_GAP]

    def _over(self, gap: Gap, first: int, agenda: _Agenda) -> None:
        """Add the places that are reached over a gap that begins at this word."""
        follow = gap.follow
        for at in range(first, min(first + gap.most + 1, len(self.starts))):
            if self.breaks[at] == STOP:
                return
            if gap.ends & self.ahead[at]:
                for name in follow.keys() & self.starts[at].items:
                    agenda += [(node, at + 1) for node in follow[name]]
                if longer := self.longer[at]:
                    for name in follow.keys() & longer.keys():
                        for many in longer[name]:
                            agenda += [(node, at + many) for node in follow[name]]

    def _follow(self, at: int, agenda: _Agenda) -> dict[str, list[int]]:
        """The phrases of several words that begin at this word, from the places reached so far."""
        root, words, alone = self.index.root.next, len(self.starts), self.starts[at].alone
        found: dict[str, list[int]] = {}
        seen: set[tuple[Node, int]] = set()
        while agenda:
            mark = agenda.pop()
            if mark in seen:
                continue
            seen.add(mark)
            node, end = mark
            for name in node.ends:
                many = found.get(name)
                if many is None:
                    many = found[name] = [1] if name in alone else []
                if end - at not in many:
                    many.append(end - at)
                    if name in root:
                        agenda.append((root[name], end))
            if end == words:
                continue
            if node.next and self.breaks[end] == JOINED:
                items, longer = self.starts[end].items, self.longer[end]
                for name, after in node.next.items():
                    if name in items:
                        agenda.append((after, end + 1))
                    if name in longer:
                        agenda += [(after, end + more) for more in longer[name]]
            if node.short or node.long:
                for gap in self.index.gaps_after(node):
                    if gap.ends & (self.near if gap.most == SHORT_GAP else self.far)[end]:
                        self._over(gap, end, agenda)
        return found


def find(index: PhraseIndex, text: Text) -> dict[str, list[Span]]:
    """Where each concept stands, as (first word, word after the last), in the text's order."""
    walk = _Walk(index, text)
    for at in range(len(walk.starts) - 1, -1, -1):
        walk.begin(at)
    mentions: defaultdict[str, list[Span]] = defaultdict(list)
    names = index.names
    for at, (start, longer) in enumerate(zip(walk.starts, walk.longer, strict=True)):
        here = (at, at + 1)
        for concept, name in start.named:
            if concept not in longer:
                mentions[name].append(here)
        for concept, many in longer.items():
            if concept in names:
                for words in sorted(many) if len(many) > 1 else many:
                    mentions[names[concept]].append((at, at + words))
    return dict(mentions)


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that lie inside another, in order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
