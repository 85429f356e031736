"""Joins two addresses under one person, inside the batch that hears of it.

The rules are in `handlers/profile/linking.py`; chance comes from here.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest
from typing import TypeVar

from bot.dispatch.next_check_in import next_check_in
from bot.dispatch.people import People
from bot.storage.changes import Changes
from bot.storage.records import Address, StoredPerson
from bot.storage.written_rows import AddressKey, AddressRow, MergedRow, ReroutedRow, UnreachableRow
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.coach.thread import ThreadLineKind
from handlers.engine.event import (
    Event,
    LinkAsked,
    LinkOutcome,
    LinkTried,
    Refused,
    Said,
    Tapped,
)
from handlers.engine.fact import Fact
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.profile.facts import CONSENT
from handlers.profile.linking import (
    CODE,
    LETTERS,
    LIVES,
    NO,
    NUMBERS,
    PLACES,
    SECRET,
    TRIES,
    Code,
    Place,
    Typed,
    is_asking,
    is_keeping,
    is_leaving,
    merged,
    outcome_of,
    tapped,
    tried,
    typed,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Linked:
    """What a `/link` did. known: who hears of it; owner: whose code it was, as they are now.

    gone: the person who is one with `known` now; left: addresses at which they are no longer.
    """

    known: StoredPerson
    event: Event
    owner: StoredPerson | None = None
    gone: Person | None = None
    left: tuple[Address, ...] = ()


def owner_in(event: Event) -> int | None:
    """Whose code an event gives, if it gives one."""
    found = _given(event)
    return None if found is None else found.owner


def _given(event: Event) -> Typed | None:
    """The code that an event gives."""
    if isinstance(event, Tapped):
        return tapped(event.choice)
    return typed(event.text) if isinstance(event, Said) and not event.is_group else None


def linked(known: StoredPerson, event: Event, people: People) -> Linked | None:
    """What comes of a `/link`; None for everything else, and for who has not agreed yet."""
    given = _given(event)
    if given is not None:
        return _joined(known, event.at, people.get(given.owner), given)
    if isinstance(event, Tapped) and event.choice == NO:
        return Linked(known, LinkTried(event.at, LinkOutcome.DECLINED))
    if not isinstance(event, Said) or event.is_group:
        return None
    if CONSENT.of(known.person.profile) is None:
        return None
    if is_asking(event.text):
        return _asked(known, event.at)
    if is_keeping(event.text):
        return _kept_only(known, event.at)
    if is_leaving(event.text):
        return _left(known, event.at)
    return None


def placed(known: StoredPerson) -> StoredPerson:
    """A joined person who wrote: where they wrote comes first, and takes messages again."""
    places = PLACES.of(known.person.profile)
    here = Place(known.address.channel, known.address.chat)
    if not places or places[0] == here:
        return known
    others = [p for p in places if p.where != here.where]
    return _with(known, PLACES, (here, *others))


def refused(known: StoredPerson, at: Address) -> tuple[StoredPerson, Address] | None:
    """Another place for a joined person whom one refuses; None where there is none left."""
    places = [
        replace(p, is_refused=True) if p.where == (at.channel, at.chat) else p
        for p in PLACES.of(known.person.profile)
    ]
    others = [p for p in places if not p.is_refused]
    if not others:
        return None
    first = others[0]
    ordered = (first, *[p for p in places if p is not first])
    address = Address(first.channel, first.chat)
    return replace(_with(known, PLACES, ordered), address=address), address


def _asked(known: StoredPerson, at: datetime) -> Linked:
    secret = "".join(secrets.choice(LETTERS) for _ in range(SECRET))
    code = Code(secret, milliseconds(at + LIVES))
    whole = f"{known.person.id}-{secret}"
    return Linked(_with(known, CODE, code), LinkAsked(at, whole))


def _joined(known: StoredPerson, at: datetime, owner: StoredPerson | None, given: Typed) -> Linked:
    if owner is not None and owner.person.id == known.person.id:
        return Linked(known, LinkTried(at, LinkOutcome.SAME))
    code = None if owner is None else CODE.of(owner.person.profile)
    kept = None if code is None else code.secret
    is_right = kept is not None and compare_digest(kept, given.secret)
    outcome = outcome_of(code, given.secret if is_right else "", TRIES.of(known.person.profile), at)
    event = LinkTried(at, outcome)
    if outcome is LinkOutcome.JOINED and owner is not None:
        if not given.is_sure:
            return Linked(known, LinkTried(at, LinkOutcome.ASKS, given.code))
        there = (owner.address.channel, owner.address.chat)
        event = LinkTried(at, outcome, elsewhere=there)
        return Linked(_one(known, owner), event, gone=known.person)
    if outcome is not LinkOutcome.WRONG:
        return Linked(known, event)
    known = _with(known, TRIES, tried(TRIES.of(known.person.profile), at))
    if owner is not None and code is not None:
        owner = _with(owner, CODE, replace(code, wrong=code.wrong + 1))
    return Linked(known, event, owner)


def _one(known: StoredPerson, owner: StoredPerson) -> StoredPerson:
    """Both as one: the owner's number, thread and open conversations; everything that both knew."""
    here = Place(known.address.channel, known.address.chat)
    profile = merged(owner.person.profile, known.person.profile)
    theirs = PLACES.of(owner.person.profile) or (Place(owner.address.channel, owner.address.chat),)
    mine = [p for p in PLACES.of(known.person.profile) if p.where != here.where]
    profile[PLACES.name] = PLACES.dump((here, *mine, *theirs))
    numbers = {*NUMBERS.of(owner.person.profile), *NUMBERS.of(known.person.profile)}
    profile[NUMBERS.name] = NUMBERS.dump(tuple(sorted({*numbers, known.person.id})))
    recent = tuple(sorted((*owner.person.recent, *known.person.recent)))[-8:]
    person = replace(owner.person, profile=profile, recent=recent)
    return replace(owner, person=person, address=known.address, is_unreachable=False)


