"""Reads danger from a text: how urgent it is, how certain, of what kind, and in which words.

Rules:
- Every rule of the lexicon is tried; of those that hold, the most urgent counts.
- What may hold is read beside what holds, at the urgency that it would have.
- What the learnt weights alone say is unsure, never sure, and nothing in a mere question.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from content.lexicon.lexicon import Lexicon
from content.lexicon.weights import Weights
from handlers.understanding.assertion import read_assertions
from handlers.understanding.classifier import FEWEST, OF_MIND, Heard, classify, heard_in, weigh
from handlers.understanding.context_window import window
from handlers.understanding.danger_rules import TELLING, Reading, findings
from handlers.understanding.english.fraction import counted_in_decimals
from handlers.understanding.excuses import EXCUSES, counted, doubtful_excuses
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.message_kind import kind_of
from handlers.understanding.phrase_matcher import Mentions, Span, find
from handlers.understanding.text import Text, read_text


@dataclass(frozen=True, slots=True)
class Flags:
    """What was read in a text.

    `findings` has every finding, sure or not, the one that counts first: the most urgent, but a
    sure one for today comes before an unsure emergency.
    """

    urgency: Urgency
    category: str
    findings: tuple[Finding, ...]
    why: tuple[str, ...]
    certainty: Certainty

    def first(self, certainty: Certainty) -> Finding | None:
        """The most urgent finding that is so certain."""
        return next((each for each in self.findings if each.certainty is certainty), None)


def read_flags(lexicon: Lexicon, text: str, asked: str | None = None) -> Flags:
    """The dangers in a text; `asked` is the key of the question that it answers, if any.

    Never raises, whatever the text holds; takes time in proportion to its length.
    """
    read, said = find_mentions(lexicon, text)
    if asked is not None and not said.get("negation") and (words := words_of(lexicon, asked)):
        read, said = find_mentions(lexicon, words + text)
    mentions = _counted(lexicon, read, said)
    assertions = read_assertions(read, mentions)
    reading = Reading(read, mentions, assertions, lexicon.affirmed)
    heard = heard_in(lexicon, read, mentions, assertions)
    read_as = _weighed(list(findings(lexicon, reading)), lexicon, heard)
    found = _in_order(read_as, lexicon.order)
    is_excused = mentions is not said or reading.excused or not EXCUSES.isdisjoint(said)
    if is_excused and not any(map(_is_sure_emergency, found)) and not _asks_in_general(read, said):
        found = _in_order([*found, *doubtful_excuses(lexicon, read, said, found)], lexicon.order)
    if not found or _may_be_acute(found[0], len(read.words)):
        lean, heaviest = classify(lexicon.weights, heard)
        is_bare = len(read.words) <= BARE and not _tells(mentions)
        least = MUCH if found else UNTOLD if is_bare else 0.0
        is_heard = lean >= least and not _only_asks(read, mentions)
        is_heard = is_heard and not _asks_in_general(read, said)
        if is_heard and _is_mostly_known(lexicon, read):
            found = (_by_weights(heaviest), *found)
    if not any(each.category == SELF_HARM or _is_sure_emergency(each) for each in found):
        lean, heaviest = classify(lexicon.mind, heard, OF_MIND)
        if lean >= 0 and _is_mostly_known(lexicon, read):
            found = _in_order([*found, _by_weights_of_mind(heaviest)], lexicon.order)
    if found:
        top = found[0]
        return Flags(top.urgency, top.category, found, tuple(map(_reason, found)), top.certainty)
    kind, words = kind_of(read, mentions, assertions, reading.blocked)
    why = (f"none {kind}: {words}",) if words else ()
    return Flags(Urgency.NONE, kind, (), why, Certainty.NONE)


def _weighed(found: list[Finding], lexicon: Lexicon, heard: Heard) -> list[Finding]:
    """The findings, less certain where the words around them are those of ordinary talk."""
    weights, text = lexicon.weights, heard.text
    words = len(text.words)
    if not found or words < FEWEST or not weights.words:
        return found
    sums: dict[Span, float] = {}
    kept: list[Finding] = []
    for each in found:
        place = window(text, each.place)
        if words > LONG_TEXT and each.category == SELF_HARM:
            if each.certainty is Certainty.SURE or weigh(lexicon.mind, heard, *place)[0] >= CALM:
                kept.append(each)
            continue
        if place not in sums:
            sums[place] = weigh(weights, heard, *place)[0]
        if words > LONG_TEXT:
            kept += _certain_in_long(each, sums[place] - _apart(text, each.place))
        else:
            kept += _certain(each, sums[place], weights)
    return kept


def _apart(text: Text, place: Span) -> float:
    """What is taken off where the words of a rule stand in several sentences of a long text."""
    return SPLIT if text.sentences[place[0]] != text.sentences[place[1] - 1] else 0.0


def _certain(found: Finding, sum_: float, weights: Weights) -> Iterator[Finding]:
    """The finding, or the same unsure, or none where an ambiguous word has its everyday sense."""
    if sum_ >= weights.doubtful or found.category in _NEVER_DOUBTED:
        yield found
    elif found.is_ambiguous and found.urgency is not Urgency.EMERGENCY and sum_ < weights.ordinary:
        return
    elif found.urgency is Urgency.PROCEED_WITH_CARE:
        yield found
    else:
        yield replace(found, certainty=Certainty.UNSURE, by_weights=True)


def _certain_in_long(found: Finding, sum_: float) -> Iterator[Finding]:
    """The same in a long text, where some words meet by chance: those around must speak for it."""
    is_plain = found.urgency is Urgency.EMERGENCY and not found.is_ambiguous
    if sum_ >= SURE_IN_LONG:
        yield found
    elif sum_ < (LEAST_OF_PLAIN if is_plain else LEAST_IN_LONG):
        return
    elif found.urgency is Urgency.PROCEED_WITH_CARE:
        yield found
    else:
        yield replace(found, certainty=Certainty.UNSURE, by_weights=True)


LONG_TEXT = 60
"""Words; in more than that some meet by chance."""
SURE_IN_LONG, LEAST_IN_LONG, LEAST_OF_PLAIN, SPLIT = 0.0, -1.0, -3.0, 2.0
"""How much the words around must weigh there: to be sure; to be asked about; the same for an
emergency without an everyday sense; and how much more when they stand in several sentences."""
CALM = -1.5
"""Below it a hint at self-harm is none in a long text; what is said outright stands."""
SELF_HARM = "self_harm"
_NEVER_DOUBTED = frozenset({SELF_HARM})


def _by_weights(heaviest: tuple[str, ...]) -> Finding:
    unsure = Certainty.UNSURE
    return Finding(UNSURE, Urgency.SAME_DAY, heaviest, BY_SOUND, unsure, by_weights=True)


def _by_weights_of_mind(heaviest: tuple[str, ...]) -> Finding:
    """Like what is said round the corner: asked about, warmly, and never sure."""
    unsure = Certainty.UNSURE
    return Finding(SELF_HARM, Urgency.EMERGENCY, heaviest, BY_SOUND, unsure, by_weights=True)


def _is_mostly_known(lexicon: Lexicon, text: Text) -> bool:
    """Whether half of the words are known as typed; the weights know no other language."""
    typed = [word for word in text.written if word[0].isalpha()]
    return 2 * sum(word in lexicon.spelling.known for word in typed) >= len(typed)


def _is_sure_emergency(found: Finding) -> bool:
    return found.certainty is Certainty.SURE and found.urgency is Urgency.EMERGENCY


def _reason(found: Finding) -> str:
    unsure = "unsure, " if found.certainty is Certainty.UNSURE else ""
    words = " + ".join(found.words)
    return f"{unsure}{found.urgency.value} {found.category}: {found.rule} ({words})"


def _in_order(findings: list[Finding], order: tuple[str, ...]) -> tuple[Finding, ...]:
    """The one that counts first; of equally urgent ones, by the lexicon's order of categories."""
    if len(findings) > 1:
        places = {category: at for at, category in enumerate(order)}
        findings.sort(
            key=lambda each: (
                not _is_sure_for_today(each),
                -each.urgency.rank,
                each.certainty is not Certainty.SURE,
                places.get(each.category, len(order)),
                each.rule,
            )
        )
    return tuple(findings)


