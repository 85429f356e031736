"""Tries the lexicon's danger rules on a text: which of them hold, and which may hold.

Rules:
- A rule holds when its parts stand near each other and none is denied, long past, asked about,
  supposed, told of somebody else, or explained away by words in the same sentence.
- One that only a question, a supposition, another person or a past stops may hold, if it is grave:
  that is unsure. A denial, an end, an animal, a fiction, or a question that names nobody and no
  moment leaves nothing of it.
- Another person in danger now is an emergency; a story about somebody else that is over is not.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from content.lexicon.lexicon import Lexicon, Rule
from handlers.understanding.assertion import Assertion, Assertions
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.phrase_matcher import Span
from handlers.understanding.text import Text

_BLOCKS: Mapping[str, int] = {
    "negated": Assertion.NEGATED,
    "old": Assertion.OLD,
    "mended": Assertion.MENDED,
    "question": Assertion.QUESTION,
    "supposed": Assertion.SUPPOSED,
    "third": Assertion.THIRD,
}
_ALL = sum(_BLOCKS.values()) | Assertion.UNREAL | Assertion.CLOSED
_DOUBTS = Assertion.OLD | Assertion.QUESTION | Assertion.SUPPOSED | Assertion.THIRD
"""What leaves a danger possible; a denial, an end or a fiction leaves none."""
_GRAVE = frozenset({"emergency", "same_day"})
"""What is asked about when it is only possible; all else would cost more than it tells."""
TELLING = ("me", "personal", "lately", "sudden")
"""With none of these a text asks in general: nobody and no moment is in it."""


@dataclass(slots=True)
class Reading:
    """A text with its mentions and their status; `blocked` has what stopped a danger."""

    text: Text
    mentions: Mapping[str, list[Span]]
    assertions: Assertions
    affirmed: frozenset[str]
    takes_excuses: bool = True
    blocked: int = 0
    excused: bool = False
    _statuses: dict[tuple[Span, bool], int] = field(default_factory=dict)
    _spans: dict[tuple[tuple[str, ...], int], list[Span]] = field(default_factory=dict)

    tells_of_others: bool = field(init=False)
    doubts: int = field(init=False)

    def __post_init__(self) -> None:
        shown = 0
        for status in self.assertions.by_word:
            shown |= status
        self.tells_of_others = bool(shown & Assertion.THIRD)
        self.doubts = shown & _DOUBTS & ~Assertion.CLOSED
        if self.mentions.keys().isdisjoint(TELLING):
            self.doubts &= ~Assertion.QUESTION

    def status(self, span: Span, name: str = "") -> int:
        affirmed = name in self.affirmed
        status = self._statuses.get((span, affirmed))
        if status is None:
            status = self._statuses[span, affirmed] = self.assertions.of(span, affirmed=affirmed)
        return status

    def is_of_others(self, span: Span) -> bool:
        """Whether any word of a phrase is about somebody else."""
        return any(
            status & Assertion.THIRD for status in self.assertions.by_word[span[0] : span[1]]
        )

    def spans(self, part: tuple[str, ...], block: int) -> list[Span]:
        """Where this part has an acceptable status, in order; many rules share their parts."""
        found = self._spans.get((part, block))
        if found is None:
            found = self._spans[part, block] = self._find(part, block)
        return found

    def _find(self, part: tuple[str, ...], block: int) -> list[Span]:
        found: list[Span] = []
        for name in part:
            for span in self.mentions.get(name, ()):
                status = self.status(span, name)
                if status & block:
                    self.blocked |= status & block
                else:
                    found.append(span)
        if len(part) > 1:
            found.sort()
        return found


def findings(lexicon: Lexicon, reading: Reading) -> Iterator[Finding]:
    """Every rule that holds, or may hold."""
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
    """The statuses under which such a rule does not hold; an emergency is none that is mended."""
    block = _ALL & ~sum(_BLOCKS[name] for name in despite)
    if despite & {"old", "supposed"}:
        block &= ~Assertion.CLOSED
    return block & ~Assertion.MENDED if urgency == "emergency" else block


def _try(rule: Rule, reading: Reading) -> Iterator[Finding]:
    block = _blocking(rule.despite, rule.urgency)
    spans = _match(rule, reading, block)
    if spans is not None:
        if rule.category == "other_person":
            if not _is_of_others(reading, spans):
                return
            if not _is_now(reading, spans):
                reading.blocked |= Assertion.THIRD
                return
        yield _found(rule, reading, spans, Certainty.UNSURE if rule.asks else Certainty.SURE)
        return
    if reading.tells_of_others and rule.urgency == "emergency" and "third" not in rule.despite:
        spans = _match(rule, reading, block & ~Assertion.THIRD)
        if spans is not None and _is_now(reading, spans):
            yield _found(rule, reading, spans, category="other_person")
            return
    doubts = reading.doubts & block
    if doubts and rule.urgency in _GRAVE:
        spans = _match(rule, reading, block & ~doubts)
        if spans is not None and not _is_story(rule, reading, spans):
            of_others = rule.urgency == "emergency" and _is_of_others(reading, spans)
            category = "other_person" if of_others else ""
            yield _found(rule, reading, spans, Certainty.UNSURE, category)


def _is_story(rule: Rule, reading: Reading, spans: list[Span]) -> bool:
    """Whether it is told of somebody else and over, or is no danger to the one who writes."""
    if _is_of_others(reading, spans):
        first = reading.text.sentences[spans[0][0]]
        says_i = any(
            sentence == first and word in reading.text.lists.speaker
            for word, sentence in zip(reading.text.words, reading.text.sentences, strict=True)
        )
        return not says_i and not _is_now(reading, spans)
    return rule.category == "other_person"


def _is_of_others(reading: Reading, spans: list[Span]) -> bool:
    return any(reading.is_of_others(span) for span in spans)


def _found(
    rule: Rule,
    reading: Reading,
    spans: list[Span],
    certainty: Certainty = Certainty.SURE,
    category: str = "",
) -> Finding:
    words = tuple(reading.text.shown(*span) for span in spans)
    place = min(spans)[0], max(end for _, end in spans)
    return Finding(
        category or rule.category,
        Urgency(rule.urgency),
        words,
        rule.name,
        certainty,
        place,
        rule.ambiguous,
    )


def _is_now(reading: Reading, spans: list[Span]) -> bool:
    """Whether a story about somebody else is happening, by the words of its sentence."""
    sentence = reading.text.sentences[spans[0][0]]

    def says(name: str) -> bool:
        return any(
            reading.text.sentences[start] == sentence for start, _ in reading.mentions.get(name, ())
        )

    return not says("finished") or says("other_urgent")


def _match(rule: Rule, reading: Reading, block: int) -> list[Span] | None:
    """One span for each part of the rule, near enough to the first; None if it does not hold."""
    parts: list[list[Span]] = []
    for part in rule.when:
        allowed = block
        if rule.history and not rule.history.isdisjoint(part):
            allowed &= ~(Assertion.OLD | Assertion.MENDED | Assertion.CLOSED)
        spans = reading.spans(part, allowed)
        if not spans:
            return None
        parts.append(spans)
    excused = _excused(rule, reading) if rule.unless and reading.takes_excuses else ()
    for first in parts[0]:
        if reading.text.sentences[first[0]] in excused:
            reading.excused = True
            continue
        chosen = [first]
        for spans in parts[1:]:
            near = _nearest(first, spans, rule.within)
            if near is None:
                break
            if reading.text.sentences[near[0]] in excused:
                reading.excused = True
                break
            chosen.append(near)
        else:
            return chosen
    return None


def _excused(rule: Rule, reading: Reading) -> set[int]:
    sentences = reading.text.sentences
    return {
        sentences[start]
        for name in rule.unless
        for start, end in reading.mentions.get(name, ())
        if not reading.status((start, end)) & Assertion.NEGATED
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
