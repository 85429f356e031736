"""A message on its way to a chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.storage.records import Address
from handlers.engine.json import JSON

MIRRORED: Final = frozenset({"line", "fate", "turn", "tell", "rename"})
"""The kinds that are for a coach's surface, and not for a person."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message on its way.

    body: the message as JSON; original: for an edit or a settling, the stored message that had
    the slot before, with the platform's id for it; cause: the update that it answers; expires: when
    it is no longer worth sending.
    """

    id: int
    person: int
    address: Address
    lane: int
    kind: str
    body: JSON
    cause: str | None
    slot: tuple[int, int] | None
    created: datetime
    tries: int = 0
    original: JSON = None
    original_external: str | None = None
    expires: datetime | None = None
