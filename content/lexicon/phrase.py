"""Phrases as a coach writes them, and the tree in which many of them are looked up at once.

One line of a lexicon file holds phrases between commas:

    numb, pins and needles      words in this order, nothing between them
    swell/s/ing/ed              the word and the word with each ending
    urinat~e/es/ing             the endings only: the stem alone is no word
    (calf|shin) pain            one of several
    [really] hurts              may be left out
    cant .. pee                 up to three words between, within the sentence
    knee ... stuck              up to eight words between
    numb*                       every word that begins so
    <cannot> walk               any phrase of another concept
    #                           a number, in digits or as a word
    #8-10                       a number from 8 to 10; a fraction counts as the next whole one

Brackets do not multiply in the tree: several single words become one class of words, written
`{calf|shin}` there, and longer alternatives become a group, looked up like a concept.
"""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

SHORT_GAP = 3
LONG_GAP = 8
Way: TypeAlias = tuple[str, ...]
_ITEM = re.compile(r"\s*(\.\.\.?|<[a-z0-9_]+>|[()\[\]|]|#(?:\d+-\d+)?|[^\s()\[\]|<>#]+)")
_WORD = re.compile(r"[^\W_]+\*?$")
_UNBRACKETED = re.compile(r"(?:(?:[a-z/~]+|\.\.\.?|<[a-z0-9_]+>|#(?:\d+-\d+)?)(?: |$))+$")
_MIXED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*$")
_MOST = 200


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says what to write instead."""


class Node:
    """One place in the tree: what may follow, and which concepts end here, written `<concept>`.

    `short` and `long` are the places after a gap. Made by the ten thousand at start, hence plain.
    """

    __slots__ = ("ends", "long", "next", "short")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.ends: tuple[str, ...] = ()
        self.short: Node | None = None
        self.long: Node | None = None

    @property
    def goes_on(self) -> bool:
        return bool(self.next or self.short or self.long)

    def add(self, concept: str, items: Way) -> None:
        node = self
        for item in items:
            after = node.next.get(item)
            if after is None:
                after = node.gap(item) if item[0] == "." else node.next.setdefault(item, Node())
            node = after
        if concept not in node.ends:
            node.ends += (concept,)

    def gap(self, item: str) -> "Node":
        if item == "..":
            self.short = self.short or Node()
            return self.short
        self.long = self.long or Node()
        return self.long


Packed: TypeAlias = "str | dict[str, Any]"
"""A place in the tree as JSON: what may follow by its item; below "" the concepts that end here.

