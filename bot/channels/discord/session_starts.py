"""How often a connection to Discord may still be begun: beyond that the token is taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from bot.delivery.channel import Later

FEW = 100
"""Starts from which on they are spread over the time that is left (Discord: 1000 in a day)."""
WHY = (
    "Discord was connected to so often today that only {left} times are left, and beyond that it"
    " takes the token away. Limber waits before it connects. Look in its log for what fell."
)


@dataclass(slots=True)
class SessionStarts:
    """Waits before a start where few are left. clock: seconds that are never set back."""

    clock: Callable[[], float] = monotonic
    _from: float | None = None
    """From when on the next start may be made, once that was said."""

    def check(self, left: int, reset_after: float) -> None:
        """Let a start be made. reset_after: seconds until all are there again.

        Raises `Later` where it must wait; after that wait it may be made.
        """
        if left > FEW:
            self._from = None
            return
        now = self.clock()
        if self._from is None:
            wait = reset_after / (left + 1) if left > 0 else reset_after
            self._from = now + wait
            raise Later(wait, WHY.format(left=left), is_for_all=True)
        if now < self._from:
            raise Later(self._from - now, WHY.format(left=left), is_for_all=True)
        self._from = None
        if left <= 0:
            self.check(left, reset_after)
