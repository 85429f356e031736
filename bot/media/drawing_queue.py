"""Which drill is drawn next: what somebody waits for first, and the rest of the library meanwhile.

Rules:
- Two draw: one what somebody waits for, the other whatever is left, in its own order.
- What somebody waits for is not left to the one that gives way, also where that has begun with it.
- The newest wish comes first, and of a routine its first drill.
"""

import asyncio
from collections.abc import Iterable, Sequence


class DrawingQueue:
    """The drills that are not drawn yet."""

    def __init__(self) -> None:
        self._wanted: dict[str, None] = {}  # the last one first
        self._left: dict[str, None] = {}
        self._unfinished: set[str] = set()
        self._asked = asyncio.Event()

    def fill(self, drills: Iterable[str]) -> None:
        """These are missing."""
        self._left = dict.fromkeys(drills)
        self._unfinished = set(self._left)
        self._asked.set()

    def want(self, drills: Sequence[str]) -> None:
        """Somebody waits for these, for the first one most."""
        for drill in reversed(drills):
            self._wanted.pop(drill, None)
            self._wanted[drill] = None
        self._asked.set()

    def next_left(self) -> str | None:
        """What the one that gives way draws next; None when all have been begun."""
        drill = next((each for each in reversed(self._wanted) if each in self._left), None)
        drill = drill or next(iter(self._left), None)
        if drill is not None:
            del self._left[drill]
        return drill

    async def next_wanted(self) -> str | None:
        """What somebody waits for, as soon as there is one; None when all are drawn."""
        while self._unfinished:
            while self._wanted:
                drill, _ = self._wanted.popitem()
                self._left.pop(drill, None)
                if drill in self._unfinished:
                    return drill
            self._asked.clear()
            await self._asked.wait()
        return None

    def finish(self, drill: str) -> bool:
        """It is drawn; false if it was already."""
        is_first = drill in self._unfinished
        self._unfinished.discard(drill)
        self._asked.set()
        return is_first
