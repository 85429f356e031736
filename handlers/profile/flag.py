"""A red flag, and which of two is graver."""

from dataclasses import dataclass
from typing import Final

ORDER: Final = ("emergency", "same_day", "clinician_first")
"""The urgencies that keep drills off, the gravest first (safety rules, section 1)."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that needs care first, and keeps drills off until it is lifted.

    urgency and category are codes of the safety rules; source is "screen", "text" or "score".
    """

    urgency: str
    category: str
    source: str
    at: int


def graver_of(one: Flag | None, two: Flag | None) -> Flag | None:
    """The more urgent one of two flags; the first where they are alike."""
    flags = [flag for flag in (one, two) if flag is not None]
    return min(flags, key=lambda flag: ORDER.index(flag.urgency), default=None)
