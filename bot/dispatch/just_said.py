"""What people wrote in the last two minutes who have not agreed: in memory, and nowhere else.

Rules:
- Danger is read in it joined to what comes next, since people split a sentence over two messages.
- It is never stored. After the agreement it is joined to nothing more, and forgotten when somebody
  new writes two minutes later: what was written before it is not kept.
- A process that ends forgets it, and another worker does not know it: each text is read alone then.
- A text that is heard once more, since it could not be stored, is joined to what it was joined to
  at first.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers.engine.event import Event

Texts: TypeAlias = tuple[tuple[int, str], ...]
KEPT = timedelta(minutes=2)
MOST_PEOPLE = 1000
_AGAIN = 16
"""Events of one person of which it is known what had been said before; more than a batch holds."""


class JustSaid:
    """By person, the newest last."""

    def __init__(self) -> None:
        self._said: OrderedDict[int, _Said] = OrderedDict()

    def before(self, person: int, event: Event) -> Texts:
        """What somebody had written just before this event, however often it is heard; the router
        leaves out what is older than two minutes.
        """
        said = self._said.get(person)
        if said is None:
            return ()
        return next((texts for heard, texts in said.heard if heard == event), said.texts)

    def keep(self, person: int, event: Event, texts: Texts) -> None:
        """Keep this of them after an event; whoever wrote nothing for two minutes is forgotten."""
        before = self.before(person, event)
        said = self._said.pop(person, None) or _Said(event.at)
        others = [each for each in said.heard if each[0] != event]
        self._said[person] = _Said(event.at, texts, (*others, (event, before))[-_AGAIN:])
        while self._said:
            first = next(iter(self._said.values()))
            if len(self._said) <= MOST_PEOPLE and first.at >= event.at - KEPT:
                return
            self._said.popitem(last=False)


@dataclass(frozen=True, slots=True)
class _Said:
    """Of one person: when something was heard last (UTC), what stands after it, and what had stood
    before each of the last events.
    """

    at: datetime
    texts: Texts = ()
    heard: tuple[tuple[Event, Texts], ...] = ()
