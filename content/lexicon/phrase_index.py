"""The phrases of one reader in one tree, and what each word of a text may be and begin in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

import orjson

from content.lexicon.number import number_of
from content.lexicon.phrase import LONG_GAP, SHORT_GAP, Grammar, Node, Way, node_from

_REMEMBERED: Final = 100_000
ONE: Final = (1,)
"""The words that a concept takes which one word is."""
Follow: TypeAlias = Mapping[str, Node]
Named: TypeAlias = tuple[tuple[str, tuple[int, ...]], ...]
"""Concepts by name, and of how many words each of them is."""


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """A gap of `most` words at most, and what follows it; `ends` has a bit for each of those items.

    The bits are those of `PhraseIndex.ends_of`.
    """

    follows: tuple[Follow, ...]
    ends: int
    most: int
    steps: "Steps" = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """Places of the tree taken together: the `<concepts>` that end there, and where it goes on.

    A concept that is found may be the first word of others; these are among both. `bits` are those
    of the concepts that may end a gap. `follows` says what may come next, for each place.
    """

    ends: tuple[str, ...]
    bits: int
    follows: tuple[Follow, ...]
    gaps: tuple[Gap, ...]
    steps: "Steps" = field(default_factory=dict)


NOWHERE: Final = Reached((), 0, (), ())


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two neighbours: the phrases that they are (and how many words each takes), those that they
    only begin, and which of the former may end a gap, as bits.

    `named` are all concepts that the first word is, alone or with the second.
    """

    found: Mapping[str, tuple[int, ...]]
    named: Named
    begun: Reached
    bits: int


NO_PAIR: Final = Pair({}, (), NOWHERE, 0)


@dataclass(frozen=True, slots=True, eq=False)
class WordEntry:
    """A word in the index: its items, the `<concepts>` that it is alone, and what may follow it.

    `alone` are those concepts and groups; `concepts` are those with a name, and `named` their
    names. `items` are its own items and those concepts together, and `ends` those of them that may
    end a gap, as bits. `follows` says what follows directly, for each place that it reaches
    (`next_items` for all of them), and `gaps` what follows later. Words of the same items share one
    of these.
    """

    alone: frozenset[str]
    concepts: Mapping[str, tuple[str, tuple[int, ...]]]
    named: Named
    items: frozenset[str]
    ends: int
    follows: tuple[Follow, ...]
    next_items: frozenset[str]
    gaps: tuple[Gap, ...]
    pairs: "dict[WordEntry, Pair]" = field(default_factory=dict)
    steps: dict[str, Reached] = field(default_factory=dict)


Steps: TypeAlias = dict[WordEntry | str, Reached]
"""Where a word leads, or a phrase of several, "<concept>"."""


