"""Cities become zones."""

import pytest

from handlers.understanding.city import city_near, city_of, zone_named
from handlers.world import World


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berlin, germany", "Europe/Berlin"),
        ("I'm in New York City right now", "America/New_York"),
        ("new york", "America/New_York"),
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("san francisco, near the bay", "America/Los_Angeles"),
        ("lord howe", "Australia/Lord_Howe"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("utc", "UTC"),
        ("the moon", None),
        ("", None),
        ("🦵", None),
    ],
)
def test_a_city_names_its_zone(world: World, text: str, zone: str | None) -> None:
    assert zone_named(world.zones, world.catalog.messages, text) == zone


def test_a_misspelt_city_is_asked_back_and_not_taken(world: World) -> None:
    assert zone_named(world.zones, world.catalog.messages, "berln") is None
    assert city_near(world.zones, "berln") == "Berlin"
    assert city_near(world.zones, "melborne") == "Melbourne"
    assert city_near(world.zones, "qqqqq") is None


def test_every_other_city_leads_to_a_zone_that_exists(world: World) -> None:
    messages = world.catalog.messages
    cities = {key: zone for key, zone in messages.items() if key.startswith("city.")}
    assert len(cities) > 50
    for key, zone in cities.items():
        assert zone in world.zones, key
        assert zone_named(world.zones, messages, key.removeprefix("city.")) == zone


def test_every_zone_can_be_chosen_by_its_own_name(world: World) -> None:
    for zone in ("Asia/Kolkata", "America/Indiana/Knox", "Pacific/Auckland", "Africa/Cairo"):
        assert zone_named(world.zones, {}, zone) == zone
    assert city_of("America/New_York") == "New York"
