"""A word to several people: who gets it, who does not and why. Pure.

Rules:
- Each gets it in their own chat, in the coach's name, with their own name in it.
- It goes to nobody who is not to be written to by the dozen: where a flag stands or an alert is
  unseen, who waits for an answer of their own, who has paused, who is blocked.
- It can be stopped before it begins and while it runs.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from handlers.coach.attention import Case, folded
from handlers.coach.listing import cut
from handlers.coach.muting import muted_now
from handlers.coach.thread import title
from handlers.command import parted
from handlers.engine.words import Value, literal, render, words
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import CONSENT, LABELS, NAME, PAUSED, QUESTIONS, UNWELL
from handlers.world import World

BEGINS = timedelta(seconds=60)
"""How long after it was written in a chat it begins."""
APART = timedelta(seconds=1)
NAMES = 12
"""People that a preview names."""


class WhyNot(Enum):
    """Why somebody does not get it."""

    NO_CONSENT = "no_consent"
    CARE_FIRST = "care_first"
    ALERT = "alert"
    WAITS = "waits"
    BLOCKED = "blocked"
    PAUSED = "paused"
    UNWELL = "unwell"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets a word, and who does not."""

    gets: tuple[Case, ...]
    others: tuple[tuple[Case, WhyNot], ...]


def why_not(case: Case, now: datetime) -> WhyNot | None:
    """Why somebody is left out; None where they get it."""
    profile = case.profile
    muted = muted_now(profile, now)
    reasons = {
        WhyNot.NO_CONSENT: CONSENT.of(profile) is None,
        WhyNot.CARE_FIRST: is_care_first(profile) or bool(QUESTIONS.of(profile)),
        WhyNot.ALERT: bool(folded(case.alerts)),
        WhyNot.WAITS: case.thread.waiting_since is not None,
        WhyNot.BLOCKED: muted is not None and muted.is_blocked,
        WhyNot.PAUSED: PAUSED.of(profile) is not None,
        WhyNot.UNWELL: bool(UNWELL.of(profile)),
        WhyNot.UNREACHABLE: case.is_unreachable,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def audience(cases: Iterable[Case], label: str, now: datetime) -> Audience:
    """Who of those with a label ("" for all) gets a word."""
    gets, others = [], []
    for case in sorted(cases, key=lambda each: each.id):
        if label and label not in LABELS.of(case.profile):
            continue
        why = why_not(case, now)
        if why is None:
            gets.append(case)
        else:
            others.append((case, why))
    return Audience(tuple(gets), tuple(others))


def preview(world: World, found: Audience, text: str) -> str:
    """Who gets it, and who not and why, in words for the coach."""

    def said(key: str, **values: Value) -> str:
        return render(world.catalog.messages, words(f"several.{key}", **values)).strip()

    names = [title(each.id, NAME.of(each.profile)) for each in found.gets]
    more = len(names) - NAMES
    named = ", ".join(names[:NAMES]) + (f", {said('more', count=more)}" if more > 0 else "")
    lines = [said("gets", count=len(names), names=literal(named)) if names else said("nobody")]
    for why, count in Counter(why for _, why in found.others).items():
        left = [title(c.id, NAME.of(c.profile)) for c, reason in found.others if reason is why]
        shown = ", ".join(left[:NAMES]) + ("…" if count > NAMES else "")
        lines.append(said(f"not.{why.value}", names=literal(shown)))
    return "\n".join([*lines, "", cut(text, 1000)])


def read_word(text: str) -> tuple[str, str]:
    """The label, if the text begins with one ("#runners ..."), and the words."""
    first, rest = parted(text)
    return (first[1:].casefold(), rest) if first.startswith("#") else ("", text.strip())