@dataclass(slots=True)
class Memory:
    """What was looked up once; all of it is forgotten when it is too much."""

    starts: dict[str, WordEntry] = field(default_factory=dict)
    alike: dict[frozenset[str], WordEntry] = field(default_factory=dict)
    gaps: dict[Node, tuple[Gap, ...]] = field(default_factory=dict)
    reached: dict[tuple[Node, ...], Reached] = field(default_factory=dict)
    kept: int = 0

    def keep(self) -> None:
        """Count one more; the pairs and steps of what is forgotten are forgotten with it."""
        self.kept += 1
        if self.kept >= _REMEMBERED:
            self.starts.clear()
            self.alike.clear()
            self.gaps.clear()
            self.reached.clear()
            self.kept = 0


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """The phrases of one reader, in one tree.

    `first` has the place after each first item, or the text from which it is made when it is met.
    `names` gives the concept of each `<concept>`; groups, which are no concepts, have no name.
    `excusing` are the concepts that explain another away, by their name: `not_<concept>`.
    """

    first: dict[str, Node | str]
    words: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    beginnings: frozenset[str]
    ranges: tuple[tuple[str, int, int], ...]
    ends: Mapping[str, int]
    names: dict[str, str]
    excusing: frozenset[str]
    _memory: Memory = field(default_factory=Memory, compare=False)

    def starts(self, words: Iterable[str]) -> list[WordEntry]:
        """What each word can stand for, and what begins with it."""
        known = self._memory.starts.get
        return [known(word) or self.start(word) for word in words]

    def start(self, word: str) -> WordEntry:
        """The same for one word; remembered."""
        memory = self._memory
        found = memory.starts.get(word)
        if found is None:
            memory.keep()
            keys = frozenset(self._keys(word))
            found = memory.alike.get(keys)
            if found is None:
                found = memory.alike[keys] = self._start(keys)
            memory.starts[word] = found
        return found

    def pair(self, first: WordEntry, second: WordEntry) -> Pair:
        """What begins with two words, the second right after the first; remembered."""
        found = first.pairs.get(second)
        if found is None:
            self._memory.keep()
            names = first.next_items & second.items
            if not names:
                first.pairs[second] = NO_PAIR
                return NO_PAIR
            reached = self._reached(
                [follow[name] for name in names for follow in first.follows if name in follow]
            )
            phrases = {name: (1, 2) if name in first.alone else (2,) for name in reached.ends}
            named = self.named(first, phrases)
            begun = reached if reached.follows or reached.gaps else NOWHERE
            found = first.pairs[second] = Pair(phrases, named, begun, reached.bits)
        return found

    def after_longer(self, first: WordEntry, phrase: str) -> Reached:
        """What begins with a word and a phrase of several, "<concept>", after it; remembered."""
        found = first.steps.get(phrase)
        if found is None:
            nodes = [follow[phrase] for follow in first.follows if phrase in follow]
            found = first.steps[phrase] = self._reached(nodes)
        return found

    def step(self, begun: Reached | Gap, word: WordEntry) -> Reached:
        """Where this word alone leads, or nowhere; remembered."""
        found = begun.steps.get(word)
        if found is None:
            self._memory.keep()
            items = word.items
            nodes: list[Node] = []
            for follow in begun.follows:
                if not items.isdisjoint(follow):
                    nodes += [node for name, node in follow.items() if name in items]
            found = begun.steps[word] = self._reached(nodes)
        return found

    def step_over(self, begun: Reached | Gap, phrase: str) -> Reached:
        """Where a phrase of several words leads, given as "<concept>", or nowhere; remembered."""
        found = begun.steps.get(phrase)
        if found is None:
            self._memory.keep()
            nodes = [follow[phrase] for follow in begun.follows if phrase in follow]
            found = begun.steps[phrase] = self._reached(nodes)
        return found

    def named(self, start: WordEntry, longer: Mapping[str, tuple[int, ...]]) -> Named:
        """The concepts that a word is, alone or with those after it, and of how many words."""
        alone = [named for name, named in start.concepts.items() if name not in longer]
        more = [
            (self.names[name], tuple(sorted(many)))
            for name, many in longer.items()
            if name in self.names
        ]
        return (*alone, *more)

    def ends_of(self, items: Iterable[str]) -> int:
        """The items that may end a gap, each as one bit."""
        bits = 0
        for item in items:
            bits |= self.ends.get(item, 0)
        return bits

    def _reached(self, nodes: list[Node]) -> Reached:
        """What ends at these places of the tree, and goes on from there."""
        if not nodes:
            return NOWHERE
        some = tuple(nodes)
        found = self._memory.reached.get(some)
        if found is None:
            ends, begun = self._closed(nodes)
            follows = tuple(node.next for node in begun if node.next)
            gaps = tuple(gap for node in begun for gap in self._gaps_after(node))
            found = Reached(tuple(ends), self.ends_of(ends), follows, gaps)
            self._memory.reached[some] = found
        return found

    def _closed(self, nodes: Iterable[Node]) -> tuple[dict[str, None], dict[Node, None]]:
        """What ends at these places, and where it goes on, also with what has ended."""
        ends: dict[str, None] = {}
        begun: dict[Node, None] = {}
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node.goes_on:
                begun[node] = None
            for name in node.ends:
                if name not in ends:
                    ends[name] = None
                    if (after := self._after(name)) is not None:
                        waiting.append(after)
        return ends, begun

    def _gaps_after(self, node: Node) -> tuple[Gap, ...]:
        found = self._memory.gaps.get(node)
        if found is None:
            found = self._memory.gaps[node] = tuple(self._gaps_of((node,)))
        return found

    def _gaps_of(self, nodes: Iterable[Node]) -> Iterator[Gap]:
        some = tuple(nodes)
        for most, after in (
            (SHORT_GAP, [node.short for node in some if node.short]),
            (LONG_GAP, [node.long for node in some if node.long]),
        ):
            if after:
                follows = tuple(node.next for node in after)
                ends = self.ends_of(item for follow in follows for item in follow)
                yield Gap(follows, ends, most)

    def _start(self, keys: frozenset[str]) -> WordEntry:
        whole, begun = self._closed(node for key in keys if (node := self._after(key)) is not None)
        items = keys | whole.keys()
        follows = tuple(node.next for node in begun if node.next)
        concepts = {name: (self.names[name], ONE) for name in whole if name in self.names}
        return WordEntry(
            alone=frozenset(whole),
            concepts=concepts,
            named=tuple(concepts.values()),
            items=items,
            ends=self.ends_of(items),
            follows=follows,
            next_items=frozenset().union(*follows),
            gaps=tuple(self._gaps_of(begun)),
        )

    def _after(self, item: str) -> Node | None:
        """The place after this first item; made from its text when it is met."""
        found = self.first.get(item)
        if isinstance(found, str):
            found = self.first[item] = node_from(orjson.loads(found))
        return found

    def _keys(self, word: str) -> Iterator[str]:
        if word in self.words:
            yield word
        yield from self.classes.get(word, ())
        number = number_of(word)
        if number is not None:
            yield "#"
            yield from (name for name, low, high in self.ranges if low <= number <= high)
        for end in range(3, min(len(word), 20) + 1):
            if word[:end] in self.beginnings:
                yield word[:end] + "*"
                yield from self.classes.get(word[:end] + "*", ())


