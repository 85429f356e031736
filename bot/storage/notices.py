"""How workers hear that another one has stored something. It is a hint: whoever waits for rows
looks at them once a second all the same, as none comes through some poolers, and any may be lost.
"""

from collections.abc import Callable
from typing import Protocol


class Notices(Protocol):
    """Where it is said that something was stored."""

    def tell(self) -> None:
        """Something was stored: the other workers hear of it soon. Never waits, never raises."""

    async def run(self, heard: Callable[[], None]) -> None:
        """Tell, and call `heard` when another worker told something, until cancelled."""
