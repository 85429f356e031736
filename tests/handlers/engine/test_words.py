"""Every key that the conversation names has words, and no first line says too much."""

import re
from pathlib import Path

import pytest

from handlers.engine.words import render, words
from handlers.flows.session.drill_card import card
from handlers.flows.session.drill_slot import DrillSlot
from handlers.prescription.item import Item
from handlers.prescription.prescription import Prescription
from handlers.prescription.request import Request
from handlers.profile.emergency_numbers import crisis_line, emergency_number, urgent_number
from handlers.safety.screen import ITEMS
from handlers.world import World

SOURCES = sorted(Path("handlers").rglob("*.py"))
_KEY = re.compile(r'"([a-z_]+(?:\.[a-z_0-9]+)+)"')
_NOT_A_KEY = re.compile(r"^(handlers|content|scheduler|bot)\.|^score\.thanks$")  # an example


def named_keys() -> set[str]:
    found = set()
    for path in SOURCES:
        found |= set(_KEY.findall(path.read_text(encoding="utf-8")))
    return {key for key in found if not _NOT_A_KEY.match(key)}


def test_every_key_that_is_written_out_has_words(world: World) -> None:
    written = {*world.catalog.messages, *world.phrases}  # what is said, and what people type
    prefixes = {key.split(".")[0] for key in written}
    missing = {k for k in named_keys() if k.split(".")[0] in prefixes and k not in written}
    assert missing == set()


def test_every_item_of_the_screen_has_its_words(world: World) -> None:
    keys = [f"screen.{item.id}.{part}" for item in ITEMS for part in ("short", "ask")]
    keys += [f"screen.{item.id}.{answer.id}" for item in ITEMS for answer in item.answers]
    assert [key for key in keys if key not in world.catalog.messages] == []


@pytest.mark.parametrize("country", ["", "DE", "GB", "US", "CA", "FR", "JP"])
def test_every_country_has_numbers_with_a_local_way_out(world: World, country: str) -> None:
    for number in (emergency_number(country), urgent_number(country), crisis_line(country)):
        assert world.catalog.messages[number]


def test_the_first_line_of_a_drills_card_is_its_place_and_the_second_its_name(world: World) -> None:
    plan = Prescription("before_training", 10, (), (), 0, None, "knee/10")
    for drill in world.catalog.drills.values():
        slot = DrillSlot(Item(drill.id), 3, 7, Request(("knee",), 10), plan)
        lines = render(world.catalog.messages, card(drill, slot)).split("\n")
        assert lines[0] == "3 of 7 · get ready"
        assert lines[1] == f"**{drill.name}**"


def test_a_number_takes_its_noun() -> None:
    messages = {"x": "{n:minute|minutes}"}
    assert render(messages, words("x", n=1)) == "1 minute"
    assert render(messages, words("x", n=10)) == "10 minutes"


def test_a_value_that_begins_a_sentence_is_written_so() -> None:
    messages = {"x": "Got it. {line:capital}."}
    assert render(messages, words("x", line="left knee, 4")) == "Got it. Left knee, 4."
    assert render(messages, words("x", line="")) == "Got it. ."
