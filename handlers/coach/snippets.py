"""A coach's ready answers, with the person's name and area in them."""

import re
from collections.abc import Mapping

from handlers.engine.json import JSON
from handlers.profile.facts import NAME, PAIN
from handlers.world import World

_NAME = re.compile(r"^\{name\}[,:]? *|[, ]*\{name\}")


def filled(world: World, profile: Mapping[str, JSON], text: str) -> str:
    """A text with {name} and {area} filled in; a name that nobody knows is left out."""
    name = NAME.of(profile).split(" ")[0]
    said = text.replace("{name}", name) if name else _NAME.sub("", text)
    said = said.replace("{area}", _area(world, profile))
    return said if name else f"{said[:1].upper()}{said[1:]}"


def _area(world: World, profile: Mapping[str, JSON]) -> str:
    pain = PAIN.of(profile)
    if pain is None or not pain.places:
        return "body"
    area = world.catalog.areas.get(pain.places[0].area)
    return area.name.lower() if area else pain.places[0].area