def _is_sure_for_today(found: Finding) -> bool:
    return found.certainty is Certainty.SURE and found.urgency.rank >= Urgency.SAME_DAY.rank


def _only_asks(text: Text, mentions: Mentions) -> bool:
    """Whether a text is a question that tells nothing of the one who asks: no part of the body, no
    sign, no number. The sound of its words alone makes it no danger.
    """
    return not _tells(mentions) and text.asks >= set(text.sentences)


def _asks_in_general(text: Text, said: Mentions) -> bool:
    """Whether a text is a question that names nobody and no moment."""
    return said.keys().isdisjoint(TELLING) and text.asks >= set(text.sentences)


def _tells(mentions: Mentions) -> bool:
    return "told_sign" in mentions or "symptom" in mentions


LONG = 8
"""Words; in less than that, what a rule reads is not made more urgent by the sound of the rest."""
MUCH = 3.0
"""So far above the least the words must lean to make a mild finding one for today."""
BARE, UNTOLD = 8, 3.0
"""In so few words that name no part of the body and no sign ("yes, it is still there")."""
_ACUTE = frozenset({"heart_condition", "unwell", "syncope"})
"""What has a mild reading ("my heart races") and a grave one, by the words around it."""


def _may_be_acute(found: Finding, words: int) -> bool:
    is_soft = found.urgency.rank < Urgency.SAME_DAY.rank
    return is_soft and found.category in _ACUTE and words >= LONG


