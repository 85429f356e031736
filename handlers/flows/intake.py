"""Where it hurts, on which side, and how much: asked only as far as it has not been said."""

from dataclasses import replace

from handlers import told as told_json
from handlers.engine.flow import Flow, ask, hand_off, tell, within
from handlers.engine.question import Choice, Question, Unclear, of_enum
from handlers.engine.words import Words, literal, words
from handlers.flows.score import score_question
from handlers.pain import Pain, Place, Side
from handlers.reading import read_line
from handlers.told import Told
from handlers.world import World

IN_SCOPE = ("knee", "low_back", "hip", "ankle")
BOTH = ("knee", "low_back")


def intake(world: World, told: Told) -> Flow[Told]:
    """Complete what was told until it says where, which side and how much.

    Comes back with no places where nothing hurts.
    """
    while not told.pain.places and not told.hurts_nowhere:
        told = told.joined((yield from ask(where(world))))
        if told.is_elsewhere:
            yield from elsewhere(world)
    if not told.pain.places:
        return replace(told, pain=Pain((), 0))
    if says_more_than_where(told):
        yield from tell("intake.understood", line=understood(world, told))
    places = []
    for place in told.pain.places:
        if world.catalog.areas[place.area].paired and place.side is Side.NONE:
            side = yield from within(place.area, ask(which_side(world, place.area)))
            places.append(replace(place, side=side))
        else:
            places.append(place)
    told = replace(told, pain=replace(told.pain, places=tuple(places)))
    if told.pain.score is None:
        score = yield from ask(score_question("score", words("intake.score")))
        told = replace(told, pain=replace(told.pain, score=score))
    return told


def says_more_than_where(told: Told) -> bool:
    """Whether there is something to be shown as understood, besides the place itself."""
    has_side = any(place.side is not Side.NONE for place in told.pain.places)
    has_numbers = told.pain.score is not None or told.minutes is not None
    return has_side or has_numbers or told.limits is not None


def elsewhere(world: World) -> Flow[None]:
    """Out of scope: said kindly, and offered to the coach."""
    yield from tell("intake.elsewhere" if world.coach.is_set_up else "intake.elsewhere_alone")
    yield from hand_off("coach.asked_elsewhere")


def where(world: World) -> Question[Told]:
    """Which area; or the whole story in one line."""

    def read(text: str) -> Told | Unclear:
        line = read_line(world.lexicon, text)
        is_empty = not line.pain.places and not line.is_elsewhere and not line.hurts_nowhere
        return Unclear(words("intake.where_unclear")) if is_empty else line

    areas = [(a, literal(world.catalog.areas[a].name)) for a in IN_SCOPE]
    return Question(
        key="where",
        words=words("intake.where"),
        choices=(
            *(Choice(a, name, Told(Pain((Place(a),)))) for a, name in areas),
            Choice("both", words("choice.knee_and_back"), Told(Pain(tuple(map(Place, BOTH))))),
            Choice("elsewhere", words("choice.elsewhere"), Told(is_elsewhere=True)),
            Choice("nowhere", words("choice.nowhere"), Told(hurts_nowhere=True)),
        ),
        dump=told_json.dump,
        load=told_json.load,
        read=read,
        again=words("intake.where_again"),
    )


def which_side(world: World, area: str) -> Question[Side]:
    """Left, right or both."""
    labels = {
        Side.LEFT: "choice.left",
        Side.RIGHT: "choice.right",
        Side.BOTH: "choice.both_sides",
    }

    def read(text: str) -> Side | Unclear:
        plain = f" {text.casefold()} "
        found = [s for s in (Side.LEFT, Side.RIGHT, Side.BOTH) if f" {s.value} " in plain]
        match found:
            case [side]:
                return side
            case [Side.LEFT, Side.RIGHT]:
                return Side.BOTH
            case _:
                return Unclear(words("intake.side_unclear"))

    name = literal(world.catalog.areas[area].name.lower())
    return of_enum("side", Side, labels, said=words("intake.side", area=name), read=read)


def understood(world: World, told: Told) -> Words:
    """One line that says what was understood, so that it can be corrected."""
    catalog = world.catalog
    parts = []
    for place in told.pain.places:
        name = catalog.areas[place.area].name.lower()
        side = "" if place.side is Side.NONE else f"{place.side.value} "
        parts.append("both sides, " + name if place.side is Side.BOTH else side + name)
    if told.pain.score is not None:
        parts.append(f"{told.pain.score} out of 10")
    if told.minutes is not None:
        parts.append(f"{told.minutes} minutes")
    if told.limits is not None:
        parts += [
            f"no {catalog.equipment.get(e, e).lower()}" for e in sorted(told.limits.equipment)
        ]
        parts += [
            f"not {catalog.positions.get(p, p).lower()}" for p in sorted(told.limits.positions)
        ]
    return literal(", ".join(parts))
