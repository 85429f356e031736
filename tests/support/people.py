"""A database with many known people in it, made in bulk: not what is measured."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.dispatch.hear import Hear
from bot.storage.changes import Changes
from bot.storage.codec import conversation_row, person_row
from bot.storage.open import open_store
from bot.storage.records import Address
from bot.storage.sqlite.store import SqliteStore
from bot.storage.written_rows import AddressRow, TimerRow
from handlers.engine.event import Due
from handlers.engine.journal import milliseconds
from handlers.engine.json import JSON
from handlers.engine.person import Person
from handlers.profile.facts import CHANNEL, CONSENT, ZONE, Consent
from tests.support.rows import AT

_BLOCK = 5000
Profile = Callable[[int], Mapping[str, JSON]]
"""From a person's number to what is remembered of them."""
_PROFILE: dict[str, JSON] = {
    CHANNEL.name: "terminal",
    ZONE.name: "Europe/Berlin",
    CONSENT.name: CONSENT.dump(Consent("2", milliseconds(AT), "terminal")),
}


def newcomer(_person: int) -> Mapping[str, JSON]:
    """Somebody who has agreed, and nothing else."""
    return _PROFILE


def address_of(person: int) -> Address:
    return Address("terminal", f"chat{person}")


def first_question(person: int, count: int) -> str:
    """The open turn of somebody who was made with a conversation."""
    return f"{count + person}.1"


async def make_people(
    place: Path | str,
    count: int,
    hear: Hear | None,
    due: str | None = None,
    profile: Profile = newcomer,
) -> None:
    """People 1 to `count`; `hear` opens a conversation for each, `due` is a timer's kind.

    place: a file, or the address of a database.
    """
    store = open_store(place) if isinstance(place, str) else SqliteStore(place)
    await store.open()
    await store.reserve(2 * count + 1)
    for start in range(1, count + 1, _BLOCK):
        changes = Changes()
        for person in range(start, min(start + _BLOCK, count + 1)):
            _add(changes, Person(person, dict(profile(person))), count, hear)
            if due is not None:
                changes.timers.append(TimerRow(person, due, milliseconds(AT)))
        await store.begin([], [], [])
        await store.write(changes)
        await store.commit()
    await store.close()


def _add(changes: Changes, person: Person, count: int, hear: Hear | None) -> None:
    number = person.id
    if hear is not None:
        person = hear(person, Due(AT, "scores", AT), _only(count + number)).person
        changes.conversations += [conversation_row(number, 0, c) for c in person.stack]
    address = address_of(number)
    changes.people.append(person_row(person, milliseconds(AT)))
    changes.addresses.append(AddressRow(address.channel, address.chat, number))


def _only(number: int) -> Iterator[int]:
    yield number
