"""Which time zone somebody lives in, asked by city."""

from handlers.engine.flow import Flow, ask
from handlers.engine.question import Choice, Question, Unclear
from handlers.engine.words import literal, words
from handlers.understanding.city import city_near, city_of, zone_named
from handlers.world import World

_OFFERED = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
)


def where(world: World) -> Flow[str]:
    """Ask for a city; returns its zone's name."""
    answer = yield from ask(_question(world))
    return answer


def _question(world: World) -> Question[str]:
    def read(text: str) -> str | Unclear:
        found = zone_named(world.zones, world.catalog.messages, text[:100])
        if found is not None:
            return found
        near = city_near(world.zones, text[:100])
        if near is not None:
            return Unclear(words("reminder.city_near", city=near))
        return Unclear(words("reminder.city_unknown"))

    def load(value: object) -> str:
        if value not in world.zones:
            raise ValueError("not a zone that is known here")
        return str(value)

    return Question(
        key="city",
        words=words("reminder.city"),
        choices=tuple(Choice(z, literal(city_of(z)), z) for z in _OFFERED if z in world.zones),
        dump=str,
        load=load,
        read=read,
        again=words("reminder.city_again"),
    )
