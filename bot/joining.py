"""What a `/link` does to the people of a batch, and to their rows."""

from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.linking import linked, refused
from bot.dispatch.next_check_in import next_check_in
from bot.storage.store import Address, Changes, Known
from handlers.coach.thread import Kind
from handlers.engine.event import Event, Refused
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person


@dataclass(frozen=True, slots=True)
class Joining:
    """Works on the ledger's own state. before: people as they were read, None for newcomers."""

    known: dict[int, Known]
    by_address: dict[Address, int]
    before: dict[int, Person | None]
    changes: Changes

    def hear(self, known: Known, event: Event) -> tuple[Known, Event]:
        """The person as they are after a `/link`, and what they hear of it."""
        found = linked(known, event, self.known)
        if found is None:
            return known, event
        if found.owner is not None:
            self.known[found.owner.person.id] = found.owner
        if found.gone is not None:
            self._become_one(found.known, found.gone, event.at)
        if found.is_left:
            self.changes.unlinked.append((known.address.channel, known.address.chat))
            del self.by_address[known.address]
        self.known[found.known.person.id] = found.known
        return found.known, found.event

    def goes_elsewhere(self, known: Known, event: Refused, addressed: set[Address]) -> bool:
        """Whether a joined person whom one platform refuses can be reached on another one."""
        refusing = Address(event.channel, event.chat)
        found = refused(known, refusing)
        if found is None:
            return False
        moved, address = found
        self.known[known.person.id] = moved
        there, here = (address.channel, address.chat), (refusing.channel, refusing.chat)
        self.changes.rerouted.append((*there, known.person.id, *here, event.message))
        addressed.add(address)
        return True

    def _become_one(self, kept: Known, gone: Person, at: datetime) -> None:
        """All rows of one person are the other one's from now on."""
        person = kept.person.id
        self.changes.merged.append((person, gone.id))
        if self.before.get(gone.id) is None:  # nothing of them is stored yet, not even where
            self.changes.addresses.append((kept.address.channel, kept.address.chat, person))
        self.known.pop(gone.id, None)
        for address in [a for a, p in self.by_address.items() if p == gone.id]:
            self.by_address[address] = person
        self.changes.unreachable.append((0, person))
        said = f"#{gone.id} = #{person}"
        when = milliseconds(at)
        self.changes.thread.append((person, "limber", Kind.NOTE.value, said, None, when, ""))
        self.changes.timers += next_check_in(kept.person, at)
