"""Assertion status: whether a phrase was denied, long past, mended, asked, supposed, about others.

Rules:
- "no numbness or tingling, but my foot drags": a negation reaches to the next "but", to a new
  subject, or to the end of the sentence; in a list it goes on over "or" and short items.
- "ten years ago" makes the clause old, unless the clause also says that it is now; decades, or a
  childhood, or an end that is told ("ten years ago, all fine") make it over as well.
- "all fine now" mends what was said before it in its sentence, not what follows.
- Whose pain it is, the nearest person before the phrase says ("my dad has chest pain").
- A question that names nobody and no moment ("which muscles ...?") is asked in general.
- What is only to be avoided or feared ("to prevent a tear") is closed like what is over.
- A question or a supposition reaches to the end of its sentence, unless somebody speaks of
  themselves ("my", "i cant") on the way.
"""

from bisect import bisect_right
from dataclasses import dataclass

from handlers.understanding.phrase_matcher import Mentions, Span, longest
from handlers.understanding.text import COMMA, JOINED, STOP, Text


class Assertion:
    """Bits, so that a word may have several."""

    PLAIN = 0
    NEGATED = 1
    OLD = 2
    MENDED = 4
    THIRD = 8
    UNREAL = 16
    QUESTION = 32
    SUPPOSED = 64
    CLOSED = 128


_REACH = 12


@dataclass(frozen=True, slots=True)
class Assertions:
    """The assertion status of every word of a text; `denials` are in order."""

    by_word: tuple[int, ...]
    denials: tuple[Span, ...]

    def of(self, span: Span, *, affirmed: bool = False) -> int:
        """The status of a phrase: that of its first word.

        A denial that is a part of the phrase itself ("no feeling") does not deny it, unless the
        phrase is one that holds none (`affirmed`: "chest is fine, no pain").
        """
        start, end = span
        status = self.by_word[start]
        if affirmed and not status & Assertion.NEGATED:
            at = bisect_right(self.denials, (start, end))
            while at < len(self.denials) and self.denials[at][0] < end:
                if self.denials[at][1] >= end:
                    return status | Assertion.NEGATED
                at += 1
        return status


_PAST = frozenset({"long_ago", "mended"})
_ELSEWHERE = frozenset({"other_person", "animal", "fiction", "fiction_told"})
_ASKING = frozenset(
    "general_question opening_question supposed avoided asking_word asking_openly".split()
)
"""Without one of these, no word is past, about others or asked."""


def read_assertions(text: Text, mentions: Mentions) -> Assertions:
    """The status of each word; linear in the number of words."""
    by_word = [0] * len(text.words)
    said = mentions.keys()
    denied = sorted(denials(text, mentions))
    for cue, reach in denied:
        for at in range(max(0, cue + 1), reach):
            by_word[at] |= Assertion.NEGATED
    if not said.isdisjoint(_PAST):
        negated = frozenset(at for at, status in enumerate(by_word) if status)
        _time(text, mentions, _clauses(text, mentions), by_word, negated)
    if not said.isdisjoint(_ELSEWHERE):
        _people(text, mentions, by_word)
    if not said.isdisjoint(_ASKING):
        _asked(text, mentions, by_word)
    return Assertions(tuple(by_word), tuple(denied))


def _clauses(text: Text, mentions: Mentions) -> list[int]:
    """The number of the clause that each word stands in."""
    starts = {start for start, _ in mentions.get("clause_start", ())}
    clauses: list[int] = []
    clause = 0
    for at, gap in enumerate(text.breaks):
        if at and (gap != JOINED or at in starts):
            clause += 1
        clauses.append(clause)
    return clauses


def denials(text: Text, mentions: Mentions) -> list[Span]:
    """Each negation that counts, and the word where its reach ends."""
    if "negation" not in mentions:
        return _afterwards(text, mentions)
    excused = longest((*mentions.get("not_negation", ()), *mentions.get("own_negation", ())))
    ends = {start for start, _ in mentions.get("negation_end", ())}
    subjects = {start for start, _ in mentions.get("subject", ())}
    denials: list[Span] = []
    for start, end in longest(mentions.get("negation", ())):
        if any(s <= start and end <= e for s, e in _near(excused, start)):
            continue
        if (
            text.words[start] in text.lists.bare_answers
            and end < len(text.words)
            and text.breaks[end] != JOINED
        ):
            continue
        goes_on = not text.lists.denied_verbs.issuperset(text.words[start:end])
        denials.append((start, _reach(text, end, ends, subjects, goes_on=goes_on)))
    denials += _afterwards(text, mentions)
    return denials


