"""The words that Limber understands: concepts, and the rules for danger made from them.

Each file below `lexicon/` says `for:` whom it is (`all`, or one of the readers), and holds
`concepts:` (a name and its phrases, see `content/lexicon/phrase.py`), `rules:` (a category and its
rules), `words:` (ordinary words that are known and mean nothing special), `foreign:` (an English
word and those of other languages that are read as it), `kinds_of_words:` (a kind and its words, for
the weights), or `lists:` and `spoken:` (see `content/lexicon/word_lists.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from content.document import Document, read_document
from content.fault import ContentError, Fault, did_you_mean
from content.lexicon.phrase import Grammar, PhraseError, Way
from content.lexicon.phrase_index import Concept, PhraseIndex, build_index, referred
from content.lexicon.spelling import Spelling, spelling
from content.lexicon.weights import DANGER, MIND, Weights, kinds_of_words, weights_of
from content.lexicon.word_lists import WordLists, read_word_lists

SHIPPED: Final = Path(__file__).parents[1] / "en"
READERS: Final = ("danger", "pain", "constraints", "schedule")
URGENCIES: Final = ("none", "proceed_with_care", "clinician_first", "same_day", "emergency")


@dataclass(frozen=True, slots=True)
class Rule:
    """A danger: concepts that stand within so many words of the first, and what they mean.

    `when` holds one tuple of alternatives for each part, and `others` the parts after the first.
    `unless` names concepts that, standing in
    the same sentence, explain it away. `despite` names the contexts (old, mended, question,
    supposed, third, negated) that do not matter here; `history` the parts that may be old. An
    `ambiguous` rule is made of words with an everyday sense: the words around them decide. One
    that `asks` is never sure.
    """

    name: str
    category: str
    urgency: str
    when: tuple[tuple[str, ...], ...]
    within: int
    unless: tuple[str, ...] = ()
    despite: frozenset[str] = frozenset()
    history: frozenset[str] = frozenset()
    others: tuple[tuple[str, ...], ...] = ()
    ambiguous: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the readers know; it never changes."""

    indexes: Mapping[str, PhraseIndex]
    rules: Mapping[str, tuple[Rule, ...]]
    spelling: Spelling
    ordinary: frozenset[str]
    order: tuple[str, ...]
    affirmed: frozenset[str]
    excuses: frozenset[str]
    weights: Weights
    mind: Weights
    kinds: Mapping[str, tuple[str, ...]]
    lists: WordLists


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon of this content folder, by default the shipped English one.

    Raises `ContentError` with every fault found: the file, the line and what to write.
    """
    here = (folder or SHIPPED) / "lexicon"
    faults: list[Fault] = []
    documents = []
    if not any(here.rglob("*.yaml")):
        faults.append(Fault("lexicon", 1, "", "is missing; without it no danger is heard: copy it"))
    for path in sorted(here.rglob("*.yaml")):
        name = path.relative_to(here.parent).as_posix()
        document, wrong = read_document(name, path.read_text(encoding="utf-8"))
        documents.append(document)
        faults += wrong
    readable = [document for document in documents if isinstance(document.value, dict)]
    grammar = Grammar()
    concepts = _concepts(readable, grammar, faults)
    rules = _rules(readable, concepts, faults)
    ordinary = frozenset(_names(readable, "words"))
    weights = weights_of(DANGER, readable, faults)
    mind = weights_of(MIND, readable, faults)
    lists = read_word_lists(readable, faults)
    if faults:
        raise ContentError(tuple(sorted(faults)))
    indexes = {reader: build_index(reader, concepts, grammar) for reader in READERS}
    vocabulary = {word for index in indexes.values() for word in index.words}
    return Lexicon(
        indexes=MappingProxyType(indexes),
        rules=MappingProxyType(rules),
        spelling=spelling(vocabulary, ordinary, dict(_foreign(readable))),
        ordinary=ordinary,
        order=tuple(_names(readable, "order")),
        affirmed=frozenset(_names(readable, "affirmed")),
        excuses=excuses_of(rules),
        weights=weights,
        mind=mind,
        kinds=MappingProxyType(kinds_of_words(readable)),
        lists=lists,
    )


def excuses_of(rules: Mapping[str, tuple[Rule, ...]]) -> frozenset[str]:
    """The concepts that explain a danger away and are no part of one."""
    every = {rule for some in rules.values() for rule in some}
    parts = {name for rule in every for part in rule.when for name in part}
    return frozenset(name for rule in every for name in rule.unless) - parts


def _names(documents: list[Document], field_name: str) -> Iterator[str]:
    """The words of a field that is one long text."""
    for document in documents:
        yield from str(document.value.get(field_name, "")).split()


def _foreign(documents: list[Document]) -> Iterator[tuple[str, str]]:
    """Words of other languages, each with the English one that it is read as."""
    for document in documents:
        for english, words in (document.value.get("foreign") or {}).items():
            for word in str(words).replace(",", " ").split():
                yield word, str(english)


def _concepts(
    documents: list[Document], grammar: Grammar, faults: list[Fault]
) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    where: dict[str, Document] = {}
    for document in documents:
        reader = document.value.get("for", "all")
        if reader not in ("all", *READERS):
            sentence = f'"{reader}" reads nothing; {did_you_mean(str(reader), [*READERS, "all"])}'
            faults.append(document.fault(("for",), sentence))
        for name, phrases in (document.value.get("concepts") or {}).items():
            if name in found:
                sentence = f"stands in {where[name].file} too; keep one"
                faults.append(_fault(document, name, 0, sentence))
            ways = tuple(_ways(document, name, phrases, grammar, faults))
            found[name] = Concept(reader, ways)
            where[name] = document
    for name, concept in found.items():
        for unknown in sorted(
            each
            for each in referred(concept.ways, grammar)
            if each not in found and each not in grammar.groups
        ):
            sentence = f"<{unknown}> is no concept; {_near(unknown, found)}"
            faults.append(_fault(where[name], name, 0, sentence))
    return found


def _fault(document: Document, name: str, offset: int, sentence: str) -> Fault:
    """A fault so many lines below the name of a concept."""
    return Fault(document.file, document.line(("concepts", name)) + offset, name, sentence)


def _near(name: str, concepts: Mapping[str, Concept]) -> str:
    near = get_close_matches(name, concepts, n=1)
    return f'write "{near[0]}"' if near else "write the name of a concept"


def _ways(
    document: Document, name: str, phrases: Any, grammar: Grammar, faults: list[Fault]
) -> Iterator[Way]:
    if not isinstance(phrases, str):
        sentence = "write phrases here, between commas, after a | sign"
        faults.append(_fault(document, name, 0, sentence))
        return
    for offset, text in enumerate(phrases.split("\n"), start=1):
        for phrase in map(str.strip, text.split("  #")[0].split(",")):
            if not phrase:
                continue
            try:
                yield from grammar.read(phrase)
            except PhraseError as fault:
                faults.append(_fault(document, name, offset, str(fault)))


_FIELDS: Final = (
    "rule",
    "urgency",
    "when",
    "within",
    "unless",
    "despite",
    "history",
    "ambiguous",
    "asks",
)
_CONTEXTS: Final = ("old", "mended", "question", "supposed", "third", "negated")


def _rules(
    documents: list[Document], concepts: Mapping[str, Concept], faults: list[Fault]
) -> dict[str, tuple[Rule, ...]]:
    """The rules by each concept that their first part may be."""
    found: dict[str, list[Rule]] = {}
    for document in documents:
        for category, rules in (document.value.get("rules") or {}).items():
            for at, fields in enumerate(rules):
                rule = _rule(document, category, at, fields, concepts, faults)
                if rule is not None:
                    for first in rule.when[0]:
                        found.setdefault(first, []).append(rule)
    return {name: tuple(rules) for name, rules in found.items()}


def _rule(
    document: Document,
    category: str,
    at: int,
    fields: Mapping[str, Any],
    concepts: Mapping[str, Concept],
    faults: list[Fault],
) -> Rule | None:
    path = ("rules", category, at)
    before = len(faults)
    for name in fields:
        if name not in _FIELDS:
            sentence = f'"{name}" is no field here; {did_you_mean(name, list(_FIELDS))}'
            faults.append(document.fault((*path, name), sentence))
    if fields.get("urgency") not in URGENCIES:
        sentence = f"write one of {', '.join(URGENCIES)}"
        faults.append(document.fault((*path, "urgency"), sentence))
    when = tuple(
        tuple(part.strip() for part in str(each).split("|")) for each in fields.get("when", ())
    )
    if not when:
        faults.append(document.fault((*path, "when"), "write at least one concept in [ ]"))
    named = {part for each in when for part in each} | {*fields.get("unless", ())}
    faults += (
        document.fault((*path, "when"), f'"{name}" is no concept; {_near(name, concepts)}')
        for name in sorted(named - concepts.keys())
    )
    faults += (
        document.fault((*path, "despite"), did_you_mean(name, list(_CONTEXTS)))
        for name in sorted({*fields.get("despite", ())} - {*_CONTEXTS})
    )
    if len(faults) > before:
        return None
    return Rule(
        name=str(fields.get("rule", category)),
        category=category,
        urgency=fields["urgency"],
        when=when,
        within=int(fields.get("within", 25)),
        unless=tuple(fields.get("unless", ())),
        despite=frozenset(fields.get("despite", ())),
        history=frozenset(fields.get("history", ())),
        others=when[1:],
        ambiguous=bool(fields.get("ambiguous")),
        asks=bool(fields.get("asks")),
    )
