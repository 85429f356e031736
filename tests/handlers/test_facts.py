"""What is remembered: a value from another age counts as never remembered."""

import pytest

from handlers import facts
from handlers.engine.fact import Fact
from handlers.engine.json import JSON

FACTS = [fact for fact in vars(facts).values() if isinstance(fact, Fact)]
NONSENSE: list[JSON] = [None, 7.5, "nonsense?", [1], [1, 2, 3, 4, 5], {"a": 1}, [["x"]], []]


def test_every_fact_has_a_name_of_its_own() -> None:
    names = [fact.name for fact in FACTS]
    twice = {name for name in names if names.count(name) > 1}
    assert twice == {"zone"}, "the zone is seen in two ways"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
@pytest.mark.parametrize("value", NONSENSE, ids=repr)
def test_nonsense_is_as_if_nothing_was_remembered(fact: Fact[object], value: JSON) -> None:
    found = fact.of({fact.name: value})
    assert found == fact.missing or type(found) is type(fact.missing) or found is not None
    assert fact.accept(fact.dump(found)) == found


def test_a_zone_that_is_not_known_is_utc_until_it_is_asked_for() -> None:
    assert facts.ZONE.of({"zone": ""}) == facts.ZONE.of({}) == "UTC"
    assert facts.KNOWN_ZONE.of({"zone": ""}) == facts.KNOWN_ZONE.of({}) == ""
    assert facts.KNOWN_ZONE.of({"zone": "Asia/Tokyo"}) == "Asia/Tokyo"
