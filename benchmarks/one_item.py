"""One event as Limber handles it, for whoever stores it another way than Limber does."""

from collections.abc import Iterable
from datetime import timedelta

from bot.dispatch.batch import Batch
from bot.dispatch.hear import Hear
from bot.dispatch.item import Arrived
from bot.storage.changes import Changes
from bot.storage.codec import dumps, known
from bot.storage.records import BatchStart

RESERVE = "UPDATE counter SET next = next + 1024 RETURNING next"


class ItemConversation:
    """What is asked of a database for one event, and what has to be written to it."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._ids: list[int] = []

    @property
    def needs_ids(self) -> bool:
        return len(self._ids) < 8

    def reserved(self, end: int) -> None:
        """`RESERVE` gave this number."""
        self._ids = [*range(end - 1, end - 1025, -1), *self._ids]

    def changes(self, item: Arrived, begun: BatchStart) -> Changes:
        batch = Batch(begun, self._ids.pop, timedelta(seconds=3), "")
        if item.update_id is None or batch.is_new(("terminal", item.update_id)):
            batch.converse(item, self._hear)
        return batch.changes()


def address_keys(item: Arrived) -> str:
    """The parameter of `KNOWN_BY_ADDRESS`."""
    return dumps([[item.address.channel, item.address.chat]])


def update_keys(item: Arrived) -> str:
    """The parameter of `SEEN`."""
    return dumps([[item.address.channel, item.update_id]])


def begun_with(people: list[tuple[object, ...]], seen: Iterable[tuple[str, str]]) -> BatchStart:
    """What the two statements found."""
    found = {person.address: person for person in known(people)}
    return BatchStart(found, {}, frozenset((channel, update) for channel, update in seen))
