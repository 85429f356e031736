"""A reader's phrases as text: one line for each first word, with all that may follow it as JSON.

A line is parsed when its word is met for the first time: most words of a lexicon never are.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import orjson

from content.lexicon.phrase import Node
from content.lexicon.phrase_index import PhraseIndex

Packed: TypeAlias = "str | dict[str, Any]"
"""A place in the tree: what may follow by its item, and below `_ENDS` the concepts that end here.

Where one concept ends and nothing follows, it is that concept alone.
"""
_ENDS: Final = ""
_SHORT: Final = ".."
_LONG: Final = "..."


class FirstWords(Mapping[str, Node]):
    """The places after each first word, made when they are asked for."""

    __slots__ = ("_lines", "_made")

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = lines
        self._made: dict[str, Node] = {}

    def __getitem__(self, item: str) -> Node:
        found = self._made.get(item)
        if found is None:
            found = self._made[item] = _node(orjson.loads(self._lines[item]))
        return found

    def __contains__(self, item: object) -> bool:
        return item in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def index_as_text(index: PhraseIndex) -> str:
    """Everything of an index: first what it knows of words, then its tree."""
    words = {
        "words": sorted(index.words),
        "classes": dict(index.classes),
        "beginnings": sorted(index.beginnings),
        "ranges": index.ranges,
        "ends": sorted(index.ends, key=lambda item: index.ends[item]),
        "names": sorted(index.names.values()),
    }
    lines = [orjson.dumps(words).decode()]
    lines += (
        f"{item}\t{orjson.dumps(_packed(node)).decode()}" for item, node in index.first.items()
    )
    return "\n".join(lines)


def index_from(text: str) -> PhraseIndex:
    """The index that was made into this text."""
    head, *lines = text.split("\n")
    words = orjson.loads(head)
    return PhraseIndex(
        first=FirstWords(dict(line.split("\t", 1) for line in lines)),
        words=frozenset(words["words"]),
        classes=MappingProxyType({word: tuple(some) for word, some in words["classes"].items()}),
        beginnings=frozenset(words["beginnings"]),
        ranges=tuple((item, low, high) for item, low, high in words["ranges"]),
        ends=MappingProxyType({item: 1 << at for at, item in enumerate(words["ends"])}),
        names={f"<{name}>": name for name in words["names"]},
        excusing=frozenset(name for name in words["names"] if name.startswith("not_")),
    )


def _packed(node: Node) -> Packed:
    if len(node.ends) == 1 and not node.goes_on:
        return node.ends[0]
    packed: dict[str, Any] = {item: _packed(after) for item, after in node.next.items()}
    if node.ends:
        packed[_ENDS] = node.ends
    if node.short:
        packed[_SHORT] = _packed(node.short)
    if node.long:
        packed[_LONG] = _packed(node.long)
    return packed


def _node(packed: Packed) -> Node:
    node = Node()
    if isinstance(packed, str):
        node.ends = (packed,)
        return node
    for item, after in packed.items():
        if item == _ENDS:
            node.ends = tuple(after)
        elif item == _SHORT:
            node.short = _node(after)
        elif item == _LONG:
            node.long = _node(after)
        else:
            node.next[item] = _node(after)
    return node
