"""Danger in what somebody wrote: read in every state, and it interrupts everything.

What each level does: safety rules, section 1, rule 7.
"""

import re
from dataclasses import dataclass

from content.lexicon.lexicon import Lexicon
from handlers.engine.effect import Withdraw
from handlers.engine.hearing import Hearing
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane
from handlers.profile.facts import CONSENT, FLAG
from handlers.profile.flag import ORDER, Flag
from handlers.understanding.finding import Certainty, Finding, Urgency
from handlers.understanding.flags import UNSURE, read_flags

_STOPS = {Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.CLINICIAN_FIRST}
_SCORES = re.compile(r"(^|[/_])(score|pain|age)\b")
_MINOR = "minor"
"""Whatever the age under 18: Limber coaches adults."""


MOST_JOINED = 1_500
"""Characters of short texts that are read together, the newest first; each was read alone."""
_WITH_DRILLS = frozenset({"visit", "session", "sent_drill", "sent_routine"})
"""The flows that lead to a drill."""


@dataclass(frozen=True, slots=True)
class Danger:
    """A flag found in a text."""

    urgency: str
    category: str

    def is_graver(self, standing: Flag) -> bool:
        """Whether this is more urgent than the flag that stands."""
        return ORDER.index(self.urgency) < ORDER.index(standing.urgency)

    def interrupt(self, hearing: Hearing) -> None:
        """End what is open, take back what is on its way, and give the instruction."""
        hearing.reply.lane = Lane.EMERGENCY
        hearing.reply.add(Withdraw())
        if self.category == "other_person":
            hearing.open("other_person", {})  # what was in front is parked without a word
            return
        if hearing.recall(CONSENT) is None:
            for conversation in tuple(hearing.stack):
                hearing.close(conversation)
            arguments = {"urgency": self.urgency, "category": self.category}
            hearing.open("danger_before_consent", arguments)
            return
        standing = hearing.recall(FLAG)
        if standing is not None and ORDER.index(standing.urgency) < ORDER.index(self.urgency):
            hearing.open("still_standing", {})
            return
        for conversation in tuple(hearing.stack):
            hearing.settle(conversation, "")
            hearing.close(conversation)
        flag = Flag(self.urgency, self.category, "text", milliseconds(hearing.at))
        hearing.open(
            "flagged",
            {
                "urgency": flag.urgency,
                "category": flag.category,
                "source": flag.source,
                "at": flag.at,
            },
        )


def danger_in(
    lexicon: Lexicon,
    text: str,
    quoted: str,
    recent: tuple[str, ...],
    standing: Flag | None = None,
    asked: str | None = None,
) -> Danger | None:
    """The gravest flag in a text, in what it quotes, or in it joined to the texts just before.

    standing: the flag that stands already. What was written before raised it, so a text joined to
    that counts only where it is graver.
    asked: the path of the question that the text answers, if any: "both legs" says little alone.
    """
    found: Danger | None = None
    joined = _joined(recent)
    for each in (text, quoted, joined):
        if not each:
            continue
        flags = read_flags(lexicon, each, _judged_here(asked) if each is text else None)
        read = next(filter(_stands, flags.findings), None)
        if read is None:
            continue
        urgency = read.urgency
        if read.category == _MINOR and urgency not in _STOPS:
            urgency = Urgency.CLINICIAN_FIRST
        if urgency not in _STOPS:
            continue
        danger = Danger(urgency.value, read.category)
        if each is joined and standing is not None and not danger.is_graver(standing):
            continue
        if found is None or ORDER.index(danger.urgency) < ORDER.index(found.urgency):
            found = danger
    return found


def _stands(found: Finding) -> bool:
    """Whether it is a flag at once: what a rule is sure of, and what the learnt weights say."""
    return found.certainty is Certainty.SURE or found.category == UNSURE


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


def end_drills(hearing: Hearing) -> None:
    """A flag has been raised, from wherever: no drill goes on, and none is on its way."""
    hearing.reply.add(Withdraw())
    for conversation in tuple(hearing.stack):
        if conversation.flow in _WITH_DRILLS:
            hearing.settle(conversation, "")
            hearing.close(conversation)
