"""The plan: today's drills, one line of why for each, and one for each that is left out."""

from enum import Enum
from functools import partial

from content.catalog import Catalog
from handlers.engine.flow import Flow, Next, ask, hand_off, note, recall, tell, tell_apart
from handlers.engine.json import JSON
from handlers.engine.question import Unclear, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows import drill_results
from handlers.flows.nothing_else import says_nothing_else
from handlers.flows.progress.ladder import rung_name
from handlers.flows.visit.coach_orders import with_orders
from handlers.flows.visit.intake import with_more
from handlers.flows.visit.limits import keep_limits
from handlers.flows.visit.limits import limits as what_is_off
from handlers.flows.visit.reasons import first_set, idea, parked
from handlers.prescription.builder import prescribe
from handlers.prescription.item import Item, LeftOut
from handlers.prescription.obstacle import Obstacle, ObstacleKind
from handlers.prescription.prescription import Prescription, Shortfall
from handlers.prescription.request import Request
from handlers.profile.facts import CARDIO
from handlers.profile.limits import Limits, Preference
from handlers.profile.pain import Pain
from handlers.profile.reading import read_line
from handlers.world import World

MOST_WORDS = 6
"""Words that say how long a routine shall be, and nothing else."""


class Begin(Enum):
    """What somebody says to the plan."""

    START = "start"
    CHANGE = "change"
    WHY = "why"
    LATER = "later"


class Change(Enum):
    """What can be changed at a plan."""

    PAIN = "pain"
    LIMITS = "limits"
    WISH = "wish"


def request_of(pain: Pain, limits: Limits, wish: Preference) -> Request:
    """What the routine builder may know."""
    return Request(
        areas=pain.areas,
        minutes=wish.minutes,
        context=wish.context.value,
        lift=pain.triggers[0] if pain.triggers else None,
        equipment_missing=limits.equipment,
        positions_excluded=limits.positions,
        conditions=limits.conditions,
    )


def plan(
    world: World,
    pain: Pain,
    limits: Limits,
    wish: Preference,
    *,
    is_known: bool,
    is_first: bool = False,
) -> Flow[Next | None]:
    """Tell the plan, and start it by one tap; for somebody who comes back, without it."""
    request = yield from with_orders(request_of(pain, limits, wish))
    prescription = prescribe(world.catalog, request)
    if prescription.shortfall is Shortfall.RESTED:
        yield from tell("plan.short.rested")
        return None
    if not prescription.items:
        return (yield from nothing_fits(world, pain, limits, wish))
    prescription = yield from drill_results.by_last_time(world, request, prescription, pain)
    session = Next("session", _arguments(prescription, request, pain))
    drills: list[JSON] = [each.drill for each in prescription.items]
    yield from note("plan", cell=prescription.cell, seconds=prescription.seconds, drills=drills)
    cardio = rung_name(world, "cardio", (yield from recall(CARDIO)))
    told = whole(world, prescription, request, is_known=is_known)
    told = (*told, *(part for each in parked(world, pain) for part in (each, literal(""))))
    if is_known:  # nobody waits for a tap: the plan can be read while the first card is
        yield from tell_apart("plan.whole", parts=told)
        return session
    yield from tell("plan.whole", parts=told)
    reasons = why(world, prescription, request, cardio, is_first=is_first and bool(pain.places))
    return (yield from _begun(world, session, reasons))


def _begun(world: World, session: Next, reasons: tuple[Words, ...]) -> Flow[Next | None]:
    """Start by one tap; or why these drills, something else, or later."""
    labels = {
        Begin.START: "choice.start",
        Begin.WHY: "choice.why_these",
        Begin.CHANGE: "choice.change",
        Begin.LATER: "choice.not_now",
    }
    read = partial(_minutes, world)
    said = words("plan.begin")
    asked = of_enum("begin", Begin, labels, said=said, main=Begin.START, read=read)
    question = with_more(world, asked)
    begin, more = yield from ask(question)
    while begin is Begin.WHY:
        yield from tell("plan.whole", parts=reasons)
        begin, more = yield from ask(question)
    match begin:
        case Begin.START | Begin.WHY:
            return session
        case Begin.CHANGE if more.minutes is not None:
            return Next("visit", {"change": Change.WISH.value, "minutes": more.minutes})
        case Begin.CHANGE:
            what = {each: f"plan.change_{each.value}" for each in Change}
            said = words("plan.change")
            changed = yield from ask(of_enum("change", Change, what, said=said))
            return Next("visit", {"change": changed.value})
        case Begin.LATER:
            yield from tell("plan.later")
            return None


def _minutes(world: World, text: str) -> Begin | Unclear:
    """A few words that say how long it shall be change that."""
    told = read_line(world.lexicon, text)
    is_more = bool(told.pain.places) or told.is_elsewhere or told.pain.score is not None
    is_all = says_nothing_else(
        text, world.phrases["visit.minutes_alone"]
    )  # "ten minutes ago I fell"
    is_brief = len(text.split()) <= MOST_WORDS and is_all
    return Begin.CHANGE if told.minutes and is_brief and not is_more else Unclear()


