"""What a person can work with: what is missing, which positions are off, what they live with."""

import re
from functools import partial

from handlers.engine.flow import Flow, ask, recall, remember
from handlers.engine.json import JSON
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import literal, words
from handlers.flows.nothing_else import says_nothing_else
from handlers.flows.safety.typed_sign import Typed, read_sign
from handlers.flows.visit.intake import beside_limits, with_more
from handlers.profile import limits as means
from handlers.profile.facts import LIMITS
from handlers.profile.limits import Limits
from handlers.profile.pain import Place
from handlers.profile.reading import MOST_TYPED, read_line
from handlers.profile.statement import Statement
from handlers.understanding.english.constraint import read_constraints
from handlers.world import World

_THINGS = ("band", "step", "chair", "mat", "wall")
_POSITIONS = ("kneeling", "lying", "standing", "sitting")
_CONDITION = "condition"
_ALL = "all"
"""As it is read: nothing is there at all."""
_CLAUSE_END = re.compile(r"[,.;:!\n\u2013\u2014]")


def limits(world: World, usual: Limits) -> Flow[Limits]:
    """Ask what is off today; `usual` is ticked to begin with.

    What somebody lives with stays, until they untick it in the question about that.
    """
    found = yield from ask(_limits(world, usual))
    return (yield from _with_conditions(world, usual, found))


def limits_and_more(
    world: World, usual: Limits, places: tuple[Place, ...]
) -> Flow[tuple[Limits, Statement]]:
    """The same, with what is told beside it: how long, what for, another place than these."""
    more = partial(beside_limits, world, places)
    found, told = yield from ask(with_more(world, _limits(world, usual), more))
    return (yield from _with_conditions(world, usual, found)), told


def _with_conditions(world: World, usual: Limits, found: Limits) -> Flow[Limits]:
    if _CONDITION in found.conditions:
        named = yield from ask(_conditions(world, usual))
        return Limits(found.equipment, found.positions, named)
    return Limits(found.equipment, found.positions, usual.conditions)


def keep_limits(answered: Limits, known: Limits) -> Flow[Limits]:
    """Keep what was answered; what was said of conditions while it was asked is not lost.

    known: what was ticked when it was asked.
    """
    now = (yield from recall(LIMITS)) or Limits()
    found = answered.changed_since(known, now)
    yield from remember(LIMITS, found)
    return found


def _limits(world: World, usual: Limits) -> Question[Limits]:
    def read(text: str) -> Limits | Unclear:
        nothing = world.lexicon.lists.nothing_missing
        if text.strip().casefold().rstrip(".!") in nothing:
            return Limits()
        said = read_constraints(world.lexicon, text[:MOST_TYPED])
        found = Limits(frozenset(said.equipment_missing), frozenset(said.positions_excluded))
        first = _CLAUSE_END.split(text.casefold(), maxsplit=1)[0].strip()
        if found == Limits() and (first not in nothing or not _is_known(world, text, first)):
            return Unclear(words("limits.unclear"))
        return found

    def collect(marked: tuple[str, ...]) -> Limits:
        return Limits(
            frozenset({_ALL} if _ALL in marked else (m for m in marked if m in _THINGS)),
            frozenset(m for m in marked if m in _POSITIONS),
            frozenset({_CONDITION} if _CONDITION in marked else ()),
        )

    return Question(
        key="limits",
        words=words("limits.ask"),
        choices=(
            *(Choice(t, words(f"limits.no_{t}"), None, ticks=True) for t in _THINGS),
            Choice(_ALL, words("limits.no_equipment"), None, ticks=True),
            *(Choice(p, words(f"limits.not_{p}"), None, ticks=True) for p in _POSITIONS),
            Choice(_CONDITION, words("limits.condition"), None, ticks=True),
            Choice("go_on", words("limits.go_on"), is_main=True),
        ),
        dump=means.dump_limits,
        load=means.load_limits,
        read=read,
        collect=collect,
        again=words("limits.again"),
        ticked=tuple(
            sorted(usual.equipment & {*_THINGS, _ALL} | usual.positions & set(_POSITIONS))
        ),
    )


def _is_known(world: World, text: str, first: str) -> bool:
    """Whether what stands behind "none" is how long, what for or where, and not "none, numb"."""
    rest = text.strip()[len(first) :]
    if read_sign(world, rest) is Typed.SIGN:
        return False
    told = read_line(world.lexicon, rest)
    if told.pain.places or told.is_elsewhere or told.context is not None:
        return True
    return says_nothing_else(rest, world.phrases["visit.minutes_alone"])


def _conditions(world: World, usual: Limits) -> Question[frozenset[str]]:
    known = world.catalog.conditions

    def load(value: object) -> frozenset[str]:
        if not isinstance(value, list):
            raise TypeError("not a list of conditions")
        return frozenset(str(each) for each in value if each in known)

    return Question(
        key="conditions",
        words=words("limits.conditions"),
        choices=(
            *(Choice(c, literal(name), None, ticks=True) for c, name in known.items()),
            Choice("go_on", words("choice.go_on"), is_main=True),
        ),
        dump=lambda names: list[JSON](sorted(names)),
        load=load,
        collect=lambda marked: frozenset(m for m in marked if m in known),
        ticked=tuple(sorted(usual.conditions & set(known))),
    )
