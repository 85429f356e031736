"""The doctor says which number nobody has checked for a year."""

from datetime import date

from bot.operations.emergency_numbers import emergency_numbers
from handlers.world import World

NUMBERS = {"number.emergency.us": "911", "number.emergency.us.checked": "2026-11-30"}


def test_a_number_is_good_for_a_year() -> None:
    assert emergency_numbers(NUMBERS, date(2027, 11, 30)).is_fine
    late = emergency_numbers(NUMBERS, date(2027, 12, 1))
    assert not late.is_fine
    assert "number.emergency.us." in late.text


def test_a_number_without_a_day_or_with_none_that_is_one_is_named() -> None:
    found = emergency_numbers(
        {"number.crisis.eu": "116 123", "number.urgent.gb": "111", "number.urgent.gb.checked": "?"},
        date(2026, 12, 1),
    )
    assert "number.crisis.eu, number.urgent.gb" in found.text


def test_every_number_that_limber_comes_with_has_its_day(world: World) -> None:
    messages = world.catalog.messages
    numbers = {k for k in messages if k.startswith("number.") and not k.endswith(".checked")}
    assert len(numbers) == 10
    assert {f"{key}.checked" for key in numbers} <= set(messages)
