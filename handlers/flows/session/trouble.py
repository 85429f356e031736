"""Too hard, or it hurts: asked apart, since they lead to different places.

Rules (safety rules, section 4): during a drill 0 to 2 carries on; 3 to 5 carries on slower, with
less range, and is asked again after the set; above 5 ends the drill, and an easier version is
offered only if it drops to 2 or less within minutes; 8 and more ends the session.
"""

from dataclasses import replace
from enum import Enum
from typing import TypeAlias

from handlers.engine.flow import Flow, alert, ask, moment, note, recall, remember, tell
from handlers.engine.question import of_enum
from handlers.engine.words import words
from handlers.flows import drill_results
from handlers.flows.day_log import noted
from handlers.flows.score import Level, level, score_question
from handlers.flows.session.drill_slot import DrillSlot, Outcome
from handlers.prescription.item import Item
from handlers.prescription.sore_drill import SORE
from handlers.prescription.swap import easier
from handlers.profile.facts import PAINFUL, SORE_ON, ZONE
from handlers.world import World
from scheduler.recurrence import day_of

MINUTES_TO_EASE = 2
"""How long to wait before asking whether a pain above 5 has dropped (project default)."""


class Trouble(Enum):
    """What is the matter."""

    HURTS = "hurts"
    TOO_HARD = "too_hard"
    NEITHER = "neither"


class Eased(Enum):
    """How a pain above 5 is after a short rest."""

    GONE = "gone"
    SOME = "some"
    SAME = "same"


class Then(Enum):
    """How to go on once it has eased."""

    EASIER = "easier"
    LEAVE = "leave"
    ENOUGH = "enough"


AfterTrouble: TypeAlias = Item | Outcome | DrillSlot
"""Another item, an outcome that ends the drill, or the slot to carry on with."""


def trouble(world: World, slot: DrillSlot, said: Trouble | None) -> Flow[AfterTrouble]:
    """What to do about it.

    said: what is the matter, where the person has said which.
    """
    match said or (yield from which_trouble()):
        case Trouble.HURTS:
            return (yield from hurts(world, slot))
        case Trouble.TOO_HARD:
            yield from drill_results.too_hard(slot.item)
            return (yield from lighter(world, slot))
        case Trouble.NEITHER:
            return slot


def which_trouble() -> Flow[Trouble]:
    """Too hard, or does it hurt?"""
    labels = {
        Trouble.HURTS: "choice.it_hurts",
        Trouble.TOO_HARD: "choice.too_hard",
        Trouble.NEITHER: "choice.carry_on",
    }
    return (yield from ask(of_enum("trouble", Trouble, labels, said=words("drill.trouble"))))


def lighter(world: World, slot: DrillSlot) -> Flow[Item | Outcome]:
    """An easier version, or leaving the drill out where there is none."""
    found = easier(world.catalog, slot.request, slot.item, slot.plan)
    if found is None:
        yield from tell("drill.no_easier")
        return Outcome.LEFT_OUT
    yield from tell("drill.easier")
    return replace(found, base=slot.item.practised, step=slot.item.step - 1)


def hurts(world: World, slot: DrillSlot) -> Flow[AfterTrouble]:
    """Ask the score, and act on it."""
    score = yield from ask(score_question("hurts", words("drill.how_much")))
    return (yield from acted_on(world, slot, score))


def acted_on(world: World, slot: DrillSlot, score: int) -> Flow[AfterTrouble]:
    """What a score in the middle of a drill leads to."""
    yield from note("score", moment="during", drill=slot.item.drill, score=score)
    yield from note("painful", drill=slot.item.drill, score=score)
    known = yield from recall(PAINFUL)
    worst = max(score, known.get(slot.item.drill, 0))
    yield from remember(PAINFUL, {**known, slot.item.drill: worst})
    if score >= SORE:
        today = day_of((yield from moment()), (yield from recall(ZONE)))
        yield from remember(SORE_ON, {**(yield from recall(SORE_ON)), slot.item.drill: today})
    match level(score):
        case Level.SAFE:
            yield from tell("drill.safe")
            return slot
        case Level.ACCEPTABLE:
            yield from drill_results.held(slot.item)
            yield from tell("drill.with_care")
            return replace(slot, is_slow=True)
        case Level.SEVERE:
            return Outcome.SEVERE
        case Level.STOP:
            yield from drill_results.hurt(slot.item)
            return (yield from ask_if_it_drops(world, slot))


def ask_if_it_drops(world: World, slot: DrillSlot) -> Flow[Item | Outcome]:
    """The drill is over; an easier version only when the pain drops to 2 or less."""
    labels = {
        Eased.GONE: "choice.eased_gone",
        Eased.SOME: "choice.eased_some",
        Eased.SAME: "choice.eased_same",
    }
    eased = yield from ask(
        of_enum("dropped", Eased, labels, said=words("drill.stop", minutes=MINUTES_TO_EASE))
    )
    if eased is not Eased.GONE:
        yield from tell("drill.enough")
        yield from alert("trend", "coach.stopped_by_pain")
        yield from noted(world)
        return Outcome.STOPPED
    labels_then = {
        Then.EASIER: "choice.easier",
        Then.LEAVE: "choice.leave_out",
        Then.ENOUGH: "choice.stop",
    }
    match (yield from ask(of_enum("then", Then, labels_then, said=words("drill.then")))):
        case Then.EASIER:
            return (yield from lighter(world, slot))
        case Then.LEAVE:
            yield from tell("drill.skipped")
            return Outcome.LEFT_OUT
        case Then.ENOUGH:
            return Outcome.STOPPED
