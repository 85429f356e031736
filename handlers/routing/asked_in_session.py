"""What is asked in the middle of a routine: how a drill goes, and why these. The clock stands."""

from handlers.engine import interruptions
from handlers.engine.hearing import Hearing
from handlers.engine.json import mapping
from handlers.engine.message import Shown
from handlers.engine.words import Words, words
from handlers.flows.progress.ladder import rung_name
from handlers.flows.visit.plan import why
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.profile.facts import CARDIO
from handlers.routing.answers import is_label, offers
from handlers.world import World


def tell_how_or_why(world: World, hearing: Hearing, text: str) -> bool:
    """Tell what was asked, unless the open question offers it itself; whether it was asked."""
    front = hearing.front
    if front is None or front.flow != "session" or offers(hearing, text):
        return False
    if is_label(hearing, "choice.how", text):
        found = _how(hearing)
        if found is None:
            return False
        interruptions.explain(hearing, front, *found)
        return True
    if is_label(hearing, "choice.why_these", text):
        plan, request = (mapping(front.arguments[name]) for name in ("plan", "request"))
        cardio = rung_name(world, "cardio", hearing.recall(CARDIO))
        chosen = Prescription.from_json(plan), Request.from_json(request)
        parts = why(world, *chosen, cardio, is_first=False)
        interruptions.explain(hearing, front, words("plan.whole", parts=parts))
        return True
    return False


def _how(hearing: Hearing) -> tuple[Words, Shown | None] | None:
    """How the drill goes that runs now, with its picture; None where none does."""
    asked = None if hearing.front is None else hearing.asked(hearing.front)
    if asked is None:
        return None
    waiting = asked[1]
    return None if waiting.question.how is None else (waiting.question.how, waiting.picture)