BY_SOUND = "sounds like danger"
"""The rule of what the weights alone say."""
UNSURE = "unsure"
"""The category of what no rule knows, and what sounds like danger all the same."""

_ABOUT = ("numb", "nerves", "weak", "calf", "swollen", "chest", "score", "pain", "age")
"""Parts of a question's name, the first that stands in it; the lexicon has the words of each."""


def read_mentions(lexicon: Lexicon, text: str) -> tuple[Text, Mapping[str, list[Span]]]:
    """The words of a text, and every phrase of danger found among them that nothing excuses."""
    read, said = find_mentions(lexicon, text)
    return read, _counted(lexicon, read, said)


def find_mentions(lexicon: Lexicon, text: str) -> tuple[Text, Mapping[str, list[Span]]]:
    """The words of a text, and every phrase of danger found among them, excused or not."""
    read = read_text(lexicon, _with_age(counted_in_decimals(text)))
    return read, find(lexicon.indexes["danger"], read)


def _counted(
    lexicon: Lexicon, read: Text, said: Mapping[str, list[Span]]
) -> Mapping[str, list[Span]]:
    index = lexicon.indexes["danger"]
    return counted(said, len(read.words), index.excusing, lexicon.excuses)


def words_of(lexicon: Lexicon, asked: str) -> str:
    """What a question was about, so that "both legs" is read with it; "" for any other question."""
    parts = re.split(r"[/~._]", asked)
    part = next((part for part in _ABOUT if part in parts), None)
    return "" if part is None else f"{lexicon.lists.phrases[f'about.{part}']} "


_AGE_FIRST = re.compile(r"(^|[.!?\n])(\s*)(?=(?:1[1-9]|[2-9]\d)\s*[,;(])")


_AGE_THERE = re.compile(r"\d\s*[,;(]")


def _with_age(text: str) -> str:
    """A text such as "13, hip pain" begins with an age: over 10 it is no pain score."""
    return _AGE_FIRST.sub(r"\1\2im ", text) if _AGE_THERE.search(text) else text
