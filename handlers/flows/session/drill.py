"""One drill: its card, ten seconds to get ready, then hold by hold to the end.

Rules:
- Nothing needs a tap: silence starts the drill, and each stretch of time ends by itself.
- "Done already", "Pause" and "Too hard / hurts" are always in reach; "skip" and "swap" can be said.
- The button "Too hard / hurts" asks which; who says "it hurts" or "too hard" is not asked again.
- After something hurt a little, each set is followed by "how is it now?".
- What hurts is handled in `handlers/flows/session/trouble.py`.
"""

from dataclasses import replace
from enum import Enum

from handlers.engine.flow import Flow, ask, hold, note, recall, rest, tell, within
from handlers.engine.hearing import GET_BACK_SECONDS
from handlers.engine.question import Choice, Question, of_enum
from handlers.engine.step import Held
from handlers.engine.words import Words, words
from handlers.flows import drill_results
from handlers.flows.score import ACCEPTABLE, score_question
from handlers.flows.session.drill_card import card, how, reading_seconds
from handlers.flows.session.drill_slot import DrillSlot, Outcome
from handlers.flows.session.picture import look
from handlers.flows.session.trouble import AfterTrouble, Trouble, acted_on, trouble
from handlers.prescription.item import Item
from handlers.prescription.swap import swap_candidates
from handlers.prescription.timeline import (
    GET_READY_SECONDS,
    Part,
    Phase,
    WorkingSide,
    dose_of,
    phases,
)
from handlers.profile.facts import DRILL_PROGRESS
from handlers.world import World

ASKABLE_SECONDS = 5
"""A rest in which a score is asked lasts so long at least."""


class Ready(Enum):
    """What can be said while getting ready."""

    GO = "go"
    HOW = "how"
    SKIP = "skip"
    SWAP = "swap"
    HURTS = "hurts"
    PAIN = "pain"
    TOO_HARD = "too_hard"


def drill(world: World, slot: DrillSlot) -> Flow[Outcome]:
    """Announce a drill, run it, and note how it ended."""
    outcome = yield from run(world, slot)
    yield from note("drill", drill=slot.item.drill, outcome=outcome.value)
    return outcome


def run(world: World, slot: DrillSlot) -> Flow[Outcome]:
    """Card and get-ready, then the drill; swaps and troubles lead elsewhere."""
    ready = yield from get_ready(world, slot)
    match ready:
        case Ready.SKIP:
            yield from tell("drill.skipped")
            return Outcome.LEFT_OUT
        case Ready.SWAP:
            return (yield from swap(world, slot))
        case Ready.HURTS | Ready.PAIN | Ready.TOO_HARD:
            handled = yield from trouble(world, slot, _MATTER[ready.value])
            if not isinstance(handled, DrillSlot):
                return (yield from instead(world, slot, handled))
            slot = handled
        case Ready.GO | Ready.HOW:
            pass
    return (yield from work(world, slot))


def instead(world: World, slot: DrillSlot, handled: Item | Outcome) -> Flow[Outcome]:
    """Go on with another item, or end the drill with an outcome."""
    if isinstance(handled, Outcome):
        return handled
    changed = replace(slot, item=handled)
    outcome = yield from within("instead", run(world, changed))
    return Outcome.EASIER if outcome is Outcome.DONE else outcome


def swap(world: World, slot: DrillSlot) -> Flow[Outcome]:
    """Another drill, the next that nothing forbids and that was not swapped away before."""
    found = swap_candidates(world.catalog, slot.request, slot.item, slot.plan)
    if not found:
        yield from tell("drill.no_swap")
        return (yield from within("swap", run(world, slot)))
    yield from tell("drill.swapped")
    tried = replace(slot.plan, items=(*slot.plan.items, found[0]))
    changed = replace(slot, item=found[0], plan=tried)
    return (yield from within("swap", run(world, changed)))


