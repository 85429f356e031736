"""Danger in what somebody wrote: read in every state, and it interrupts everything.

What each level does: safety rules, section 1, rule 7.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from content.lexicon.lexicon import Lexicon
from handlers.engine.effect import Withdraw
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane
from handlers.profile import danger_question, flag
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW
from handlers.profile.danger_question import AGE, NEVER_SILENT, OTHER_PERSON, DangerQuestion
from handlers.profile.facts import CONSENT, QUESTIONS
from handlers.profile.flag import ORDER, Flag, Flags
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.flag_summary import summary_of
from handlers.understanding.flags import BY_SOUND, UNSURE, read_flags, words_of

_STOPS = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.CLINICIAN_FIRST})
LIVED_WITH = frozenset(
    {
        "eating_disorder",
        "heart_condition",
        "medication",
        OTHER_PERSON,
        "osteoporosis",
        "post_surgery",
        "postpartum",
        "pregnancy",
        "self_harm",
    }
)
"""What stays when the gravest thing in a text is over, so that it is a flag of its own."""
_CARE = Urgency.PROCEED_WITH_CARE
_URGENT = frozenset({"emergency", "same_day"})
_SCORES = re.compile(r"(^|[/_])(score|pain|age)\b")
MOST_KEPT = 500
"""Characters of a text that are kept while it is asked about."""
MOST_JOINED = 1_500
"""Characters of short texts that are read together, the newest first; each was read alone."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One danger that was found in a text.

    said: the words in which it was found; text: the whole of it; is_sure: it stands, and is not
    asked about first; is_to_coach: it was written in reply to the coach.
    """

    urgency: str
    category: str
    said: str = ""
    text: str = ""
    is_sure: bool = True
    is_to_coach: bool = False

    def is_graver(self, other: "Flag | Danger") -> bool:
        """Whether this is more urgent than a flag that stands, or another danger."""
        return ORDER.index(self.urgency) < ORDER.index(other.urgency)

    @property
    def is_asked(self) -> bool:
        """Whether it is a question first: an age always is."""
        return not self.is_sure or self.category == AGE


def interrupt(hearing: Hearing, dangers: tuple[Danger, ...]) -> None:
    """End or hold what is open, take back what is on its way, and give the instruction."""
    hearing.reply.add(Withdraw())
    asked = [each for each in dangers if each.is_asked]
    others = [each for each in dangers if not each.is_asked and each.category == OTHER_PERSON]
    own = [each for each in dangers if not each.is_asked and each.category != OTHER_PERSON]
    if own or others or any(each.urgency in _URGENT for each in asked):
        hearing.reply.lane = Lane.EMERGENCY
    if own:
        _raise(hearing, own)
    for each in asked:
        keep_question(hearing, each)
    first = next((each for each in asked if not own or each.is_graver(own[0])), None)
    if first is not None and not others:
        put_question(hearing, first)
    for each in others:
        keep_question(hearing, each)
        hearing.open(OTHER_PERSON_FLOW, {})  # what was in front is parked without a word


def _raise(hearing: Hearing, own: list[Danger]) -> None:
    """The flags of a text; what was asked about the same is answered by them."""
    for conversation in tuple(hearing.stack):
        hearing.settle(conversation, "")
        hearing.close(conversation)
    if hearing.recall(CONSENT) is None:
        arguments = {"urgency": own[0].urgency, "category": own[0].category}
        hearing.open("danger_before_consent", arguments)
        return
    at = milliseconds(hearing.at)
    flags = tuple(Flag(each.urgency, each.category, "text", at) for each in own)
    answered = {UNSURE, *(each.category for each in own)}
    questions = hearing.recall(QUESTIONS)
    if any(each.category in answered for each in questions):
        left = tuple(each for each in questions if each.category not in answered)
        hearing.remember(QUESTIONS, left)
    hearing.open("flagged", {"flags": flag.dump(flags)})


def keep_question(hearing: Hearing, danger: Danger) -> None:
    """It is asked until it is answered; of somebody who has not agreed nothing is kept."""
    if hearing.recall(CONSENT) is not None:
        asked = danger_question.asked(hearing.recall(QUESTIONS), _question(hearing, danger))
        hearing.remember(QUESTIONS, asked)


def put_question(hearing: Hearing, danger: Danger) -> None:
    """Ask at once; what was in front is parked without a word."""
    question = danger_question.dump_one(_question(hearing, danger))
    asked = {each.id for each in hearing.stack if each.flow == QUESTION_FLOW}
    hearing.reply.silence(asked)  # one at a time: what was asked just now is asked after this
    hearing.open(QUESTION_FLOW, {"question": question})


@dataclass(frozen=True, slots=True)
class DangerContext:
    """What is known of the person whose text is read.

    standing: the flags that stand, and questions: the categories that are asked about. What was
    written before raised them, so a text joined to that counts only where it says more.
    since: milliseconds since 1970 (UTC); a flag from before that was raised by none of these texts,
    and is about its own category alone.
    asked: the path of the question that the text answers, if any: "both legs" says little alone.
    """

    standing: Flags = ()
    questions: frozenset[str] = frozenset()
    since: int = 0
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class Dangers:
    """What was read. found: the gravest first, one of each category; care: the categories of the
    text itself with which somebody may train, with changes; summary: the one of the text itself,
    where it was read by itself and not as an answer to something.
    """

    found: tuple[Danger, ...] = ()
    care: frozenset[str] = frozenset()
    summary: str | None = None


def read_dangers(
    lexicon: Lexicon,
    text: str,
    quoted: str = "",
    recent: tuple[str, ...] = (),
    known: DangerContext | None = None,
) -> Dangers:
    """The dangers in a text, in what it quotes, and in it joined to the texts just before."""
    known = known or DangerContext()
    found: dict[str, Danger] = {}
    care: frozenset[str] = frozenset()
    summary: str | None = None
    joined = _joined(recent)
    for each in (text, quoted, *joined):
        if not each:
            continue
        asked = _judged_here(known.asked) if each is text else None
        flags = read_flags(lexicon, each, asked)
        if each is text:
            summary = None if asked and words_of(lexicon, asked) else summary_of(flags)
            sure = (f for f in flags.findings if f.certainty is Certainty.SURE)
            care = frozenset(f.category for f in sure if f.urgency is _CARE)
        findings = flags.findings
        if each in joined:  # texts side by side sound like much that nobody said
            findings = tuple(f for f in findings if not f.is_excused)
        for danger in _each(findings, each):
            if each in joined and _is_old(danger, known):
                continue
            other = found.get(danger.category)
            found[danger.category] = danger if other is None else _graver(other, danger)
    return Dangers(tuple(sorted(found.values(), key=_weight)), care, summary)


def _graver(one: Danger, two: Danger) -> Danger:
    """The graver reading of one category, else the first; sure where either is, for between two
    levels the higher one counts.
    """
    graver = two if two.is_graver(one) else one
    return replace(graver, is_sure=one.is_sure or two.is_sure)


def _weight(danger: Danger) -> tuple[bool, int]:
    """Sure before unsure, and the more urgent first."""
    return not danger.is_sure, ORDER.index(danger.urgency)


def _is_old(danger: Danger, known: DangerContext) -> bool:
    """Whether a danger of joined texts is one that has been heard; each was weighed alone."""
    if not danger.said:
        return True
    if danger.category in NEVER_SILENT:
        standing = {each.category for each in known.standing}
        return danger.category in (standing if danger.is_sure else standing | known.questions)
    if not danger.is_sure and danger.category in known.questions:
        return True
    told = (f for f in known.standing if f.at >= known.since or f.category == danger.category)
    return any(not danger.is_graver(each) for each in told)


def _each(findings: Sequence[Finding], text: str) -> Iterator[Danger]:
    """The dangers of one text: what is gravest in it, and beside that what somebody lives with.

    A text tells of one thing that has happened, in many words; its lesser signs are no flags of
    their own. An age is always one. Of what is unsure the gravest is asked about, unless something
    as grave is sure.
    """
    taken: set[str] = set()
    sure: list[Finding] = []
    has_own = False  # thoughts of self-harm, and somebody else's danger, hide nothing of the body's
    for finding in findings:
        if finding.category == AGE or not _is_sure(finding):
            continue
        words = {word for part in finding.words for word in part.split()}
        is_apart = taken.isdisjoint(words) and (finding.category in LIVED_WITH or not has_own)
        if taken and not is_apart:
            continue
        taken |= words
        has_own = has_own or finding.category not in NEVER_SILENT
        sure.append(finding)
        yield Danger(finding.urgency.value, finding.category, _said(finding), text)
    unsure = next((f for f in findings if f.category != AGE and _is_unsure(f)), None)
    if unsure is not None and (not sure or unsure.urgency.rank > sure[0].urgency.rank):
        kind = (unsure.category, unsure.urgency, unsure.certainty)
        alike = [f for f in findings if (f.category, f.urgency, f.certainty) == kind]
        said = _said(min(alike, key=lambda found: len(found.words)))
        yield Danger(unsure.urgency.value, unsure.category, said, text, is_sure=False)
    age = next((f for f in findings if f.category == AGE), None)
    if age is not None:
        urgency = age.urgency if age.urgency in _STOPS else Urgency.CLINICIAN_FIRST
        yield Danger(urgency.value, AGE, _said(age), text, is_sure=False)


def _is_sure(found: Finding) -> bool:
    return found.certainty is Certainty.SURE and found.urgency in _STOPS


def _is_unsure(found: Finding) -> bool:
    return found.certainty is Certainty.UNSURE and found.urgency in _STOPS


def _said(found: Finding) -> str:
    """The words in which it was found; none where weights alone say it, since theirs say little."""
    return "" if found.rule == BY_SOUND else ", ".join(dict.fromkeys(found.words))


def _joined(recent: tuple[str, ...]) -> tuple[str, ...]:
    """The newest texts as one, whole ones only, and the last two alone: a "none, that's all" before
    two halves is no part of them. Empty where there are not two that are short.
    """
    chosen: list[str] = []
    room = MOST_JOINED
    for each in reversed(recent):
        room -= len(each)
        if room < 0:
            break
        chosen.insert(0, each)
    if len(chosen) < 2:
        return ()
    return tuple(dict.fromkeys((" ".join(chosen), " ".join(chosen[-2:]))))


def _judged_here(asked: str | None) -> str | None:
    """A score is judged by the question that asks for it, which knows what to do at 8 and more."""
    return None if asked is None or _SCORES.search(asked) else asked


def _question(hearing: Hearing, danger: Danger) -> DangerQuestion:
    at = milliseconds(hearing.at)
    if hearing.recall(CONSENT) is None:  # nobody's words are kept before that
        return DangerQuestion(danger.category, danger.urgency, "", "", at)
    text, is_to_coach = danger.text[:MOST_KEPT], danger.is_to_coach
    return DangerQuestion(danger.category, danger.urgency, danger.said, text, at, is_to_coach)
