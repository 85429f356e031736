"""What people wrote in the last two minutes who have not agreed: in memory, and nowhere else.

Rules:
- Danger is read in it joined to what comes next, since people split a sentence over two messages.
- It is never stored, and is forgotten with the agreement: what was written before it is not kept.
- A process that ends forgets it, and another worker does not know it: each text is read alone then.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers.engine.journal import milliseconds

Texts: TypeAlias = tuple[tuple[int, str], ...]
KEPT = timedelta(minutes=2)
MOST_PEOPLE = 1000


class JustSaid:
    """By person, the newest last."""

    def __init__(self) -> None:
        self._texts: OrderedDict[int, Texts] = OrderedDict()

    def of(self, person: int) -> Texts:
        """What somebody wrote just now; the router leaves out what is older than two minutes."""
        return self._texts.get(person, ())

    def keep(self, person: int, texts: Texts, at: datetime) -> None:
        """Keep this of them from an instant (UTC) on; what is older than two minutes is dropped."""
        self._texts.pop(person, None)
        if texts:
            self._texts[person] = texts
        oldest = milliseconds(at - KEPT)
        while self._texts:
            first = next(iter(self._texts))
            if len(self._texts) <= MOST_PEOPLE and self._texts[first][-1][0] >= oldest:
                return
            del self._texts[first]
