"""What a conversation asks for beyond messages: an export, silence, an erasure, a goodbye."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.dispatch.outgoing import Outgoing
from bot.dispatch.people import People
from bot.storage.changes import Changes
from bot.storage.parcel import Export, Farewell
from bot.storage.records import StoredPerson
from bot.storage.written_rows import CountedErasureRow, ErasedRow, PersonKey
from handlers.engine.errand import Errand
from handlers.engine.journal import milliseconds
from handlers.engine.message import Lane, Message
from handlers.engine.person import Person
from handlers.profile.linking import NUMBERS


@dataclass(frozen=True, slots=True)
class Errands:
    """Does errands for the people of a batch."""

    people: People
    changes: Changes
    outgoing: Outgoing
    next_id: Callable[[], int]

    def run(self, known: StoredPerson, errand: Errand, at: datetime, cause: str | None) -> None:
        """Do an errand for a person."""
        person = known.person.id
        changes = self.changes
        match errand:
            case Errand.EXPORT:
                self.outgoing.add(known, Lane.ANSWER, Export(), None, at, cause)
            case Errand.STOP_REMINDERS:
                changes.timers = [row for row in changes.timers if row.person != person]
                changes.timers_removed.append(PersonKey(person))
                changes.messages_withdrawn.append(self.outgoing.withdraw(person))
            case Errand.ERASE:
                changes.set_asides_removed.append(PersonKey(person))
                changes.erasures_counted.append(CountedErasureRow(f"{at:%Y-%m}", person))
                changes.erasures.append(ErasedRow(person, milliseconds(at)))
                changes.people_erased.append(PersonKey(person))
                self.people.remove(person)

    def farewell(
        self, known: StoredPerson, message: Message, at: datetime, cause: str | None
    ) -> None:
        """The last words to somebody who is erased: for a blank person, who goes with them."""
        blank = Person(self.next_id())
        old, earlier = known.person.id, NUMBERS.of(known.person.profile)
        known = self.people.add(StoredPerson(blank, known.address), at)
        goodbye = Farewell(message.text, old, earlier)
        self.outgoing.add(known, Lane.ANSWER, goodbye, None, at, cause)
