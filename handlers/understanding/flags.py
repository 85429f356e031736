"""Reads danger from a text: how urgent it is, of what kind, in which words, and by which rule.

Rules:
- Every rule of the lexicon is tried; of those that hold, the most urgent counts.
- A rule holds when its parts stand near each other and none is denied, long past, asked about,
  supposed, told of somebody else, or explained away by words in the same sentence.
- Another person in danger now is an emergency; an animal, a film or a finished story is not.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from content.lexicon.lexicon import URGENCIES, Lexicon, Rule
from handlers.understanding.assertion import Light, Scope, read_scope
from handlers.understanding.classifier import MORE, leaning, sayings_in
from handlers.understanding.matcher import Span, find
from handlers.understanding.message_kind import kind_of
from handlers.understanding.text import Text, read_text


class Urgency(Enum):
    """How soon somebody must be seen; the meaning of each is in the safety page."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    CLINICIAN_FIRST = "clinician_first"
    PROCEED_WITH_CARE = "proceed_with_care"
    NONE = "none"

    @property
    def rank(self) -> int:
        """4 for an emergency down to 0 for none."""
        return URGENCIES.index(self.value)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that holds, and the words that made it hold."""

    category: str
    urgency: Urgency
    words: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Flags:
    """What was read in a text; `findings` has the most urgent first."""

    urgency: Urgency
    category: str
    findings: tuple[Finding, ...]
    why: tuple[str, ...]


_BLOCKS: Mapping[str, int] = {
    "negated": Light.NEGATED,
    "old": Light.OLD,
    "mended": Light.MENDED,
    "question": Light.QUESTION,
    "supposed": Light.SUPPOSED,
    "third": Light.THIRD,
}
_ALL = sum(_BLOCKS.values()) | Light.UNREAL


def read_flags(lexicon: Lexicon, text: str, asked: str | None = None) -> Flags:
    """The dangers in a text; `asked` is the key of the question that it answers, if any.

    Never raises, whatever the text holds; takes time in proportion to its length.
    """
    read, mentions = _read(lexicon, text)
    if asked is not None and not mentions.get("negation") and (words := _words_of(asked)):
        read, mentions = _read(lexicon, words + text)
    scope = read_scope(read, mentions)
    reading = _Reading(read, mentions, scope, lexicon.affirmed)
    findings = _in_order(list(_findings(lexicon, reading)), lexicon.order)
    if not findings or _may_be_acute(findings[0], len(read.words)):
        lean, words_of_it = leaning(lexicon.weights, read, scope, sayings_in(mentions))
        if lean >= (MORE if findings else 0):
            found = Finding(UNSURE, Urgency.SAME_DAY, words_of_it, "sounds like danger")
            findings = (found, *findings)
    if findings:
        top = findings[0]
        why = tuple(
            f"{each.urgency.value} {each.category}: {each.rule} ({' + '.join(each.words)})"
            for each in findings
        )
        return Flags(top.urgency, top.category, findings, why)
    kind, words = kind_of(read, mentions, scope, reading.blocked)
    return Flags(Urgency.NONE, kind, (), (f"none {kind}: {words}",) if words else ())


def _in_order(findings: list[Finding], order: tuple[str, ...]) -> tuple[Finding, ...]:
    """The most urgent first; of equally urgent ones, by the lexicon's order of categories."""
    if len(findings) > 1:
        places = {category: at for at, category in enumerate(order)}
        findings.sort(
            key=lambda each: (-each.urgency.rank, places.get(each.category, len(order)), each.rule)
        )
    return tuple(findings)


def read_in_light(lexicon: Lexicon, text: str) -> tuple[Text, Scope, frozenset[int]]:
    """The words of a text, the light that each stands in, and which are part of a saying."""
    read, mentions = _read(lexicon, text)
    return read, read_scope(read, mentions), sayings_in(mentions)


LONG = 8
"""Words; in less than that, what a rule reads is not made more urgent by the sound of the rest."""
_ACUTE = frozenset({"heart_condition", "chest_pain", "unwell", "syncope"})
"""What has a mild reading ("my heart races") and a grave one, by the words around it."""


def _may_be_acute(found: Finding, words: int) -> bool:
    is_soft = found.urgency.rank < Urgency.SAME_DAY.rank
    return is_soft and found.category in _ACUTE and words >= LONG


