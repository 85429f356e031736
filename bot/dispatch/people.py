"""The people of a batch: newcomers, and the names that their platforms give them."""

from dataclasses import replace

from bot.dispatch.item import Arrived
from bot.storage.records import StoredPerson
from handlers.engine.clean import clean_name
from handlers.engine.person import Person
from handlers.profile.facts import CHANNEL, NAME


def newcomer(number: int, item: Arrived) -> StoredPerson:
    """Somebody who has never been met before."""
    profile = {CHANNEL.name: item.address.channel}
    if name := clean_name(item.name):
        profile[NAME.name] = name
    return StoredPerson(Person(number, dict(profile)), item.address)


def called_anew(known: StoredPerson, item: Arrived) -> StoredPerson | None:
    """The person under the name that their first platform gives them now; None for no change.

    Another platform, which was joined later, may call them what it likes.
    """
    profile = known.person.profile
    is_theirs = CHANNEL.of(profile) == item.address.channel
    name = clean_name(item.name)
    if not name or not is_theirs or NAME.of(profile) == name:
        return None
    person = replace(known.person, profile={**profile, NAME.name: name})
    return replace(known, person=person)
