"""The country whose numbers to name, and the emergency number, in a flow."""

from handlers.engine.flow import Flow, recall
from handlers.engine.words import Words, words
from handlers.profile.country import country_from
from handlers.profile.emergency_numbers import emergency_number
from handlers.profile.facts import COUNTRY, ZONE
from handlers.world import World


def country_of(world: World) -> Flow[str]:
    """An ISO country code, or "" where nothing is known (safety rules, section 1, rule 8)."""
    return country_from(world, (yield from recall(COUNTRY)), (yield from recall(ZONE)))


def number_of(world: World) -> Flow[Words]:
    """The emergency number there, as words."""
    return words(emergency_number((yield from country_of(world))))