UNSURE = "unsure"
"""The category of what no rule knows, and what sounds like danger all the same."""

_ABOUT = (
    ("numb", "numb "),
    ("nerves", "numb "),
    ("weak", "weak "),
    ("calf", "calf swollen "),
    ("swollen", "swollen "),
    ("chest", "chest pain "),
    ("score", "score "),
    ("pain", "score "),
    ("age", "im "),
)


def _read(lexicon: Lexicon, text: str) -> tuple[Text, dict[str, list[Span]]]:
    read = read_text(lexicon, _with_age(text))
    book = lexicon.books["danger"]
    return read, _counted(find(book, read), len(read.words), book.excusing, lexicon.excuses)


def _words_of(asked: str) -> str:
    """What a question was about, so that "both legs" is read with it; "" for any other question."""
    parts = re.split(r"[/~._]", asked)
    return next((words for part, words in _ABOUT if part in parts), "")


_AGE_FIRST = re.compile(r"(^|[.!?\n])(\s*)(?=(?:1[1-9]|[2-9]\d)\s*[,;(])")


_AGE_THERE = re.compile(r"\d\s*[,;(]")


def _with_age(text: str) -> str:
    """A text such as "13, hip pain" begins with an age: over 10 it is no pain score."""
    return _AGE_FIRST.sub(r"\1\2im ", text) if _AGE_THERE.search(text) else text


def _counted(
    mentions: dict[str, list[Span]],
    words: int,
    excusing: frozenset[str],
    excuses: frozenset[str],
) -> dict[str, list[Span]]:
    """The mentions without those that end in an idiom or are excused by their own `not_` concept.

    excusing: the concepts `not_<concept>`.
    excuses: concepts that only ever explain a danger away; an idiom does not weaken them.
    """
    meant = _furthest(mentions.get("not_idiom", ()), words)
    sayings = [s for s in mentions.get("idiom", ()) if not meant or meant[s[1] - 1] <= s[0]]
    idioms = _furthest(sayings, words)
    excused = {name[4:]: mentions[name] for name in mentions.keys() & excusing}
    if not idioms and mentions.keys().isdisjoint(excused):
        return mentions
    kept: dict[str, list[Span]] = {}
    for name, spans in mentions.items():
        some = spans
        if idioms and name not in _CONTEXTS and name not in excuses:
            some = [span for span in some if idioms[span[1] - 1] < span[1]]
        if name in excused:
            reach = _furthest(excused[name], words)
            some = [span for span in some if reach[span[1] - 1] <= span[0]]
        if some:
            kept[name] = some
    return kept


def _furthest(spans: Iterable[Span], words: int) -> list[int]:
    """For each word, how far the spans reach that begin at or before it; empty without spans."""
    starts: dict[int, int] = {}
    for start, end in spans:
        starts[start] = max(end, starts.get(start, 0))
    if not starts:
        return []
    reach: list[int] = []
    furthest = 0
    for at in range(words):
        furthest = max(furthest, starts.get(at, 0))
        reach.append(furthest)
    return reach


_CONTEXTS = frozenset(
    "idiom negation not_negation own_negation negation_end subject denial_after long_ago lately"
    " mended other_person reporter me animal fiction fiction_told general_question opening_question"
    " supposed clause_start personal worse_again turn months_ago".split()
)


@dataclass(slots=True)
class _Reading:
    text: Text
    mentions: Mapping[str, list[Span]]
    scope: Scope
    affirmed: frozenset[str]
    blocked: int = 0
    _lights: dict[tuple[Span, bool], int] = field(default_factory=dict)
    _spans: dict[tuple[tuple[str, ...], int], list[Span]] = field(default_factory=dict)

    tells_of_others: bool = field(init=False)

    def __post_init__(self) -> None:
        self.tells_of_others = any(light & Light.THIRD for light in self.scope.lights)

    def light(self, span: Span, name: str = "") -> int:
        affirmed = name in self.affirmed
        light = self._lights.get((span, affirmed))
        if light is None:
            light = self._lights[span, affirmed] = self.scope.of(span, affirmed=affirmed)
        return light

    def is_of_others(self, span: Span) -> bool:
        """Whether any word of a phrase is about somebody else."""
        return any(light & Light.THIRD for light in self.scope.lights[span[0] : span[1]])

    def spans(self, part: tuple[str, ...], block: int) -> list[Span]:
        """Where this part stands in an acceptable light, in order; many rules share their parts."""
        found = self._spans.get((part, block))
        if found is None:
            found = self._spans[part, block] = self._find(part, block)
        return found

    def _find(self, part: tuple[str, ...], block: int) -> list[Span]:
        found: list[Span] = []
        for name in part:
            for span in self.mentions.get(name, ()):
                light = self.light(span, name)
                if light & block:
                    self.blocked |= light & block
                else:
                    found.append(span)
        if len(part) > 1:
            found.sort()
        return found


