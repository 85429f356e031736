"""Which country's numbers to name: the person's own, else their zone's, else the configured one."""

from handlers.engine.flow import Flow, recall
from handlers.profile.facts import COUNTRY, ZONE
from handlers.world import World


def country_of(world: World) -> Flow[str]:
    """An ISO country code, or "" where nothing is known (safety rules, section 1, rule 8)."""
    said = yield from recall(COUNTRY)
    if said:
        return said
    zone = yield from recall(ZONE)
    return world.countries.get(zone) or world.country
