"""Danger in what somebody wrote: read in every state, and it interrupts everything.

What each level does: safety rules, section 1, rule 7.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content.lexicon.lexicon import Lexicon
from handlers.engine.effect import Withdraw
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane
from handlers.profile import danger_question, flag
from handlers.profile.barrier import OTHER_PERSON_FLOW, QUESTION_FLOW
from handlers.profile.danger_question import AGE, OTHER_PERSON, DangerQuestion
from handlers.profile.facts import CONSENT, QUESTIONS
from handlers.profile.flag import ORDER, Flag, Flags, gravest
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.flags import read_flags

_STOPS = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.CLINICIAN_FIRST})
_LIVED_WITH = frozenset(
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
_SCORES = re.compile(r"(^|[/_])(score|pain|age)\b")
MOST_JOINED = 1_500
"""Characters of short texts that are read together, the newest first; each was read alone."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One danger that was found in a text. said: the words in which it was found."""

    urgency: str
    category: str
    said: str = ""

    def is_graver(self, standing: Flag) -> bool:
        """Whether this is more urgent than a flag that stands."""
        return ORDER.index(self.urgency) < ORDER.index(standing.urgency)


def interrupt(hearing: Hearing, dangers: tuple[Danger, ...]) -> None:
    """End or hold what is open, take back what is on its way, and give the instruction."""
    hearing.reply.add(Withdraw())
    own = [each for each in dangers if each.category not in {AGE, OTHER_PERSON}]
    age = [each for each in dangers if each.category == AGE]
    other = [each for each in dangers if each.category == OTHER_PERSON]
    if own or other:
        hearing.reply.lane = Lane.EMERGENCY
    if own and hearing.recall(CONSENT) is None:
        _end(hearing)
        arguments = {"urgency": own[0].urgency, "category": own[0].category}
        hearing.open("danger_before_consent", arguments)
    elif own:
        _end(hearing)
        at = milliseconds(hearing.at)
        flags = tuple(Flag(each.urgency, each.category, "text", at) for each in own)
        hearing.open("flagged", {"flags": flag.dump(flags)})
    for each in age:
        keep_question(hearing, each)
        if not own and not other:
            put_question(hearing, each)
    for each in other:
        keep_question(hearing, each)
        hearing.open(OTHER_PERSON_FLOW, {})  # what was in front is parked without a word


def keep_question(hearing: Hearing, danger: Danger) -> None:
    """It is asked until it is answered; of somebody who has not agreed nothing is kept."""
    if hearing.recall(CONSENT) is not None:
        asked = danger_question.asked(hearing.recall(QUESTIONS), _question(hearing, danger))
        hearing.remember(QUESTIONS, asked)


def put_question(hearing: Hearing, danger: Danger) -> None:
    """Ask at once; what was in front is parked without a word."""
    question = danger_question.dump_one(_question(hearing, danger))
    hearing.open(QUESTION_FLOW, {"question": question})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the person whose text is read.

    standing: the flags that stand, and questions: the categories that are asked about. What was
    written before raised them, so a text joined to that counts only where it says more.
    asked: the path of the question that the text answers, if any: "both legs" says little alone.
    """

    standing: Flags = ()
    questions: frozenset[str] = frozenset()
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class Dangers:
    """What was read. found: the gravest first, one of each category; care: the categories of the
    text itself with which somebody may train, with changes.
    """

    found: tuple[Danger, ...] = ()
    care: frozenset[str] = frozenset()


def read_dangers(
    lexicon: Lexicon,
    text: str,
    quoted: str = "",
    recent: tuple[str, ...] = (),
    known: Known | None = None,
) -> Dangers:
    """The dangers in a text, in what it quotes, and in it joined to the texts just before."""
    known = known or Known()
    found: dict[str, Danger] = {}
    care: frozenset[str] = frozenset()
    joined = _joined(recent)
    for each in (text, quoted, joined):
        if not each:
            continue
        flags = read_flags(lexicon, each, _judged_here(known.asked) if each is text else None)
        if each is text:
            sure = filter(_stands, flags.findings)
            care = frozenset(found.category for found in sure if found.urgency is _CARE)
        for danger in _each(flags.findings):
            if each is joined and _is_old(danger, known):
                continue
            other = found.get(danger.category)
            if other is None or ORDER.index(danger.urgency) < ORDER.index(other.urgency):
                found[danger.category] = danger
    in_order = sorted(found.values(), key=lambda danger: ORDER.index(danger.urgency))
    return Dangers(tuple(in_order), care)


def _is_old(danger: Danger, known: Known) -> bool:
    """Whether a danger of joined texts is one that has been heard."""
    shown = gravest(known.standing)
    if danger.category in known.questions:
        return True
    return shown is not None and not danger.is_graver(shown)


def _each(findings: Iterable[Finding]) -> Iterable[Danger]:
    """The dangers of one text: what is gravest in it, and beside that what somebody lives with.

    A text tells of one thing that has happened, in many words; its lesser signs are no flags of
    their own. An age is always one.
    """
    taken: set[str] = set()
    for finding in findings:
        is_age = finding.category == AGE
        if not _stands(finding):
            continue
        if not is_age and finding.urgency not in _STOPS:
            continue
        said = {word for words in finding.words for word in words.split()}
        is_apart = finding.category in _LIVED_WITH and taken.isdisjoint(said)
        if taken and not is_age and not is_apart:
            continue
        taken |= set() if is_age else said
        urgency = finding.urgency if finding.urgency in _STOPS else Urgency.CLINICIAN_FIRST
        yield Danger(urgency.value, finding.category, ", ".join(finding.words))


def _stands(found: Finding) -> bool:
    """Whether it is a flag at once: what a rule is sure of, and what the weights have a part in."""
    return found.certainty is Certainty.SURE or found.by_weights


def _joined(recent: tuple[str, ...]) -> str:
    """The newest texts as one, whole ones only; "" where there are not two that are short."""
    chosen: list[str] = []
    room = MOST_JOINED
    for each in reversed(recent):
        room -= len(each)
        if room < 0:
            break
        chosen.insert(0, each)
    return " ".join(chosen) if len(chosen) > 1 else ""


def _judged_here(asked: str | None) -> str | None:
    """A score is judged by the question that asks for it, which knows what to do at 8 and more."""
    return None if asked is None or _SCORES.search(asked) else asked


def _question(hearing: Hearing, danger: Danger) -> DangerQuestion:
    at = milliseconds(hearing.at)
    return DangerQuestion(danger.category, danger.urgency, danger.said, at)


def _end(hearing: Hearing) -> None:
    for conversation in tuple(hearing.stack):
        hearing.settle(conversation, "")
        hearing.close(conversation)
