"""A reader's phrases as text: one line for each first word, with all that may follow it as JSON.

A line is parsed when its word is met for the first time: most words of a lexicon never are.
"""

from types import MappingProxyType

import orjson

from content.lexicon.phrase import Node, node_as_json
from content.lexicon.phrase_index import PhraseIndex


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
    for item, after in index.first.items():
        text = after if isinstance(after, str) else orjson.dumps(node_as_json(after)).decode()
        lines.append(f"{item}\t{text}")
    return "\n".join(lines)


def index_from(text: str) -> PhraseIndex:
    """The index that was made into this text."""
    head, *lines = text.split("\n")
    words = orjson.loads(head)
    first: dict[str, Node | str] = {}
    for line in lines:
        item, _, after = line.partition("\t")
        first[item] = after
    return PhraseIndex(
        first=first,
        words=frozenset(words["words"]),
        classes=MappingProxyType({word: tuple(some) for word, some in words["classes"].items()}),
        beginnings=frozenset(words["beginnings"]),
        ranges=tuple((item, low, high) for item, low, high in words["ranges"]),
        ends=MappingProxyType({item: 1 << at for at, item in enumerate(words["ends"])}),
        names={f"<{name}>": name for name in words["names"]},
        excusing=frozenset(name for name in words["names"] if name.startswith("not_")),
    )