def _near(spans: list[Span], at: int) -> list[Span]:
    """The spans that may cover this word."""
    here = bisect_right(spans, (at, len(spans) + 1_000_000))
    return spans[max(0, here - 2) : here]


def _reach(text: Text, start: int, ends: set[int], subjects: set[int], *, goes_on: bool) -> int:
    """Where a denial ends; one that "goes on" reaches over the commas of a list."""
    at, lists = start, text.lists
    limit = min(len(text.words), start + _REACH)
    while at < limit:
        gap = text.breaks[at]
        if at > start and (gap == STOP or at in ends):
            return at
        word = text.words[at]
        if (
            at > start
            and gap == COMMA
            and (not goes_on or not _list_goes_on(text, at, ends, subjects))
        ):
            return at
        if at > start + 1 and at in subjects and gap == JOINED and word in lists.new_subjects:
            return at
        if at > start and word in lists.clause_joiners and at + 1 < limit:
            told = lists.verbs.intersection(text.words[at + 1 : at + 4])
            if at + 1 in subjects or (told and word in lists.verb_joiners):
                return at
        at += 1
    return at


def _list_goes_on(text: Text, at: int, ends: set[int], subjects: set[int]) -> bool:
    """Whether the words after a comma still belong to "no this, that or the other"."""
    lists = text.lists
    if text.words[at] in lists.list_joiners:
        return True
    if at in subjects or at in ends:
        return False
    last = at + 1
    while last < len(text.words) and text.breaks[last] == JOINED:
        if text.words[last] in lists.list_joiners:
            return last - at <= 3
        if text.words[last] in lists.verbs:
            return False
        last += 1
    if last - at > 2:
        return False
    return last == len(text.words) or text.breaks[last] == STOP or last - at == 1


def _afterwards(text: Text, mentions: Mentions) -> list[Span]:
    """Denials that follow what they deny: "numbness: none", "fever? no"."""
    denials: list[Span] = []
    for start, end in mentions.get("denial_after", ()):
        if start == 0 or text.breaks[start] == JOINED:
            continue
        if end < len(text.words) and text.breaks[end] == JOINED:
            continue
        first = start - 1
        while first > 0 and text.breaks[first] == JOINED and start - first < 5:
            first -= 1
        denials.append((first - 1, start))
    return denials


def _time(
    text: Text, mentions: Mentions, clauses: list[int], by_word: list[int], negated: frozenset[int]
) -> None:
    old = {clauses[start] for start, _ in mentions.get("long_ago", ())}
    late = {clauses[start] for start, _ in mentions.get("lately", ())}
    old -= late
    over = {clauses[start] for start, _ in mentions.get("over", ())} & old
    old_sentences = {
        text.sentences[start] for start, _ in mentions.get("long_ago", ()) if clauses[start] in old
    }
    months = {text.sentences[start] for start, _ in mentions.get("months_ago", ())}
    mended = _mended(text, mentions, clauses, negated)
    fresh = {text.sentences[start] for start, _ in mentions.get("worse_again", ())}
    for at in range(len(text.words)):
        sentence = text.sentences[at]
        if clauses[at] in old:
            by_word[at] |= Assertion.OLD
        if clauses[at] in over:
            by_word[at] |= Assertion.CLOSED
        if at < mended.get(sentence, 0) and sentence not in fresh:
            by_word[at] |= Assertion.MENDED
            if sentence in old_sentences | months and clauses[at] not in late:
                by_word[at] |= Assertion.OLD | Assertion.CLOSED


