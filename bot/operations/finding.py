"""One finding of `limber doctor`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A finding that is not fine says what to do."""

    is_fine: bool
    text: str
