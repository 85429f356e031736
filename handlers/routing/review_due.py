"""A weekly review is due: now, in five minutes, or not at all.

Rules:
- Not sent: without consent, while a flag stands, during a pause, twelve hours late or more. The
  next check-in plans it again.
- Not in front of a question about danger that is open: while that is young, it waits.
- While a session runs that was not silent for 30 minutes, it waits, five minutes at a time.
"""

from datetime import datetime

from handlers.engine.effect import SetTimer
from handlers.engine.hearing import Hearing
from handlers.engine.message import Lane
from handlers.flows.progress.review import REVIEW
from handlers.profile.barrier import is_care_first
from handlers.profile.facts import CONSENT, PAUSED, QUESTIONS
from handlers.routing.check_in_due import SILENT, TOO_LATE, TRY_AGAIN, is_young


def review_due(hearing: Hearing, due: datetime) -> None:
    """Handle a review that is due."""
    if hearing.recall(CONSENT) is None or is_care_first(hearing.profile):
        return
    if hearing.recall(PAUSED) is not None or hearing.at - due > TOO_LATE:
        return
    if hearing.recall(QUESTIONS):
        if is_young(hearing):
            hearing.reply.add(SetTimer(REVIEW, hearing.at + TRY_AGAIN))
        return
    running = (c for c in hearing.stack if c.flow == "session")
    if any(hearing.at - each.open.since < SILENT for each in running):
        hearing.reply.add(SetTimer(REVIEW, hearing.at + TRY_AGAIN))
        return
    hearing.reply.lane = Lane.CHECK_IN
    hearing.open(REVIEW, {})
