"""What a coach may mean with a command that is still being typed. Pure."""

from collections.abc import Iterator

from handlers.coach.command import area_named
from handlers.world import World

MOST = 25
"""As many as any platform shows."""
MINUTES = (5, 10, 15, 20)
"""How long a routine that a coach assigns may be, as it is offered."""
SPANS = ("3 days", "1 week", "2 weeks")
"""For how long an area rests, as it is offered."""
FIND = "find"
"""The command whose words are a person; who there is, is not known here."""
COMPLETED = frozenset({"drill", "avoid", "allow", "rest", "assign", FIND})
"""The commands whose words can be offered."""


def completions(world: World, command: str, typed: str) -> tuple[str, ...]:
    """The texts that may follow a command, the likeliest first, and each of them understood."""
    wanted = typed.casefold().split()
    match command:
        case "drill" | "avoid" | "allow":
            found = list(_drills(world, typed))
        case "rest":
            rests = (f"{area} until {span}" for area in _areas(world) for span in SPANS)
            found = [each for each in rests if _holds(each, wanted)]
        case "assign":
            routines = (f"{area} {minutes}" for area in _areas(world) for minutes in MINUTES)
            found = [each for each in routines if _holds(each, wanted)]
        case _:
            found = []
    return tuple(dict.fromkeys(found))[:MOST]


def _drills(world: World, typed: str) -> Iterator[str]:
    """Names of drills: those that hold every typed word, then by a synonym, then what is near."""
    wanted = typed.casefold().split()
    catalog = world.catalog
    named = sorted(catalog.drills.values(), key=lambda drill: drill.name)
    yield from (drill.name for drill in named if _holds(drill.name, wanted))
    for drill in named:
        if any(_holds(each, wanted) for each in drill.synonyms):
            yield drill.name
    if wanted:
        yield from (drill.name for drill in catalog.suggestions(typed))


def _areas(world: World) -> list[str]:
    """The names of areas that have routines."""
    areas = world.catalog.areas
    return [area.name for id_, area in areas.items() if area_named(world, area.name) == id_]


def _holds(text: str, wanted: list[str]) -> bool:
    said = text.casefold()
    return all(word in said for word in wanted)
