"""Where it hurts, on which side, and how much: asked only as far as it has not been said."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from handlers.calendar import listed
from handlers.engine.flow import Flow, ask, hand_off, tell, within
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows.score import score_question
from handlers.profile import statement
from handlers.profile.limits import Limits
from handlers.profile.pain import Pain, Place, Side
from handlers.profile.reading import read_line
from handlers.profile.statement import Statement
from handlers.world import World

T = TypeVar("T")
IN_SCOPE = ("knee", "low_back", "hip", "ankle")
BOTH = ("knee", "low_back")
MOST_CLAUSES = 6
"""Parts of an answer that are read one by one; whatever follows is read as one."""
_NEITHER = re.compile(r"^\W*(neither|none)\b(\W+of\W+(them|these|those))?\W*", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,.;:!?\n]|\band\b|\bbut\b", re.IGNORECASE)


def intake(world: World, told: Statement) -> Flow[Statement | None]:
    """Complete what was told until it says where, which side and how much.

    Comes back with no places where nothing hurts, and with None where it is left.
    """
    while not told.pain.places and not told.hurts_nowhere:
        if told.is_elsewhere:
            yield from elsewhere(world, told.elsewhere)
            told = replace(told, pain=Pain())  # its score is not that of a knee
        answer = yield from ask(where(world, is_more=told.is_elsewhere))
        if answer is None:
            yield from tell("intake.left")
            return None
        told = told.joined(answer)
    if not told.pain.places:
        return replace(told, pain=Pain((), 0, told.pain.triggers))
    if says_more_than_where(told):
        yield from tell("intake.understood", line=understood(world, told))
    told = yield from completed(world, told)
    if told.pain.score is None:
        score = score_question("score", words("intake.score"))
        number, more = yield from ask(with_more(world, score, partial(beside_score, world, told)))
        told = told.joined(more)
        told = replace(told, pain=replace(told.pain, score=number))
        told = yield from completed(world, told)
    return told


def completed(world: World, told: Statement) -> Flow[Statement]:
    """With each side; what was told beside one is said back, so that it can be corrected."""
    found = yield from sided(world, told)
    is_more = found.pain.score != told.pain.score or len(found.pain.places) > len(told.pain.places)
    if is_more or found.pain.areas != told.pain.areas:
        yield from tell("intake.understood", line=understood(world, found))
    return found


def sided(world: World, told: Statement) -> Flow[Statement]:
    """With the side of each place; a place that is told beside one is asked about after it."""
    waiting, places = list(told.pain.places), list[Place]()
    while waiting:
        place = waiting.pop(0)
        if world.catalog.areas[place.area].paired and place.side is Side.NONE:
            more = partial(beside_side, world, place.area)
            asked = with_more(world, which_side(world, place.area), more)
            side, besides_it = yield from within(place.area, ask(asked))
            known = {each.area for each in (*places, place, *waiting)}
            waiting += [each for each in besides_it.pain.places if each.area not in known]
            told = told.joined(replace(besides_it, pain=replace(besides_it.pain, places=())))
            if side is Side.NONE:  # neither: it is the other place
                continue
            place = replace(place, side=side)
        places.append(place)
    return replace(told, pain=replace(told.pain, places=tuple(places)))


def with_more(
    world: World, question: Question[T], more: Callable[[str], Statement] | None = None
) -> Question[tuple[T, Statement]]:
    """The same question, whose typed answer may tell more: "4, when I squat, no band".

    What it tells of where, how much and nowhere is the question's own business; more: reads that,
    too.
    """
    nothing, collect = Statement(), question.collect

    def read(text: str) -> tuple[T, Statement] | Unclear:
        answer = question.read(text)
        if isinstance(answer, Unclear):
            return answer
        return answer, besides(world, text) if more is None else more(text)

    def dump(value: tuple[T, Statement]) -> JSON:
        answer, more = value
        plain = question.dump(answer)
        return plain if more == nothing else {"answer": plain, "more": statement.dump(more)}

    def load(value: JSON) -> tuple[T, Statement]:
        if isinstance(value, dict) and value.keys() == {"answer", "more"}:
            return question.load(value["answer"]), statement.load(value["more"])
        return question.load(value), nothing

    return Question(
        key=question.key,
        words=question.words,
        choices=tuple(
            Choice(
                each.id,
                each.label,
                None if each.value is None else (each.value, nothing),
                ticks=each.ticks,
                is_main=each.is_main,
            )
            for each in question.choices
        ),
        dump=dump,
        load=load,
        read=read,
        collect=None if collect is None else lambda marked: (collect(marked), nothing),
        again=question.again,
        ticked=question.ticked,
    )


def besides(world: World, text: str) -> Statement:
    """What a line tells besides where it hurts and how much."""
    line = read_line(world.lexicon, text)
    more = Pain((), None, line.pain.triggers, line.pain.days)
    return Statement(more, line.limits, line.minutes, line.context)


def beside_side(world: World, area: str, text: str) -> Statement:
    """What a line tells besides the side: how much as well, and another place."""
    told = besides(world, text)
    score = read_line(world.lexicon, text).pain.score
    return replace(told, pain=replace(told.pain, places=_others(world, {area}, text), score=score))


def beside_limits(world: World, known: tuple[Place, ...], text: str) -> Statement:
    """What a line tells besides what is missing, or how long: how long, what for, and another
    place, or the other side of one.
    """
    told = besides(world, text)
    sides = {each.area: each.side for each in known}
    places = tuple(
        each if each.area not in sides else replace(each, side=Side.BOTH)
        for each in _others(world, set(), text)
        if sides.get(each.area) not in {each.side, Side.BOTH} and not _is_same(sides, each)
    )
    return Statement(Pain(places), minutes=told.minutes, context=told.context)


def _is_same(sides: Mapping[str, Side], place: Place) -> bool:
    """Whether a place is known, and no side of it is named."""
    return place.area in sides and place.side is Side.NONE


def beside_score(world: World, known: Statement, text: str) -> Statement:
    """What a line tells besides the score: another place, or the other side of a place ("4, and the
    right one too").
    """
    told = besides(world, text)
    others = _others(world, set(known.pain.areas), text)
    places = known.pain.places
    if not others and len(places) == 1 and _adds_side(text, places[0].side):
        places = (replace(places[0], side=Side.BOTH),)
    is_more = bool(others) or places != known.pain.places
    return replace(told, pain=replace(told.pain, places=(*places, *others) if is_more else ()))


def _others(world: World, areas: set[str], text: str) -> tuple[Place, ...]:
    """The places that a line names outside these areas; one without sides has none."""
    line = read_line(world.lexicon, _NEITHER.sub("", text))
    return tuple(
        each if world.catalog.areas[each.area].paired else replace(each, side=Side.NONE)
        for each in line.pain.places
        if each.area not in areas
    )


def _adds_side(text: str, side: Side) -> bool:
    """Whether a line adds the other side to one."""
    said = set(re.findall(r"[a-z]+", text.casefold()))
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side)
    is_added = not said.isdisjoint({"too", "also", "both"}) or {"as", "well"} <= said
    return other is not None and is_added and bool(said & {other.value, "both", "other"})


def says_more_than_where(told: Statement) -> bool:
    """Whether there is something to be shown as understood, besides the place itself."""
    has_side = any(place.side is not Side.NONE for place in told.pain.places)
    has_numbers = told.pain.score is not None or told.minutes is not None
    return has_side or has_numbers or told.limits is not None


def elsewhere(world: World, named: tuple[str, ...]) -> Flow[None]:
    """Out of scope: said kindly, and told to the coach."""
    if not world.coach.is_set_up:
        yield from tell("intake.elsewhere_alone")
        return
    yield from tell("intake.elsewhere")
    areas = world.catalog.areas
    names = listed(tuple(literal((areas.get(a) or areas["other"]).name) for a in named))
    yield from hand_off("coach.asked_elsewhere", areas=names)


def where(world: World, *, is_more: bool = False) -> Question[Statement | None]:
    """Which area; or the whole story in one line.

    is_more: an area outside the drills was named, so there may be no other; None leaves it.
    """

    def read(text: str) -> Statement | Unclear | None:
        line = read_line(world.lexicon, text)
        is_empty = not line.pain.places and not line.is_elsewhere and not line.hurts_nowhere
        return Unclear(words("intake.where_unclear")) if is_empty else line

    areas = [(a, literal(world.catalog.areas[a].name)) for a in IN_SCOPE]
    nowhere = Statement(hurts_nowhere=True)
    named: list[Choice[Statement | None]] = [
        Choice(a, n, Statement(Pain((Place(a),)))) for a, n in areas
    ]
    named.append(
        Choice("both", words("choice.knee_and_back"), Statement(Pain(tuple(map(Place, BOTH)))))
    )
    if is_more:
        named.append(Choice("nowhere", words("choice.nothing_else"), nowhere))
        named.append(Choice("leave", words("choice.not_today"), None))
    else:
        named.append(
            Choice("elsewhere", words("choice.elsewhere"), Statement(elsewhere=("other",)))
        )
        named.append(Choice("nowhere", words("choice.nowhere"), nowhere))
    return Question(
        key="where",
        words=words("intake.where_more" if is_more else "intake.where"),
        choices=tuple(named),
        dump=lambda told: None if told is None else statement.dump(told),
        load=lambda value: None if value is None else statement.load(value),
        read=read,
        again=words("intake.where_again"),
    )


def which_side(world: World, area: str) -> Question[Side]:
    """Left, right or both; none of them ("neither") where it is another place instead."""
    labels = {
        Side.LEFT: "choice.left",
        Side.RIGHT: "choice.right",
        Side.BOTH: "choice.both_sides",
    }

    def read(text: str) -> Side | Unclear:
        others = _others(world, {area}, text)
        if others and _NEITHER.match(text):
            return Side.NONE
        clauses = _CLAUSE_END.split(text, maxsplit=MOST_CLAUSES)
        own = (c for c in clauses if not others or not _others(world, {area}, c))
        said = re.findall(r"[a-z]+", " ".join(own).casefold())
        found = [s for s in (Side.LEFT, Side.RIGHT, Side.BOTH) if s.value in said]
        match found:
            case [side]:
                return side
            case [Side.LEFT, Side.RIGHT]:
                return Side.BOTH
            case _:
                return Unclear(words("intake.side_unclear"))

    name = literal(world.catalog.areas[area].name.lower())
    said = words("intake.side", area=name)
    return of_enum("side", Side, labels, said=said, read=read)


def understood(world: World, told: Statement) -> Words:
    """One line that says what was understood, so that it can be corrected."""
    catalog = world.catalog
    parts = []
    for place in told.pain.places:
        name = catalog.areas[place.area].name.lower()
        parts.append(words(f"intake.said.{place.side.value}", area=name))
    if not parts:
        parts.append(words("intake.said.nowhere"))
    if told.pain.score is not None:
        parts.append(words("intake.said.score", score=told.pain.score))
    if told.minutes is not None:
        parts.append(words("intake.said.minutes", minutes=told.minutes))
    if told.context is not None:
        parts.append(words(f"intake.said.{told.context.value}"))
    limits = told.limits or Limits()
    if "all" in limits.equipment:
        parts.append(words("intake.said.no_equipment"))
    things = [catalog.equipment[e] for e in sorted(limits.equipment) if e in catalog.equipment]
    parts += [words("intake.said.missing", thing=thing.lower()) for thing in things]
    positions = [catalog.positions.get(p, p) for p in sorted(limits.positions)]
    parts += [words("intake.said.off", position=position.lower()) for position in positions]
    return listed(tuple(parts))