def nothing_fits(world: World, pain: Pain, limits: Limits, wish: Preference) -> Flow[Next | None]:
    """Rather none than a wrong one; what is off can be put right at once."""
    yield from tell("plan.nothing")
    yield from hand_off("coach.nothing_fits")
    limits = yield from keep_limits((yield from what_is_off(world, limits)), limits)
    return (yield from plan(world, pain, limits, wish, is_known=False))


def whole(
    world: World, prescription: Prescription, request: Request, *, is_known: bool
) -> tuple[Words, ...]:
    """The plan in words, paragraph by paragraph: a line for each drill, and what stays out.

    is_known: for somebody who comes back only what last time, or what they live with, changed; each
    drill says its name when it comes.
    """
    lines = tuple(
        _line(world, n, item)
        for n, item in enumerate(prescription.items, 1)
        if not is_known or item.last or item.note or _is_for_care(item)
    )
    minutes, drills = minutes_of(prescription), len(prescription.items)
    key = "plan.head" if lines else "plan.head_alone"
    parts = [words(key, minutes=minutes, drills=drills, lines=lines)]
    if prescription.left_out:
        lines = tuple(left_out(world, each) for each in prescription.left_out)
        parts.append(words("plan.left_out", lines=lines))
    if prescription.shortfall is not None:
        key = f"plan.short.{prescription.shortfall.value}"
        parts.append(words(key, minutes=request.minutes))
    return tuple(part for each in parts for part in (each, literal("")))


def why(
    world: World, prescription: Prescription, request: Request, cardio: Words, *, is_first: bool
) -> tuple[Words, ...]:
    """Why these drills, and what follows them. cardio: the name of the person's rung."""
    drills = world.catalog.drills
    lines = tuple(
        words("plan.why_line", number=n, name=drills[i.drill].name, why=drills[i.drill].purpose)
        for n, i in enumerate(prescription.items, 1)
    )
    said = {"cardio": cardio, "first_set": first_set(world, request)}
    parts = [words("plan.why", lines=lines), idea(world, request)]
    parts += [words(f"plan.note.{each}", **said) for each in prescription.notes]
    if is_first:
        parts.append(words("why.feel"))
    return tuple(part for each in parts for part in (each, literal("")))


def minutes_of(prescription: Prescription) -> int:
    """Whole minutes that a routine lasts, rounded."""
    return max(1, round(prescription.seconds / 60))


def _arguments(prescription: Prescription, request: Request, pain: Pain) -> dict[str, JSON]:
    first = pain.places[0] if pain.places else None
    return {
        "plan": prescription.to_json(),
        "request": request.to_json(),
        "before": pain.score,
        "area": first.area if first else None,
        "side": first.side.value if first else None,
    }


def _line(world: World, number: int, item: Item) -> Words:
    """One drill of the plan with its why; a stand-in says what it stands in for."""
    line = _plain_line(world, number, item)
    if item.note is not None:
        line = words("plan.line_note", line=line, note=words(f"plan.note.{item.note}"))
    if item.last is not None:
        line = words("plan.line_note", line=line, note=drill_results.why(world.catalog, item))
    return line


def _is_for_care(item: Item) -> bool:
    """Whether it stands in for a drill that something forbids which the person lives with."""
    return item.because is not None and item.because.kind is ObstacleKind.CONDITION


def _plain_line(world: World, number: int, item: Item) -> Words:
    drill = world.catalog.drills[item.drill]
    sets = words("plan.sets", sets=item.sets) if item.sets > 1 else literal("")
    if item.instead_of is None or item.because is None:
        return words("plan.line", number=number, name=drill.name, sets=sets)
    return words(
        "plan.line_instead",
        number=number,
        name=drill.name,
        sets=sets,
        instead=world.catalog.drills[item.instead_of].name,
        because=because(world, item.because),
    )


def left_out(world: World, left: LeftOut) -> Words:
    """One line for a drill that today does without."""
    name = world.catalog.drills[left.drill].name
    return words("plan.left_out_line", name=name, because=because(world, left.because))


def because(world: World, obstacle: Obstacle) -> Words:
    """What was in the way, in words."""
    return words(f"because.{obstacle.kind.value}", name=_name(world.catalog, obstacle).lower())


def _name(catalog: Catalog, obstacle: Obstacle) -> str:
    match obstacle.kind:
        case ObstacleKind.POSITION:
            return catalog.positions.get(obstacle.name, obstacle.name)
        case ObstacleKind.EQUIPMENT:
            return catalog.equipment.get(obstacle.name, obstacle.name)
        case ObstacleKind.CONDITION:
            return catalog.conditions.get(obstacle.name, obstacle.name)
        case ObstacleKind.IN_PLAN:
            return catalog.drills[obstacle.name].name
        case (
            ObstacleKind.AVOIDED | ObstacleKind.RESTED | ObstacleKind.CONTEXT | ObstacleKind.CHOSEN
        ):
            return ""