def _mended(
    text: Text, mentions: Mentions, clauses: list[int], negated: frozenset[int]
) -> dict[int, int]:
    """How far in each sentence something is over: to the end of the clause that says so.

    "knee surgery, all fine now" is mended; "all good, but my chest hurts" is not.
    """
    reach: dict[int, int] = {}
    for start, last in mentions.get("mended", ()):
        if start in negated:
            continue
        end = last
        while end < len(clauses) and clauses[end] == clauses[start]:
            end += 1
        sentence = text.sentences[start]
        reach[sentence] = max(end, reach.get(sentence, 0))
    return reach


def _people(text: Text, mentions: Mentions, by_word: list[int]) -> None:
    """Whom each word is about, by the nearest person named before it in its sentence."""
    kinds: dict[int, int] = {}
    ends: dict[int, int] = {}
    for name, kind in (
        ("me", Assertion.PLAIN),
        ("other_person", Assertion.THIRD),
        ("reporter", Assertion.PLAIN),
        ("animal", Assertion.THIRD | Assertion.UNREAL),
        ("fiction", Assertion.UNREAL),
        ("fiction_told", Assertion.UNREAL),
    ):
        for start, end in mentions.get(name, ()):
            if end > ends.get(start, start) or (end == ends[start] and name == "animal"):
                kinds[start], ends[start] = kind, end
    if not any(kinds.values()):
        return
    covered = -1
    now, sentence = Assertion.PLAIN, -1
    first_of: dict[int, int] = {}
    for at in range(len(text.words)):
        if text.sentences[at] != sentence:
            sentence, now = text.sentences[at], Assertion.PLAIN
        if at in kinds and at >= covered:
            if kinds[at] == Assertion.UNREAL:
                first_of[sentence] = first_of.get(sentence, 0) | Assertion.UNREAL
            else:
                now = kinds[at]
                first_of.setdefault(sentence, 0)
                if now == Assertion.PLAIN:
                    first_of[sentence] |= 1 << 20
            covered = ends[at]
        by_word[at] |= now
    for at in range(len(text.words)):
        seen = first_of.get(text.sentences[at], 0)
        if seen & Assertion.UNREAL:
            by_word[at] |= Assertion.UNREAL


def _asked(text: Text, mentions: Mentions, by_word: list[int]) -> None:
    _in_general(text, mentions, by_word)
    personal = sorted(start for start, _ in mentions.get("personal", ()))
    turns = frozenset(start for start, _ in mentions.get("turn", ()))
    for name, status in (
        ("general_question", Assertion.QUESTION),
        ("opening_question", Assertion.QUESTION),
        ("supposed", Assertion.SUPPOSED),
        ("avoided", Assertion.SUPPOSED | Assertion.CLOSED),
    ):
        for start, end in mentions.get(name, ()):
            if name == "opening_question" and not _opens(text, start):
                continue
            at = start
            sentence = text.sentences[start]
            stop = bisect_right(personal, end - 1)
            own = personal[stop] if stop < len(personal) and status == Assertion.QUESTION else None
            while at < len(text.words) and text.sentences[at] == sentence:
                if by_word[at] & status == status or (own is not None and at >= own):
                    break
                if status & Assertion.SUPPOSED and at in turns and at > start:
                    break
                by_word[at] |= status
                at += 1


def _in_general(text: Text, mentions: Mentions, by_word: list[int]) -> None:
    """A sentence that asks, and speaks of nobody and of no moment, asks in general."""
    general = {
        text.sentences[start]
        for start, _ in mentions.get("asking_word", ())
        if _opens(text, start) and text.sentences[start] in text.asks
    } | {
        text.sentences[start]
        for start, _ in mentions.get("asking_openly", ())
        if _opens(text, start)
    }
    if not general:
        return
    about = {
        text.sentences[start]
        for name in ("me", "other_person", "lately", "personal", "sudden")
        for start, _ in mentions.get(name, ())
    }
    for at, sentence in enumerate(text.sentences):
        if sentence in general and sentence not in about:
            by_word[at] |= Assertion.QUESTION


def _opens(text: Text, at: int) -> bool:
    """Whether a question can begin here: after a break, or after "so", "hey" and the like."""
    if at == 0 or text.breaks[at] != JOINED:
        return True
    return text.words[at - 1] in text.lists.before_question
