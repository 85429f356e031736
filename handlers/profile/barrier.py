"""What keeps drills off: the one list that the gate asks, and with it whoever offers a drill.

Rules, in this order (safety rules, section 1, rule 6):
- Under 18 is not served, whatever else holds.
- Without a living agreement there is no drill; one that has grown old is asked for again.
- A flag keeps drills off until it is lifted.
- Somebody next to them who needs help, and a question about danger without an answer, come first.
- With a fever or a bug on board, today is for rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import Enum

from handlers.engine.conversation import Conversation
from handlers.engine.journal import instant
from handlers.engine.json import JSON
from handlers.profile import flag
from handlers.profile.danger_question import OTHER_PERSON
from handlers.profile.facts import CONSENT, FLAGS, MINOR, QUESTIONS, UNWELL, Consent

HOLDS = timedelta(days=365)
"""How long an agreement holds (project default: twelve months)."""
BEFORE_CONSENT_FLOW = "danger_before_consent"
QUESTION_FLOW = "danger_question"
OTHER_PERSON_FLOW = "other_person"
UNDER_18_FLOW = "under_18"
UNWELL_FLOW = "unwell"


class Barrier(Enum):
    """What keeps drills off."""

    MINOR = "minor"
    NO_CONSENT = "no_consent"
    FLAG = "flag"
    OTHER_PERSON = "other_person"
    QUESTION = "question"
    OLD_CONSENT = "old_consent"
    UNWELL = "unwell"


def barrier(
    profile: Mapping[str, JSON], stack: Iterable[Conversation], version: str, at: datetime
) -> Barrier | None:
    """What keeps drills off at an instant, the first that does; None for nothing.

    stack: what is open; version: of the text that people agree to today.
    """
    return next(barriers(profile, stack, version, at), None)


def barriers(
    profile: Mapping[str, JSON], stack: Iterable[Conversation], version: str, at: datetime
) -> Iterator[Barrier]:
    """All that keeps drills off, in the order of the rules above."""
    asked = {c.flow for c in stack} & {QUESTION_FLOW, OTHER_PERSON_FLOW}
    waiting = {each.category for each in QUESTIONS.of(profile)}
    consent = CONSENT.of(profile)
    is_other = OTHER_PERSON_FLOW in asked or OTHER_PERSON in waiting
    if is_minor(profile):
        yield Barrier.MINOR
    if consent is None:
        yield Barrier.NO_CONSENT
    if FLAGS.of(profile):
        yield Barrier.FLAG
    if is_other:
        yield Barrier.OTHER_PERSON
    if QUESTION_FLOW in asked or waiting - {OTHER_PERSON}:
        yield Barrier.QUESTION
    if consent is not None and not is_current(consent, version, at):
        yield Barrier.OLD_CONSENT
    if UNWELL.of(profile):
        yield Barrier.UNWELL


def is_minor(profile: Mapping[str, JSON]) -> bool:
    """Whether somebody has said that they are under 18."""
    return MINOR.of(profile) or any(f.category == flag.MINOR for f in FLAGS.of(profile))


def is_current(consent: Consent, version: str, at: datetime) -> bool:
    """Whether an agreement is to the text of today, and not older than it may be."""
    return consent.version == version and at - instant(consent.at) <= HOLDS


def is_care_first(profile: Mapping[str, JSON]) -> bool:
    """Whether somebody is to be seen by a person before anything else is said about training."""
    return bool(FLAGS.of(profile)) or is_minor(profile)
