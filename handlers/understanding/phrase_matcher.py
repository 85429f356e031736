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

from content.lexicon.phrase import LONG_GAP, SHORT_GAP
from content.lexicon.phrase_index import NOWHERE, ONE, Gap, PhraseIndex, Reached
from handlers.understanding.text import JOINED, STOP, Text

Span: TypeAlias = tuple[int, int]
Mentions: TypeAlias = Mapping[str, list[Span]]
_Found: TypeAlias = Mapping[str, tuple[int, ...]]
_Agenda: TypeAlias = list[tuple[Reached, int]]

_NONE: _Found = {}


class _Walk:
    """One text on its way through one index; each list has an entry for each word.

    `starts` holds what the word is alone, and `longer` the phrases of several words that begin
    there, "<concept>" and how many words each takes; `named` the concepts of both. `ahead` has what
    of both may end a gap, as bits; `near` and `far` those of all words that a short or a long gap
    that begins there may end at.
    """

    __slots__ = ("ahead", "breaks", "far", "index", "longer", "named", "near", "starts")

    def __init__(self, index: PhraseIndex, text: Text) -> None:
        self.index = index
        self.breaks = text.breaks
        self.starts = index.starts(text.words)
        self.longer = [_NONE] * len(self.starts)
        self.named = [start.named for start in self.starts]
        self.ahead = [0] * (len(self.starts) + LONG_GAP + 1)
        self.near = self.ahead.copy()
        self.far = self.ahead.copy()

    def begin(self, at: int) -> None:
        """Find what begins at this word; all that begins later has been found."""
        start, end = self.starts[at], at + 1
        ends = start.ends
        if end < len(self.starts):
            agenda: _Agenda = []
            found = _NONE
            if start.next_items and self.breaks[end] == JOINED:
                after = self.starts[end]
                pair = start.pairs.get(after) or self.index.pair(start, after)
                if pair.found:
                    ends |= pair.bits
                    found = self.longer[at] = pair.found
                    self.named[at] = pair.named
                if pair.begun is not NOWHERE:
                    self._go_on(pair.begun, end + 1, agenda)
                if longer := self.longer[end]:
                    for name in start.next_items & longer.keys():
                        step = self.index.after_longer(start, name)
                        agenda += [(step, end + more) for more in longer[name]]
            for gap in start.gaps:
                if gap.ends & (self.near if gap.most == SHORT_GAP else self.far)[end]:
                    self._over(gap, end, agenda)
            if agenda:
                ends |= self._follow(at, agenda, found)
        if self.breaks[at] != STOP:  # what a gap here may end at; none reaches another sentence
            ahead, near = self.ahead, self.near
            ahead[at] = ends
            near[at] = ends | ahead[at + 1] | ahead[at + 2] | ahead[at + 3]
            self.far[at] = near[at] | near[at + SHORT_GAP + 1] | ahead[at + LONG_GAP]

    def _go_on(self, reached: Reached, end: int, agenda: _Agenda) -> None:
        """Add what can be reached from here, directly or over a gap."""
        if end == len(self.starts):
            return
        if reached.follows and self.breaks[end] == JOINED:
            word = self.starts[end]
            step = reached.steps.get(word) or self.index.step(reached, word)
            if step is not NOWHERE:
                agenda.append((step, end + 1))
            if longer := self.longer[end]:
                self._step_over(reached, longer, end, agenda)
        for gap in reached.gaps:
            if gap.ends & (self.near if gap.most == SHORT_GAP else self.far)[end]:
                self._over(gap, end, agenda)

    def _step_over(self, begun: Reached | Gap, longer: _Found, at: int, agenda: _Agenda) -> None:
        """Add what is reached by the phrases of several words that begin at this word."""
        steps = begun.steps
        for name, many in longer.items():
            step = steps.get(name) or self.index.step_over(begun, name)
            if step is not NOWHERE:
                agenda += [(step, at + more) for more in many]

    def _over(self, gap: Gap, first: int, agenda: _Agenda) -> None:
        """Add what is reached over a gap that begins at this word."""
        for at in range(first, min(first + gap.most + 1, len(self.starts))):
            if self.breaks[at] == STOP:
                return
            if gap.ends & self.ahead[at]:
                word = self.starts[at]
                step = gap.steps.get(word) or self.index.step(gap, word)
                if step is not NOWHERE:
                    agenda.append((step, at + 1))
                if longer := self.longer[at]:
                    self._step_over(gap, longer, at, agenda)

    def _follow(self, at: int, agenda: _Agenda, known: _Found) -> int:
        """Find the phrases of several words that begin at this word, from the places reached.

        known: those that are known already. Returns which of the others may end a gap, as bits.
        """
        alone = self.starts[at].alone
        found: dict[str, tuple[int, ...]] = {}
        seen: set[tuple[Reached, int]] = set()
        bits = 0
        while agenda:
            mark = agenda.pop()
            if mark in seen:
                continue
            seen.add(mark)
            reached, end = mark
            bits |= reached.bits
            many = end - at
            for name in reached.ends:
                before = found.get(name) or known.get(name)
                if before is None:
                    found[name] = (1, many) if name in alone else (many,)
                elif many not in before:
                    found[name] = (*before, many)
            if reached.follows or reached.gaps:
                self._go_on(reached, end, agenda)
        if found:
            self.longer[at] = longer = {**known, **found}
            self.named[at] = self.index.named(self.starts[at], longer)
        return bits


def find(index: PhraseIndex, text: Text) -> dict[str, list[Span]]:
    """Where each concept stands, as (first word, word after the last), in the text's order."""
    walk = _Walk(index, text)
    for at in range(len(walk.starts) - 1, -1, -1):
        walk.begin(at)
    mentions: defaultdict[str, list[Span]] = defaultdict(list)
    for at, named in enumerate(walk.named):
        here = (at, at + 1)
        for name, many in named:
            if many is ONE:
                mentions[name].append(here)
            else:
                mentions[name] += [(at, at + words) for words in many]
    return dict(mentions)


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that lie inside another, in order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