def _left(known: StoredPerson, at: datetime) -> Linked:
    places = PLACES.of(known.person.profile)
    if len(places) < 2:
        return Linked(known, LinkTried(at, LinkOutcome.ALONE))
    here = (known.address.channel, known.address.chat)
    others = tuple(p for p in places if p.where != here)
    known = _with(known, PLACES, others if len(others) > 1 else ())
    event = LinkTried(at, LinkOutcome.LEFT, elsewhere=others[0].where)
    return Linked(known, event, left=(known.address,))


def _kept_only(known: StoredPerson, at: datetime) -> Linked:
    """Only the place that this is written in stays, with everything that is known."""
    here = (known.address.channel, known.address.chat)
    others = tuple(p for p in PLACES.of(known.person.profile) if p.where != here)
    if not others:
        return Linked(known, LinkTried(at, LinkOutcome.ALONE))
    left = tuple(Address(p.channel, p.chat) for p in others)
    return Linked(_with(known, PLACES, ()), LinkTried(at, LinkOutcome.ONLY), left=left)


def _with(known: StoredPerson, fact: Fact[T], value: T) -> StoredPerson:
    profile: dict[str, JSON] = {**known.person.profile, fact.name: fact.dump(value)}
    return replace(known, person=replace(known.person, profile=profile))


@dataclass(frozen=True, slots=True)
class Linking:
    """Links and unlinks addresses among the people of a batch."""

    people: People
    changes: Changes

    def hear(self, known: StoredPerson, event: Event) -> tuple[StoredPerson, Event]:
        """The person as they are after a `/link`, and what they hear of it."""
        found = linked(known, event, self.people)
        if found is None:
            return known, event
        if found.owner is not None:
            self.people.put(found.owner)
        if found.gone is not None:
            self._become_one(found.known, found.gone, event.at)
        for left in found.left:
            self.changes.addresses_removed.append(AddressKey(left.channel, left.chat))
            self.people.leave(left)
        self.people.put(found.known)
        return found.known, found.event

    def goes_elsewhere(self, known: StoredPerson, event: Refused, addressed: set[Address]) -> bool:
        """Whether a joined person whom one platform refuses can be reached on another one."""
        refusing = Address(event.channel, event.chat)
        found = refused(known, refusing)
        if found is None:
            return False
        moved, address = found
        self.people.put(moved)
        self.changes.messages_rerouted.append(
            ReroutedRow(
                new_channel=address.channel,
                new_chat=address.chat,
                person=known.person.id,
                channel=refusing.channel,
                chat=refusing.chat,
                refused=event.message,
            )
        )
        addressed.add(address)
        return True

    def _become_one(self, kept: StoredPerson, gone: Person, at: datetime) -> None:
        """All rows of one person are the other one's from now on; a coach who knows either by
        their number hears of it.
        """
        person, left = kept.person.id, self.people.get(gone.id)
        self.changes.people_merged.append(MergedRow(person, gone.id))
        if self.people.before(gone.id) is None:  # nothing of them is stored yet, not even where
            here = kept.address
            self.changes.addresses.append(AddressRow(here.channel, here.chat, person))
        self.people.merge(gone.id, person)
        self.changes.people_unreachable.append(UnreachableRow(0, person))
        if kept.thread is not None or (left is not None and left.thread is not None):
            kind, said = ThreadLineKind.NOTE.value, f"#{gone.id} = #{person}"
            note = ThreadEntryRow(person, "limber", kind, said, milliseconds(at))
            self.changes.thread_entries.append(note)
        self.changes.timers += next_check_in(kept.person, at)
