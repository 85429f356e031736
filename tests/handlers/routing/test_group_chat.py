"""Where several people read along, whatever brings the words."""

from datetime import UTC, datetime

import pytest

from handlers.engine.event import Attached, Edited, Event, Said, Started
from handlers.routing.group_chat import is_dangerous, said_in_group
from handlers.world import World

AT = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Said(AT, "hello", "you there", is_group=True), "hello\nyou there"),
        (Said(AT, "hello"), None),
        (Edited(AT, "hello", is_group=True), "hello"),
        (Edited(AT, "hello"), None),
        (Attached(AT, "photo", "squat.jpg", "look", is_group=True), "look squat"),
        (Attached(AT, "photo", "squat.jpg", "look"), None),
        (Started(AT), None),
    ],
)
def test_the_words_of_a_group(event: Event, words: str | None) -> None:
    assert said_in_group(event) == words


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("crushing chest pain right now", True),
        ("my knee is a bit stiff", False),
        ("see you at the gym", False),
    ],
)
def test_what_cannot_wait_for_a_private_chat(world: World, text: str, is_so: bool) -> None:
    assert is_dangerous(world, text) is is_so
