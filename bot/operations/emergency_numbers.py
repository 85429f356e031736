"""Whether the numbers that people are told to call were compared with an official source lately."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.operations.finding import Finding

YEAR: Final = timedelta(days=365)
_CHECKED = ".checked"


def emergency_numbers(messages: Mapping[str, str], today: date) -> Finding:
    """Name each number that nobody has checked for twelve months. messages: the content's texts."""
    numbers = [key for key in messages if key.startswith("number.") and not key.endswith(_CHECKED)]
    old = [key for key in sorted(numbers) if not _is_fresh(messages.get(key + _CHECKED), today)]
    if not old:
        return Finding(True, f"Emergency numbers and helplines: {len(numbers)}, checked lately.")
    return Finding(
        False,
        "Numbers that nobody has compared with an official source for twelve months:"
        f" {', '.join(old)}. Compare them, and write the day into `checked:` beside each,"
        " in messages/emergency_numbers.yaml.",
    )


def _is_fresh(checked: str | None, today: date) -> bool:
    try:
        return checked is not None and today - date.fromisoformat(checked) <= YEAR
    except ValueError:
        return False
