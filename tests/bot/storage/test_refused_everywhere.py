"""Whose lines no coach's chat takes, as the rows tell it."""

from datetime import timedelta

from bot.storage.changes import Changes
from bot.storage.parcel import ParcelKind
from bot.storage.store import Store
from bot.storage.written_thread_rows import SurfaceRow
from handlers.engine.person import Person
from tests.support.rows import AT, HERE, a_person, joined, outgoing, save
from tests.support.sql import change


async def test_one_that_was_refused_counts_until_a_later_one_passes(store: Store) -> None:
    lines = [outgoing(number, kind=ParcelKind.LINE) for number in (5, 6)]
    coach = SurfaceRow(HERE.channel, HERE.chat, 0)
    await save(store, joined(a_person(Person(1)), Changes(messages=lines, surfaces=[coach])))
    await change(store, "UPDATE outgoing SET state = 'failed' WHERE id = 5")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == {1}
    await change(store, "UPDATE outgoing SET state = 'sent' WHERE id = 6")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == frozenset()
    await change(store, "UPDATE outgoing SET state = 'failed' WHERE id = 6")
    assert await store.surfaces.refused_everywhere(AT - timedelta(days=1)) == {1}
