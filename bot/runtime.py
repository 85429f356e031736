"""What a Limber process runs with: by default the real world, in a test what the test gives it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.storage.store import Store
from content.library import Library
from scheduler.clock import Clock


@dataclass(frozen=True, slots=True)
class Runtime:
    """What may differ.

    clock_of: makes another clock than the wall's; zones: by channel, the zone of whoever is new
    there, which is not known otherwise; times: how much faster platforms may be written to;
    library: the content, where it has been read already.
    """

    clock_of: Callable[[Store], Awaitable[Clock]] | None = None
    zones: Mapping[str, str] = field(default_factory=dict)
    times: float = 1.0
    library: Library | None = None


REAL = Runtime()