@dataclass(frozen=True, slots=True)
class Concept:
    """The ways of saying one thing, and the reader that they are for (or `all`)."""

    reader: str
    ways: tuple[Way, ...]


def referred(ways: Iterable[Way], grammar: Grammar) -> set[str]:
    """The concepts and groups that these phrases use, also inside of groups."""
    found: set[str] = set()
    waiting = [item for way in ways for item in way if item[0] == "<"]
    while waiting:
        name = waiting.pop()[1:-1]
        if name not in found:
            found.add(name)
            waiting += (
                item for way in grammar.groups.get(name, ()) for item in way if item[0] == "<"
            )
    return found


def build_index(reader: str, concepts: Mapping[str, Concept], grammar: Grammar) -> PhraseIndex:
    """The tree of this reader's concepts, of those for all, and of those that they refer to."""
    chosen = {name for name, each in concepts.items() if each.reader in (reader, "all")}
    waiting = list(chosen)
    while waiting:
        more = {
            name
            for name in referred(concepts[waiting.pop()].ways, grammar)
            if name in concepts and name not in chosen
        }
        chosen |= more
        waiting += more
    ways = {name: concepts[name].ways for name in chosen}
    ways |= {
        name: grammar.groups[name]
        for name in referred((way for some in ways.values() for way in some), grammar)
        if name in grammar.groups
    }
    root = Node()
    items: set[str] = set()
    ends: dict[str, int] = {}
    for name, some in ways.items():
        concept = f"<{name}>"
        for way in some:
            root.add(concept, way)
            items.update(way)
            if ".." in way or "..." in way:
                for before, item in pairwise(way):
                    if before[0] == "." and item not in ends:
                        ends[item] = 1 << len(ends)
    classes: dict[str, list[str]] = {}
    words = {item for item in items if item.isalnum() or item.endswith("*")}
    for item in items:
        if item[0] == "{":
            words.update(grammar.classes[item])
            for word in grammar.classes[item]:
                classes.setdefault(word, []).append(item)
    return PhraseIndex(
        first=dict(root.next),
        words=frozenset(word for word in words if not word.endswith("*")),
        classes=MappingProxyType({word: tuple(some) for word, some in classes.items()}),
        beginnings=frozenset(word[:-1] for word in words if word.endswith("*")),
        ranges=tuple(_range(item) for item in sorted(items) if item[0] == "#" and len(item) > 1),
        ends=MappingProxyType(ends),
        names={f"<{name}>": name for name in chosen},
        excusing=frozenset(name for name in chosen if name.startswith("not_")),
    )


def _range(item: str) -> tuple[str, int, int]:
    low, _, high = item[1:].partition("-")
    return item, int(low), int(high)
