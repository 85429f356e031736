"""Nothing that Limber can say holds a phrase of the never-say list (safety rules, section 5)."""

import pytest
import yaml

from content.lexicon.lexicon import SHIPPED
from handlers.world import World

HEARD = (".also", ".words.", "clearance.", "never_say")
"""Keys of words that people say, not Limber."""
ASKED = {
    "screen.ask",
    "screen.history.weight_or_night",
    "choice.night_history",
    "sign.malignancy",
}
"""What must name a sign, weight lost without wanting it: questions, and what a coach reads."""


def sayings(world: World) -> dict[str, str]:
    """Every message and every drill's text by where it stands."""
    said = {
        key: text
        for key, text in world.catalog.messages.items()
        if key not in ASKED and not any(part in key for part in HEARD)
    }
    for path in (SHIPPED.parent / "drills").rglob("*.yaml"):
        said[path.name] = yaml.safe_dump(yaml.safe_load(path.read_text(encoding="utf-8")))
    return said


def test_limber_never_says_what_nobody_may_say_here(world: World) -> None:
    found = [
        (where, phrase)
        for where, text in sayings(world).items()
        for never in world.catalog.never_say
        if (phrase := never.found_in(text)) is not None
    ]
    assert found == []


@pytest.mark.parametrize("text", ["It's just muscular.", "No pain, no gain!", "Push through it"])
def test_the_list_finds_what_it_is_for(world: World, text: str) -> None:
    assert any(never.found_in(text) for never in world.catalog.never_say)