def get_ready(world: World, slot: DrillSlot) -> Flow[Ready]:
    """The card, and ten seconds (and what setting up takes), or a tap if that is wished.

    Of a drill that is new to somebody there is time to read the card. "How?" tells it step by
    step, and leaves as long as those words take to read besides.
    """
    item = slot.item
    shown = world.catalog.drills[item.drill]
    setup = sum(p.seconds for p in phases_of(world, item) if p.part is Part.SETUP)
    is_known = item.practised in (yield from recall(DRILL_PROGRESS))
    main = Ready.GO if is_known or slot.taps else Ready.HOW
    messages, said, told = world.catalog.messages, card(shown, slot), how(shown, slot)
    read = 0 if is_known else reading_seconds(messages, said)
    seconds = max(GET_READY_SECONDS, read) + setup
    ready = yield from asked_ready(world, slot, said, seconds, main)
    while ready is Ready.HOW:
        seconds = GET_READY_SECONDS + setup + reading_seconds(messages, told)
        asked = asked_ready(world, slot, told, seconds, Ready.GO, is_long=True)
        ready = yield from within("how", asked)
    return ready


def asked_ready(
    world: World, slot: DrillSlot, said: Words, seconds: int, main: Ready, *, is_long: bool = False
) -> Flow[Ready]:
    """What somebody says while getting ready; silence starts the drill after `seconds`.

    is_long: it is told step by step already, so "How?" has no button.
    """
    item = slot.item
    shown = world.catalog.drills[item.drill]
    labels = {
        Ready.GO: "choice.ready" if is_long else "choice.go",
        Ready.HOW: "choice.how",
        Ready.SKIP: "choice.skip",
        Ready.SWAP: "choice.swap",
        Ready.HURTS: "choice.hurts",
        Ready.PAIN: "choice.it_hurts",
        Ready.TOO_HARD: "choice.too_hard",
    }
    hidden: tuple[Ready, ...] = (Ready.PAIN, Ready.TOO_HARD)
    hidden += (Ready.HOW,) if is_long else ()
    question = of_enum("ready", Ready, labels, said=said, hidden=hidden, main=main)
    picture = look(
        world, item.drill, WorkingSide.LEFT if shown.dose.sides == "each" else WorkingSide.BOTH
    )
    if slot.taps:
        return (yield from ask(question, picture=picture))
    pause: Choice[Ready] = Choice("pause", words("choice.pause"))
    question = replace(question, choices=(*question.choices, pause))
    until = words("drill.until_start")
    return (
        yield from ask(question, seconds=seconds, silence=Ready.GO, picture=picture, until=until)
    )


def phases_of(world: World, item: Item) -> tuple[Phase, ...]:
    """The drill's stretches of time with the item's sets, hold and level."""
    return phases(world.catalog.drills[item.drill], item.sets, item.hold_seconds, item.level)


def stretches(world: World, item: Item) -> tuple[Phase, ...]:
    """What follows getting ready; an ending always, if of no seconds, to be asked in."""
    found = tuple(p for p in phases_of(world, item) if p.part is not Part.SETUP)
    if found[-1].part is Part.ENDING:
        return found
    return (*found, Phase(Part.ENDING, 0, item.sets))


def work(world: World, slot: DrillSlot) -> Flow[Outcome]:
    """Every stretch of the drill in turn; each ends by itself."""
    for phase in stretches(world, slot.item):
        name = f"{phase.set_number}.{phase.part.value}.{phase.side.value}"
        if phase.part in {Part.REST, Part.ENDING} and slot.is_slow:
            handled = yield from within(name, eased(world, slot, phase.seconds))
            if not isinstance(handled, DrillSlot):
                return (yield from instead(world, slot, handled))
            continue
        if not phase.seconds:
            continue
        held = yield from within(name, stretch(world, slot, phase))
        while held in _TROUBLES:
            handled = yield from within(name, trouble(world, slot, _MATTER[held.value]))
            if not isinstance(handled, DrillSlot):
                return (yield from instead(world, slot, handled))
            slot = handled
            held = yield from within(name, stretch_again(world, slot, phase))
        if held is Held.SKIPPED:
            yield from tell("drill.skipped")
            return Outcome.LEFT_OUT
        if held is Held.SWAPPED:
            return (yield from swap(world, slot))
    yield from drill_results.done(slot.item)
    return Outcome.EASIER if slot.item.level < 0 else Outcome.DONE


