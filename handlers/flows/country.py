"""Which country's numbers to name: the person's own, else their zone's, else the configured one."""

from collections.abc import Mapping

from handlers.engine.flow import Flow, recall
from handlers.engine.json import JSON
from handlers.profile.facts import COUNTRY, ZONE
from handlers.world import World


def country_of(world: World) -> Flow[str]:
    """An ISO country code, or "" where nothing is known (safety rules, section 1, rule 8)."""
    return _country(world, (yield from recall(COUNTRY)), (yield from recall(ZONE)))


def country_in(world: World, profile: Mapping[str, JSON]) -> str:
    """The same of a profile, outside of a flow."""
    return _country(world, COUNTRY.of(profile), ZONE.of(profile))


def _country(world: World, said: str, zone: str) -> str:
    return said or world.countries.get(zone) or world.country
