"""Whether a coach takes this person's messages, in a flow."""

from datetime import datetime

from handlers.coach.door import muted_now
from handlers.engine.flow import Flow, recall
from handlers.engine.json import JSON
from handlers.profile.facts import FLAGS, MINOR, MUTED, QUESTIONS
from handlers.profile.planned import Muted


def muted_at(at: datetime) -> Flow[Muted | None]:
    """What holds now; danger ends it."""
    known: dict[str, JSON] = {
        MUTED.name: MUTED.dump((yield from recall(MUTED))),
        FLAGS.name: FLAGS.dump((yield from recall(FLAGS))),
        MINOR.name: (yield from recall(MINOR)),
        QUESTIONS.name: QUESTIONS.dump((yield from recall(QUESTIONS))),
    }
    return muted_now(known, at)
