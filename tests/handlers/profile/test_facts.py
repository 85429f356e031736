"""What is remembered: a value from another age counts as never remembered."""

from typing import Any

import pytest

from handlers.engine import journal
from handlers.engine.fact import Fact
from handlers.engine.json import JSON
from handlers.profile import facts
from handlers.profile import linking as link
from handlers.profile import statement as told

FACTS = [
    fact for module in (facts, link) for fact in vars(module).values() if isinstance(fact, Fact)
]
FACTS = list({id(fact): fact for fact in FACTS}.values())
NONSENSE: list[JSON] = [None, 7.5, "nonsense?", [1], [1, 2, 3, 4, 5], {"a": 1}, [["x"]], []]
ALMOST: list[tuple[Fact[Any], JSON]] = [
    (facts.CONSENT, ["1", "long ago", "terminal"]),
    (facts.FLAGS, ["emergency", "chest", "text", "long ago"]),
    (facts.PAIN, {"places": "knee", "triggers": [], "score": 3, "days": None}),
    (facts.PAIN, {"places": ["knee"], "triggers": [], "score": 3, "days": None}),
    (facts.LIMITS, {"equipment": "band", "positions": [], "conditions": []}),
    (facts.WISH, ["ten", "rest_day"]),
    (link.PLACES, ["telegram"]),
]
"""Of the right shape but for one thing in it."""


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


@pytest.mark.parametrize(("fact", "value"), ALMOST)
def test_what_is_almost_right_is_not_remembered_either(fact: Fact[Any], value: JSON) -> None:
    assert fact.of({fact.name: value}) == fact.missing


def test_what_somebody_told_is_read_whole_or_not_at_all() -> None:
    whole = told.dump(told.Statement())
    assert isinstance(whole, dict)
    assert told.load(whole) == told.Statement()
    others: list[JSON] = [None, [], {**whole, "elsewhere": "shoulder"}]
    for value in others:
        with pytest.raises(TypeError):
            told.load(value)


def test_a_journal_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="not a journal entry"):
        journal.load(["score"])


def test_a_zone_that_is_not_known_is_utc_until_it_is_asked_for() -> None:
    assert facts.ZONE.of({"zone": ""}) == facts.ZONE.of({}) == "UTC"
    assert facts.KNOWN_ZONE.of({"zone": ""}) == facts.KNOWN_ZONE.of({}) == ""
    assert facts.KNOWN_ZONE.of({"zone": "Asia/Tokyo"}) == "Asia/Tokyo"
