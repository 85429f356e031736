"""Cities become zones."""

import pytest

from handlers.understanding.city import city_near, city_of, names_offset, zone_named
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


@pytest.mark.parametrize(
    "text",
    [
        "GMT+2", "gmt +2", "UTC-8", "utc+5:30", "UTC \u2212 3", "GMT", "EST", "I am on EST",
        "PST please", "CET", "cest", "BST", "GMT plus 1", "+2", "-05:00", "+3 hours", "EST5EDT",
        "GMT0", "IST",
    ],
)  # fmt: skip
def test_an_offset_is_no_zone_and_the_city_is_asked(world: World, text: str) -> None:
    assert zone_named(world.zones, world.catalog.messages, text) is None
    assert names_offset(text) or text in {"EST5EDT", "GMT0"}


@pytest.mark.parametrize("text", ["Berlin, GMT+1", "EST, New York", "Berlin (CET)", "eastern"])
def test_a_city_beside_an_offset_counts(world: World, text: str) -> None:
    found = zone_named(world.zones, world.catalog.messages, text)
    assert found in {"Europe/Berlin", "America/New_York"}
