"""Whether a coach takes this person's messages, in a flow."""

from datetime import datetime

from handlers.coach.muting import muted_now
from handlers.engine.flow import Flow, recall
from handlers.engine.json import JSON
from handlers.profile.coach_plans import Muted
from handlers.profile.facts import FLAGS, MINOR, MUTED, QUESTIONS


def muted_at(at: datetime) -> Flow[Muted | None]:
    """What holds now; danger ends it."""
    known: dict[str, JSON] = {
        MUTED.name: MUTED.dump((yield from recall(MUTED))),
        FLAGS.name: FLAGS.dump((yield from recall(FLAGS))),
        MINOR.name: (yield from recall(MINOR)),
        QUESTIONS.name: QUESTIONS.dump((yield from recall(QUESTIONS))),
    }
    return muted_now(known, at)
