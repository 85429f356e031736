"""What many tests share: the shipped content, read once, and a router in its world."""

from zoneinfo import available_timezones

import pytest

from content.lexicon import load_lexicon
from content.load import load_catalog
from handlers.router import Router
from handlers.world import World


@pytest.fixture(scope="session")
def world() -> World:
    return World(load_catalog(), load_lexicon(), zones=frozenset(available_timezones()))


@pytest.fixture(scope="session")
def router(world: World) -> Router:
    return Router(world)