def _findings(lexicon: Lexicon, reading: _Reading) -> Iterator[Finding]:
    seen: set[int] = set()
    said = reading.mentions.keys()
    for name in reading.mentions:
        for rule in lexicon.rules.get(name, ()):
            if id(rule) in seen:
                continue
            seen.add(id(rule))
            for part in rule.others:
                if said.isdisjoint(part):
                    break
            else:
                yield from _try(rule, reading)


@cache
def _blocking(despite: frozenset[str], urgency: str) -> int:
    """The lights in which such a rule does not hold; an emergency is none that is mended."""
    block = _ALL & ~sum(_BLOCKS[name] for name in despite)
    return block & ~Light.MENDED if urgency == "emergency" else block


def _try(rule: Rule, reading: _Reading) -> Iterator[Finding]:
    block = _blocking(rule.despite, rule.urgency)
    spans = _match(rule, reading, block)
    if spans is not None:
        if rule.category == "other_person":
            if not any(reading.is_of_others(span) for span in spans):
                return
            if not _is_now(reading, spans):
                reading.blocked |= Light.THIRD
                return
        words = tuple(reading.text.shown(*span) for span in spans)
        yield Finding(rule.category, Urgency(rule.urgency), words, rule.name)
    elif reading.tells_of_others and rule.urgency == "emergency" and "third" not in rule.despite:
        spans = _match(rule, reading, block & ~Light.THIRD)
        if spans is not None and _is_now(reading, spans):
            words = tuple(reading.text.shown(*span) for span in spans)
            yield Finding("other_person", Urgency.EMERGENCY, words, rule.name)


def _is_now(reading: _Reading, spans: list[Span]) -> bool:
    """Whether a story about somebody else is happening, by the words of its sentence."""
    sentence = reading.text.sentences[spans[0][0]]

    def says(name: str) -> bool:
        return any(
            reading.text.sentences[start] == sentence for start, _ in reading.mentions.get(name, ())
        )

    return not says("finished") or says("other_urgent")


def _match(rule: Rule, reading: _Reading, block: int) -> list[Span] | None:
    """One span for each part of the rule, near enough to the first; None if it does not hold."""
    parts: list[list[Span]] = []
    for part in rule.when:
        allowed = block
        if rule.history and not rule.history.isdisjoint(part):
            allowed &= ~(Light.OLD | Light.MENDED)
        spans = reading.spans(part, allowed)
        if not spans:
            return None
        parts.append(spans)
    excused = _excused(rule, reading) if rule.unless else ()
    for first in parts[0]:
        if reading.text.sentences[first[0]] in excused:
            continue
        chosen = [first]
        for spans in parts[1:]:
            near = _nearest(first, spans, rule.within)
            if near is None or reading.text.sentences[near[0]] in excused:
                break
            chosen.append(near)
        else:
            return chosen
    return None


def _excused(rule: Rule, reading: _Reading) -> set[int]:
    sentences = reading.text.sentences
    return {
        sentences[start]
        for name in rule.unless
        for start, end in reading.mentions.get(name, ())
        if not reading.light((start, end)) & Light.NEGATED
    }


def _nearest(first: Span, spans: list[Span], within: int) -> Span | None:
    """The span that is nearest to the first, if no more than so many words lie between."""
    at = bisect_left(spans, first)
    best: Span | None = None
    least = within + 1
    for span in spans[max(0, at - 8) : at + 8]:
        gap = max(span[0] - first[1], first[0] - span[1], 0)
        if gap < least:
            best, least = span, gap
    return best
