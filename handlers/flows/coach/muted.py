"""Whether a coach takes this person's messages, in a flow."""

from datetime import datetime

from handlers.coach.door import muted_now
from handlers.engine.flow import Flow, recall
from handlers.engine.json import JSON
from handlers.profile.facts import FLAGS, MINOR, MUTED, QUESTIONS
from handlers.profile.planned import Muted


def muted_at(at: datetime) -> Flow[Muted | None]:
    """What holds now; danger ends it."""
    known: dict[str, JSON] = {}
    for fact in (MUTED, FLAGS, MINOR, QUESTIONS):
        known[fact.name] = fact.dump((yield from recall(fact)))
    return muted_now(known, at)
