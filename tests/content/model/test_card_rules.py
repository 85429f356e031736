"""A stop rule that sends somebody to be seen stands on the drill's short card."""

import pytest

from content.model.drill import Drill
from tests.support.shipped import shipped_catalog

DRILLS = tuple(shipped_catalog().drills.values())
SWOLLEN = "swollen, warm and sore"
CALF = ("calf", "heel raise", "towel press", "ankle pumps")
"""In the names of what stretches or works a calf."""


def named(drill: Drill) -> str:
    return drill.id


@pytest.mark.parametrize("drill", DRILLS, ids=named)
def test_what_is_for_today_is_never_behind_how(drill: Drill) -> None:
    grave = [rule for rule in drill.stop_rules if "today" in rule]
    assert set(grave) <= set(drill.card_rules)
    assert drill.card_rules


@pytest.mark.parametrize("drill", DRILLS, ids=named)
def test_a_swollen_calf_is_named_wherever_a_calf_is_stretched_or_worked(drill: Drill) -> None:
    if any(each in drill.name.lower() for each in CALF):
        assert any(SWOLLEN in rule for rule in drill.card_rules)


@pytest.mark.parametrize(
    ("rules", "on_the_card"),
    [
        (("Stop at a pinch.", "Stop if it hurts."), ("Stop at a pinch.",)),
        (("Stop at a pinch.", "A hot knee: be seen today."), ("A hot knee: be seen today.",)),
        (("Stop at a pinch.", "A lump? Ask a doctor."), ("A lump? Ask a doctor.",)),
        (
            ("Numb: be seen today.", "A pop: emergency."),
            ("Numb: be seen today.", "A pop: emergency."),
        ),
    ],
)
def test_the_card_shows_what_sends_to_care_else_the_first(
    rules: tuple[str, ...], on_the_card: tuple[str, ...]
) -> None:
    assert DRILLS[0].model_copy(update={"stop_rules": rules}).card_rules == on_the_card
