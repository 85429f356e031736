"""The phrases of one reader in one tree, and what each word of a text may be and begin in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeAlias

from content.lexicon.number import number_of
from content.lexicon.phrase import LONG_GAP, SHORT_GAP, Grammar, Node, Way

_REMEMBERED: Final = 50_000
Follow: TypeAlias = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of `most` words at most, and what follows it; `ends` has a bit for each of those items.

    The bits are those of `PhraseIndex.ends_of`.
    """

    follow: Follow
    ends: int
    most: int


@dataclass(frozen=True, slots=True)
class WordEntry:
    """A word in the index: its items, the `<concepts>` that it is alone, and what may follow it.

    `alone` gives one word for each of those concepts and groups; `named` are the concepts, as
    `<concept>` and by name. `items` are its own items and those concepts together, and `ends` those
    of them that may end a gap, as bits. `joined` is what follows directly, and `gaps` what follows
    later, for all phrases that it begins.
    """

    alone: Mapping[str, tuple[int, ...]]
    named: tuple[tuple[str, str], ...]
    items: frozenset[str]
    ends: int
    joined: Follow
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class PhraseIndex:
    """The phrases of one reader, in one tree.

    `names` gives the concept of each `<concept>`; groups, which are no concepts, have no name.
    `excusing` are the concepts that explain another away, by their name: `not_<concept>`.
    """

    root: Node
    words: frozenset[str]
    classes: Mapping[str, tuple[str, ...]]
    beginnings: frozenset[str]
    ranges: tuple[tuple[str, int, int], ...]
    ends: Mapping[str, int]
    names: dict[str, str]
    excusing: frozenset[str]
    _memory: dict[str, WordEntry] = field(default_factory=dict, compare=False)
    _gaps: dict[Node, tuple[Gap, ...]] = field(default_factory=dict, compare=False)
    _pairs: dict[tuple[str, str], tuple[Node, ...]] = field(default_factory=dict, compare=False)

    def starts(self, words: Iterable[str]) -> list[WordEntry]:
        """What each word can stand for, and what begins with it."""
        known = self._memory.get
        return [known(word) or self.start(word) for word in words]

    def start(self, word: str) -> WordEntry:
        """The same for one word; remembered."""
        found = self._memory.get(word)
        if found is None:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            found = self._memory[word] = self._start(frozenset(self._keys(word)))
        return found

    def joined(self, word: str, after: str) -> tuple[Node, ...]:
        """The places that the second word reaches when it stands right after the first; remembered.

        Those that it reaches together with later words are not among them.
        """
        pair = (word, after)
        found = self._pairs.get(pair)
        if found is None:
            if len(self._pairs) >= _REMEMBERED:
                self._pairs.clear()
            follow = self.start(word).joined
            names = follow.keys() & self.start(after).items
            found = self._pairs[pair] = tuple(node for name in names for node in follow[name])
        return found

    def ends_of(self, items: Iterable[str]) -> int:
        """The items that may end a gap, each as one bit."""
        bits = 0
        for item in items:
            bits |= self.ends.get(item, 0)
        return bits

    def gaps_after(self, node: Node) -> tuple[Gap, ...]:
        """The gaps that may begin at this place of the tree; remembered."""
        found = self._gaps.get(node)
        if found is None:
            found = self._gaps[node] = tuple(self._gaps_of((node,)))
        return found

    def _gaps_of(self, nodes: Iterable[Node]) -> Iterator[Gap]:
        short = _follow_of(node.short for node in nodes if node.short)
        if short:
            yield Gap(short, self.ends_of(short), SHORT_GAP)
        long = _follow_of(node.long for node in nodes if node.long)
        if long:
            yield Gap(long, self.ends_of(long), LONG_GAP)

    def _start(self, keys: frozenset[str]) -> WordEntry:
        whole: dict[str, None] = {}
        begun: dict[Node, None] = {}
        waiting = [self.root.next[key] for key in keys if key in self.root.next]
        while waiting:
            node = waiting.pop()
            if node.goes_on:
                begun[node] = None
            for name in node.ends:
                if name not in whole:
                    whole[name] = None
                    if name in self.root.next:
                        waiting.append(self.root.next[name])
        items = keys | whole.keys()
        return WordEntry(
            alone=dict.fromkeys(whole, (1,)),
            named=tuple((name, self.names[name]) for name in whole if name in self.names),
            items=items,
            ends=self.ends_of(items),
            joined=_follow_of(begun),
            gaps=tuple(self._gaps_of(begun)),
        )

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


def _follow_of(nodes: Iterable[Node]) -> Follow:
    """What may follow any of these places, by the item that leads there."""
    found: dict[str, tuple[Node, ...]] = {}
    for node in nodes:
        for item, after in node.next.items():
            found[item] = (*found.get(item, ()), after)
    return found


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
        root=root,
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