def stretch(world: World, slot: DrillSlot, phase: Phase) -> Flow[Held]:
    """One stretch: a hold or counted reps, a change of sides, a rest, or the way out."""
    said, drill = stretch_words(world, slot, phase), slot.item.drill
    told = how(world.catalog.drills[drill], slot)
    if phase.part is Part.WORK:
        shown, question = look(world, drill, phase.side), _held("hold", said, told)
        dose = dose_of(world.catalog.drills[drill], slot.item.hold_seconds, slot.item.level)
        beats = tuple(beat.seconds for beat in dose.tempo)
        until = words("drill.until_done")
        return (yield from hold(question, phase.seconds, until, shown, beats))
    is_new_side = phase.part is Part.CHANGE and phase.set_number == 1
    picture = look(world, drill, WorkingSide.RIGHT) if is_new_side else None
    question = _held(phase.part.value, said, told)
    return (yield from rest(question, phase.seconds, words("drill.until_next"), picture))


def stretch_again(world: World, slot: DrillSlot, phase: Phase) -> Flow[Held]:
    """One stretch anew after a trouble; a hold after seconds to get back, with the picture."""
    if phase.part is Part.WORK:
        said = words("drill.get_back")
        picture = look(world, slot.item.drill, phase.side)
        until = words("drill.until_start")
        told = how(world.catalog.drills[slot.item.drill], slot)
        held = yield from rest(_held("ready", said, told), GET_BACK_SECONDS, until, picture)
        if held is not Held.RANG:
            return held
    return (yield from stretch(world, slot, phase))


def stretch_words(world: World, slot: DrillSlot, phase: Phase) -> Words:
    """What is said as a stretch begins; its first line names no body part."""
    shown = world.catalog.drills[slot.item.drill]
    dose = dose_of(shown, slot.item.hold_seconds, slot.item.level)
    if phase.part is Part.WORK:
        key = "drill.hold" if phase.reps is None else "drill.reps"
        key += "_of_sets" if slot.item.sets > 1 else ""
    else:
        key = f"drill.{phase.part.value}"
    return words(
        key,
        place=words(f"drill.at_side.{phase.side.value}", place=slot.place),
        name=shown.name,
        seconds=phase.seconds,
        reps=(phase.reps or 0) * (2 if phase.side is WorkingSide.TURNS else 1),
        tempo=", ".join(f"{beat.cue} {beat.seconds}" for beat in dose.tempo),
        set=phase.set_number,
        sets=slot.item.sets,
        cue=shown.errors[
            (phase.set_number + (phase.side is WorkingSide.RIGHT)) % len(shown.errors)
        ],
    )


def eased(world: World, slot: DrillSlot, rest_seconds: int) -> Flow[AfterTrouble]:
    """After a set done with care: how is it now? Silence means as before."""
    seconds = max(rest_seconds, ASKABLE_SECONDS)
    question = score_question("eased", words("drill.how_now"))
    asked: Question[int | None] = Question(
        key=question.key,
        words=question.words,
        choices=tuple(Choice(c.id, c.label, c.value) for c in question.choices),
        dump=lambda score: score,
        load=lambda value: None if value is None else question.load(value),
        read=question.read,
    )
    score = yield from ask(asked, seconds=seconds, silence=None, until=words("drill.until_next"))
    if score is None:
        return slot
    if score <= ACCEPTABLE:
        yield from note("score", moment="during", drill=slot.item.drill, score=score)
        return slot
    return (yield from acted_on(world, slot, score))


def _held(key: str, said: Words, told: Words) -> Question[Held]:
    """A stretch of time. told: how the drill is done, for whoever asks in the middle of it."""
    hidden = (Held.SKIPPED, Held.RANG, Held.PAIN, Held.TOO_HARD)
    question = of_enum(key, Held, _LABELS, said=said, hidden=hidden)
    done, *others = question.choices
    pause: Choice[Held] = Choice("pause", words("choice.pause"))
    return replace(question, choices=(done, pause, *others), how=told)


_LABELS = {
    Held.DONE: "choice.done_already",
    Held.HURTS: "choice.hurts",
    Held.SKIPPED: "choice.skip",
    Held.SWAPPED: "choice.swap",
    Held.PAIN: "choice.it_hurts",
    Held.TOO_HARD: "choice.too_hard",
}

_TROUBLES = {Held.HURTS, Held.PAIN, Held.TOO_HARD}
_MATTER: dict[str, Trouble | None] = {
    "hurts": None,
    "pain": Trouble.HURTS,
    "too_hard": Trouble.TOO_HARD,
}
"""What is the matter, by what was said; the button for both leaves it open."""
