"""Which time zone somebody lives in, asked by city: typed, and not chosen of a few."""

from handlers.engine.flow import Flow, ask
from handlers.engine.question import Question, Unclear
from handlers.engine.words import words
from handlers.understanding.city import city_near, names_offset, zone_named
from handlers.world import World


def where(world: World) -> Flow[str]:
    """Ask for a city; returns its zone's name."""
    answer = yield from ask(_question(world))
    return answer


def _question(world: World) -> Question[str]:
    def read(text: str) -> str | Unclear:
        found = zone_named(world.zones, world.catalog.messages, text[:100])
        if found is not None:
            return found
        if names_offset(text[:100]):
            return Unclear(words("reminder.city_offset"))
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
        choices=(),
        dump=str,
        load=load,
        read=read,
        again=words("reminder.city_again"),
    )
