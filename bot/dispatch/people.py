"""The people of a batch, by number and by address: as they were read, and as they are now.

Rules:
- Who writes from an address that nobody has is somebody new.
- The name is the one that a person's first platform gives them; another platform, which was linked
  later, may call them what it likes.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.dispatch.item import Arrived, Audible, ForPerson, TimerDue, TurnCame
from bot.storage.changes import Changes
from bot.storage.records import Address, BatchStart, StoredPerson
from bot.storage.written_rows import PersonKey
from handlers.coach.thread import Thread
from handlers.engine.clean import clean_name
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from handlers.profile.facts import CHANNEL, CONSENT, NAME

_NAMED_ONCE = frozenset({"web"})
"""Channels on which somebody may type a name as they begin."""


class People:
    """Who is known in a batch. next_id: a number that nobody has yet."""

    def __init__(self, begun: BatchStart, changes: Changes, next_id: Callable[[], int]) -> None:
        self._now: dict[int, StoredPerson] = dict(begun.by_id)
        self._by_address: dict[Address, int] = {}
        for address, known in begun.by_address.items():
            self._now[known.person.id] = known
            self._by_address[address] = known.person.id
        self._before: dict[int, Person] = {k: v.person for k, v in self._now.items()}
        self._threads: dict[int, Thread | None] = {k: v.thread for k, v in self._now.items()}
        self._began: dict[int, int] = {}
        self._changes = changes
        self._next_id = next_id

    def __iter__(self) -> Iterator[StoredPerson]:
        return iter(self._now.values())

    def __contains__(self, number: int) -> bool:
        return number in self._now

    def __getitem__(self, number: int) -> StoredPerson:
        return self._now[number]

    def get(self, number: int) -> StoredPerson | None:
        """A person as they are now; None for who is not in this batch, or gone."""
        return self._now.get(number)

    def before(self, number: int) -> Person | None:
        """A person as they were read; None for who is not stored yet."""
        return self._before.get(number)

    def thread_before(self, number: int) -> Thread | None:
        """A person's thread as it was read."""
        return self._threads.get(number)

    def began(self, number: int) -> int:
        """When somebody new was met (ms); 0 for everybody else."""
        return self._began.get(number, 0)

    def put(self, known: StoredPerson) -> None:
        """Keep a person as they are from now on."""
        self._now[known.person.id] = known

    def meet(self, item: Audible) -> StoredPerson:
        """Whom an item is about, at the address from which it came."""
        match item:
            case TimerDue(timer):
                return self._now[timer.person]
            case ForPerson(person) | TurnCame(person=person):
                return self._now[person]
            case Arrived(address, event):
                number = self._by_address.get(address)
                if number is None:
                    new = _newcomer(self._next_id(), item)
                    return self.add(StoredPerson(new, address), event.at)
                known = self._now[number]
                if (renamed := _renamed(known, item)) is not None:
                    known = self._now[number] = renamed
                    self._changes.mirrors_retitled.append(PersonKey(number))
                return known if known.address == address else replace(known, address=address)

    def add(self, known: StoredPerson, at: datetime) -> StoredPerson:
        """Somebody new, whose address is theirs from now on."""
        number = known.person.id
        self._now[number] = known
        self._began[number] = milliseconds(at)
        self._by_address[known.address] = number
        return known

    def remove(self, number: int) -> None:
        """A person is gone, from every address."""
        del self._now[number]
        for address in [a for a, p in self._by_address.items() if p == number]:
            del self._by_address[address]

    def merge(self, gone: int, kept: int) -> None:
        """One person is another one from now on, at every address."""
        self._now.pop(gone, None)
        for address in [a for a, p in self._by_address.items() if p == gone]:
            self._by_address[address] = kept

    def leave(self, address: Address) -> None:
        """An address is nobody's any more."""
        self._by_address.pop(address, None)


def _newcomer(number: int, item: Arrived) -> Person:
    """Somebody who has never been met before. A platform's name for them is kept from when they
    have agreed, since it comes with each message; one that they typed themselves comes once.
    """
    profile = {CHANNEL.name: item.address.channel}
    name = clean_name(item.name)
    if name and item.address.channel in _NAMED_ONCE:
        profile[NAME.name] = name
    return Person(number, dict(profile))


def named(person: Person, item: Audible) -> Person:
    """The person under the name that their first platform gives them, where they have agreed."""
    if not isinstance(item, Arrived) or CONSENT.of(person.profile) is None:
        return person
    is_theirs = CHANNEL.of(person.profile) == item.address.channel
    name = clean_name(item.name)
    if not name or not is_theirs or NAME.of(person.profile) == name:
        return person
    return replace(person, profile={**person.profile, NAME.name: name})


def _renamed(known: StoredPerson, item: Arrived) -> StoredPerson | None:
    """The person under another name than before; None for no change."""
    person = named(known.person, item)
    return None if person is known.person else replace(known, person=person)
