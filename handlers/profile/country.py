"""Which country's numbers to name: the person's own, else their zone's, else the configured one."""

from collections.abc import Mapping

from handlers.engine.json import JSON
from handlers.engine.words import Words, words
from handlers.profile.emergency_numbers import emergency_number
from handlers.profile.facts import COUNTRY, ZONE
from handlers.world import World


def country_in(world: World, profile: Mapping[str, JSON]) -> str:
    """An ISO country code, or "" where nothing is known (safety rules, section 1, rule 8)."""
    return country_from(world, COUNTRY.of(profile), ZONE.of(profile))


def country_from(world: World, said: str, zone: str) -> str:
    """The same of what is known. said: the person's own country, or ""."""
    return said or world.countries.get(zone) or world.country


def number_in(world: World, profile: Mapping[str, JSON]) -> Words:
    """The emergency number of a profile's country, as words."""
    return words(emergency_number(country_in(world, profile)))
