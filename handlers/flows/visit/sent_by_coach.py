"""What a coach sent: a drill or a routine, behind a button, to be done now or later."""

from dataclasses import replace
from enum import Enum

from handlers.engine.flow import Flow, Next, ask, recall, tell
from handlers.engine.json import JSON, Arguments
from handlers.engine.question import of_enum
from handlers.engine.words import literal, words
from handlers.flows.score import score_question
from handlers.flows.visit.coach_orders import with_orders
from handlers.flows.visit.plan import request_of
from handlers.flows.visit.visit import by_score
from handlers.prescription.item import Item
from handlers.prescription.obstacle import obstacles
from handlers.prescription.prescription import Prescription
from handlers.prescription.timeline import item_seconds
from handlers.profile.facts import FLAGS, LIMITS, PAIN
from handlers.profile.limits import Limits, Preference
from handlers.profile.pain import Pain
from handlers.world import World


class SentAnswer(Enum):
    """When to do it."""

    NOW = "now"
    LATER = "later"


_LABELS = {SentAnswer.NOW: "choice.do_it_now", SentAnswer.LATER: "choice.not_now"}


def sent_drill(world: World, arguments: Arguments) -> Flow[Next | None]:
    """Offer the drill of the arguments, in the name of their coach; a tap, a score, it begins."""
    drill = world.catalog.drills[str(arguments["drill"])]
    coach = literal(str(arguments.get("coach") or world.coach.name))
    said = words("sent.drill", coach=coach, name=drill.name, why=drill.purpose)
    if (yield from ask(of_enum("sent", SentAnswer, _LABELS, said=said))) is SentAnswer.LATER:
        yield from tell("sent.later")
        return None
    if (yield from recall(FLAGS)):
        return Next("still_standing", {})
    score = yield from ask(score_question("score", words("visit.score_again")))
    pain = replace((yield from recall(PAIN)) or Pain(), score=score)
    stop = yield from by_score(world, pain)
    if stop is not None:
        return stop if isinstance(stop, Next) else None
    limits = (yield from recall(LIMITS)) or Limits()
    request = yield from with_orders(request_of(pain, limits, Preference(10)))
    if obstacles(world.catalog, drill, request):
        yield from tell("sent.nothing")
        return None
    item = Item(drill.id)
    seconds = item_seconds(world.catalog, item)
    plan = Prescription(request.context, request.minutes, (item,), (), seconds, None, "coach")
    place = pain.places[0] if pain.places else None
    session: dict[str, JSON] = {
        "plan": plan.to_json(),
        "request": request.to_json(),
        "before": score,
        "area": place.area if place else None,
        "side": place.side.value if place else None,
    }
    return Next("session", session)


def sent_routine(_world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Offer the routine that the coach chose; the visit knows which."""
    asked = of_enum("sent", SentAnswer, _LABELS, said=words("sent.routine"))
    match (yield from ask(asked)):
        case SentAnswer.NOW:
            if (yield from recall(FLAGS)):
                return Next("still_standing", {})
            return Next("visit", {})
        case SentAnswer.LATER:
            yield from tell("sent.later")
            return None
