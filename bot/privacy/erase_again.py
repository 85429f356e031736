"""Keeps the erasure list, and erases again after a restore."""

import asyncio
from datetime import datetime
from pathlib import Path

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.item import RowsOnly
from bot.media.person_folder import forget
from bot.privacy.erasure_list import ErasureList
from bot.storage.changes import Changes
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import ErasureKey, PersonKey
from handlers.profile.linking import NUMBERS


async def erase_again(store: Store, listed: ErasureList, made: datetime, files: Path) -> int:
    """Erase everybody who was erased after a backup was made (UTC); returns how many people.

    files: the folder in which `attachments/` stands. Raises `StorageError`.
    """
    marks = listed.after(made)
    if not marks:
        return 0
    gone = set()
    for channel in sorted(await store.channels()):
        for chat in await store.chats(channel):
            address = Address(channel, chat)
            if listed.marks(address) & marks:
                gone.add(await store.person_at(address))
    people = sorted(person for person in gone if person is not None)
    numbers = [number for person in people for number in await _numbers_of(store, person)]
    await store.begin([], people, [])
    keys = [PersonKey(person) for person in people]
    await store.write(Changes(set_asides_removed=keys, people_erased=list(keys)))
    await store.commit()
    for number in numbers:
        forget(files, number)
    return len(people)


async def bring_up_to_date(store: Store, dispatcher: Dispatcher, listed: ErasureList) -> None:
    """Write into the list who was erased since the last look. Raises `StorageError`, `OSError`."""
    erased = await store.erased()
    if erased:
        # in a thread: another process that hangs while it writes the list stops nothing else here
        await asyncio.to_thread(listed.add, [(each.address, each.at) for each in erased])
        keys = [ErasureKey(each.id) for each in erased]
        await dispatcher.submit(RowsOnly(Changes(erasures_listed=keys)))


async def _numbers_of(store: Store, person: int) -> tuple[int, ...]:
    """A person's number, and those that they had before their places were joined."""
    profile = await store.profile_of(person)
    return (person, *(() if profile is None else NUMBERS.of(profile)))
