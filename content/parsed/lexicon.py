"""The lexicon as texts, and back: one for each reader's phrases, and one for all the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import orjson

from content.lexicon.lexicon import READERS, Lexicon, Rule, excuses_of
from content.lexicon.phrase_index import PhraseIndex
from content.lexicon.spelling import spelling_of
from content.lexicon.weights import Weights
from content.lexicon.word_lists import WordLists
from content.parsed.tree import index_as_text, index_from

REST = "lexicon"
_SETS = ("despite", "history")


class Indexes(Mapping[str, PhraseIndex]):
    """Each reader's index, made when it is asked for the first time."""

    __slots__ = ("_made", "_texts")

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._made: dict[str, PhraseIndex] = {}

    def __getitem__(self, reader: str) -> PhraseIndex:
        found = self._made.get(reader)
        if found is None:
            found = self._made[reader] = index_from(self._texts[reader].decode())
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def lexicon_as_texts(lexicon: Lexicon) -> dict[str, bytes]:
    """The lexicon in parts, by name."""
    rules = list(dict.fromkeys(rule for some in lexicon.rules.values() for rule in some))
    places = {rule: at for at, rule in enumerate(rules)}
    rest = {
        "rules": [_rule_as_json(rule) for rule in rules],
        "first": {name: [places[rule] for rule in some] for name, some in lexicon.rules.items()},
        "words": " ".join(lexicon.spelling.words),
        "foreign": dict(lexicon.spelling.foreign),
        "ordinary": " ".join(sorted(lexicon.ordinary)),
        "order": lexicon.order,
        "affirmed": sorted(lexicon.affirmed),
        "weights": _weights_as_json(lexicon.weights),
        "mind": _weights_as_json(lexicon.mind),
        "kinds": dict(lexicon.kinds),
        "lists": {
            each.name: sorted(getattr(lexicon.lists, each.name))
            for each in fields(WordLists)
            if each.name not in {"spoken", "phrases"}
        },
        "spoken": dict(lexicon.lists.spoken),
        "phrases": dict(lexicon.lists.phrases),
    }
    parts = {name: index_as_text(index).encode() for name, index in lexicon.indexes.items()}
    return {REST: orjson.dumps(rest), **parts}


def lexicon_from(parts: Mapping[str, bytes]) -> Lexicon:
    """The lexicon that was made into these parts."""
    rest = orjson.loads(parts[REST])
    every = [_rule_from(each) for each in rest["rules"]]
    rules = {name: tuple(every[at] for at in some) for name, some in rest["first"].items()}
    ordinary = frozenset(rest["ordinary"].split())
    return Lexicon(
        indexes=Indexes({reader: parts[reader] for reader in READERS}),
        rules=MappingProxyType(rules),
        spelling=spelling_of(tuple(rest["words"].split()), ordinary, rest["foreign"]),
        ordinary=ordinary,
        order=tuple(rest["order"]),
        affirmed=frozenset(rest["affirmed"]),
        excuses=excuses_of(rules),
        weights=Weights(**rest["weights"]),
        mind=Weights(**rest["mind"]),
        kinds=MappingProxyType({word: tuple(some) for word, some in rest["kinds"].items()}),
        lists=WordLists(
            spoken=rest["spoken"],
            phrases=rest["phrases"],
            **{name: frozenset(words) for name, words in rest["lists"].items()},
        ),
    )


def _weights_as_json(weights: Weights) -> dict[str, Any]:
    return {
        "words": dict(weights.words),
        "start": weights.start,
        "least": weights.least,
        "doubtful": weights.doubtful,
        "ordinary": weights.ordinary,
    }


def _rule_as_json(rule: Rule) -> dict[str, Any]:
    written = {field.name: getattr(rule, field.name) for field in fields(rule)}
    return {name: sorted(value) if name in _SETS else value for name, value in written.items()}


def _rule_from(written: dict[str, Any]) -> Rule:
    for name, value in written.items():
        if name in _SETS:
            written[name] = frozenset(value)
        elif name in {"when", "others"}:
            written[name] = tuple(tuple(part) for part in value)
        elif isinstance(value, list):
            written[name] = tuple(value)
    return Rule(**written)
