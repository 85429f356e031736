"""A page for a physio or doctor: the person chooses what is on it, and reads it first."""

from handlers.coach.physio_page import Part, PhysioPage
from handlers.engine.flow import Flow, Next, ask, moment, recall, remember, tell
from handlers.engine.json import JSON, Arguments
from handlers.engine.question import Choice, Question
from handlers.engine.words import literal, words
from handlers.profile import facts
from handlers.profile.facts import PAGE_PARTS
from handlers.world import World

FLOW = "physio_page"
SHOWN = (
    *(facts.NAME, facts.ZONE, facts.PAIN, facts.DAYS, facts.FUNCTION, facts.CHANGES),
    *(facts.SURENESS, facts.PAINFUL, facts.FLAGS, facts.CLAIMS),
)
"""What the page is made of."""


def physio_page(world: World, _arguments: Arguments) -> Flow[Next | None]:
    """Ask what is on it, and show it."""
    usual = yield from recall(PAGE_PARTS)
    parts = yield from ask(_parts(usual or frozenset(each.value for each in Part)))
    yield from remember(PAGE_PARTS, parts)
    if not parts:
        yield from tell("page.nothing")
        return None
    at = yield from moment()
    known: dict[str, JSON] = {PAGE_PARTS.name: PAGE_PARTS.dump(parts)}
    for fact in SHOWN:
        known[fact.name] = fact.dump((yield from recall(fact)))  # type: ignore[misc]  # mypy cannot see that each fact dumps the type that it recalls
    yield from tell("page.here", page=literal(PhysioPage(world, known, at).text()))
    return None


def _parts(usual: frozenset[str]) -> Question[frozenset[str]]:
    names = [each.value for each in Part]
    return Question(
        key="parts",
        words=words("page.ask"),
        choices=(
            *(Choice(n, words(f"page.part.{n}"), frozenset({n}), ticks=True) for n in names),
            Choice("go_on", words("page.go_on"), frozenset()),
        ),
        dump=lambda parts: list[JSON](sorted(parts)),
        load=_load,
        collect=lambda marked: frozenset(name for name in marked if name in names),
        ticked=tuple(name for name in names if name in usual),
    )


def _load(value: JSON) -> frozenset[str]:
    if not isinstance(value, list) or any(each not in {p.value for p in Part} for each in value):
        raise ValueError("not parts of the page")
    return frozenset(str(each) for each in value)