Where one concept ends and nothing follows, it is that concept alone.
"""


def node_as_json(node: Node) -> Packed:
    """A place and all that follows, as values that JSON can hold."""
    if len(node.ends) == 1 and not node.goes_on:
        return node.ends[0]
    told: dict[str, Any] = {item: node_as_json(after) for item, after in node.next.items()}
    if node.ends:
        told[""] = node.ends
    if node.short:
        told[".."] = node_as_json(node.short)
    if node.long:
        told["..."] = node_as_json(node.long)
    return told


def node_from(told: Packed) -> Node:
    """The place that was told so."""
    node = Node()
    if isinstance(told, str):
        node.ends = (told,)
        return node
    for item, after in told.items():
        if item == "":
            node.ends = tuple(after)
        elif item == "..":
            node.short = node_from(after)
        elif item == "...":
            node.long = node_from(after)
        else:
            node.next[item] = node_from(after)
    return node


@dataclass(slots=True)
class Grammar:
    """Reads phrases; collects the classes of words and the groups that they use."""

    classes: dict[str, Way] = field(default_factory=dict)
    groups: dict[str, tuple[Way, ...]] = field(default_factory=dict)
    _items: dict[str, str] = field(default_factory=dict)

    def read(self, phrase: str) -> list[Way]:
        """The ways of saying a phrase, as items of the tree.

        Raises `PhraseError` for a bracket that is not closed, a gap at an end, or a sign that no
        phrase may hold.
        """
        if _PLAIN.match(phrase):
            return [tuple(phrase.split(" "))]
        if _UNBRACKETED.match(phrase):
            words = phrase.split(" ")
            if len(words) == 1:
                return [(word,) for word in _forms(phrase, phrase)]
            if words[0][0] != "." and words[-1][0] != ".":
                return [tuple(self._item(word, phrase) for word in words)]
        items = _ITEM.findall(_MIXED.sub(" ", phrase.replace("'", "")))
        if len(items) == 1:
            return [(word,) for word in _forms(items[0], phrase)]
        ways, rest = self._sequence(items, 0, phrase)
        if rest != len(items):
            raise PhraseError(f"'{phrase}' has a ')' or ']' too many; take it out")
        for way in ways:
            if not way:
                raise PhraseError(f"'{phrase}' may be empty; write a word outside [ ]")
            if way[0] in ("..", "...") or way[-1] in ("..", "..."):
                raise PhraseError(f"'{phrase}' begins or ends with a gap; write a word there")
        return ways

    def _sequence(self, items: list[str], at: int, phrase: str) -> tuple[list[Way], int]:
        ways: list[Way] = [()]
        while at < len(items) and items[at] not in (")", "]", "|"):
            item = items[at]
            choices: list[Way]
            if item in ("(", "["):
                choices, at = self._choices(items, at, phrase)
                if item == "[":
                    choices = [*choices, ()]
            else:
                choices = [(self._item(item, phrase),)]
                at += 1
            ways = [way + choice for way in ways for choice in choices]
            if len(ways) > _MOST:
                raise PhraseError(f"'{phrase}' has too many [ ]; write it in parts")
        return ways, at

    def _choices(self, items: list[str], at: int, phrase: str) -> tuple[list[Way], int]:
        """One item for all alternatives, and the place after the bracket."""
        close = ")" if items[at] == "(" else "]"
        ways: list[Way] = []
        begun: list[str] = []
        first = at
        while items[at] != close:
            at += 1
            if at == len(items):
                raise PhraseError(f"'{phrase}' opens a bracket that it does not close")
            item = items[at]
            if item in ("(", "["):
                return self._nested(items, first, phrase)
            if item in ("|", close):
                ways.append(tuple(begun))
                begun = []
            elif item not in (")", "]"):
                begun.append(self._item(item, phrase))
        return self._group(ways, phrase), at + 1

    def _nested(self, items: list[str], at: int, phrase: str) -> tuple[list[Way], int]:
        """The same for a bracket that holds other brackets."""
        close = ")" if items[at] == "(" else "]"
        ways: list[Way] = []
        while items[at] != close:
            some, at = self._sequence(items, at + 1, phrase)
            ways += some
            if at >= len(items) or items[at] not in (close, "|"):
                raise PhraseError(f"'{phrase}' opens a bracket that it does not close")
        return self._group(ways, phrase), at + 1

    def _group(self, ways: list[Way], phrase: str) -> list[Way]:
        if not all(ways):
            raise PhraseError(f"'{phrase}' has an empty place between its | signs; fill it")
        words = [word for way in ways if len(way) == 1 for word in self.classes.get(way[0], way)]
        plain = tuple(dict.fromkeys(word for word in words if word[0] not in "<#"))
        others = [way for way in ways if len(way) > 1 or way[0][0] in "<#"]
        if len(ways) == 1:
            return ways
        if not others:
            return [(self._class(plain),)]
        if plain:
            others.append((self._class(plain),))
        name = "(" + "|".join(sorted(" ".join(way) for way in others)) + ")"
        self.groups.setdefault(name, tuple(others))
        return [(f"<{name}>",)]

    def _item(self, written: str, phrase: str) -> str:
        """The item for a word and its endings; remembered, since most words stand in many lines."""
        item = self._items.get(written)
        if item is None:
            item = self._items[written] = self._class(_forms(written, phrase))
        return item

    def _class(self, words: Way) -> str:
        if len(words) == 1:
            return words[0]
        name = "{" + "|".join(sorted(words)) + "}"
        self.classes.setdefault(name, words)
        return name


def _forms(item: str, phrase: str) -> tuple[str, ...]:
    if (item.isalpha() and item.islower()) or item[0] in ".<#":
        return (item,)
    stem, *endings = item.replace("~", "/").split("/")
    forms = ([] if "~" in item else [stem]) + [stem + ending for ending in endings]
    for form in forms:
        if not _WORD.match(form) or form != form.lower():
            raise PhraseError(f"'{item}' in '{phrase}' is no word; write small letters only")
    return tuple(forms)
