"""A coach's line that goes by age takes its message along, and nothing that still waits."""

import pytest

from bot.storage.changes import Changes
from bot.storage.store import Store
from bot.storage.written_rows import EntryKey
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.rows import AT, a_person, joined, outgoing, save
from tests.support.sql import change, rows


@pytest.mark.parametrize(("state", "left"), [("sent", [(6,)]), ("stored", [(5,), (6,)])])
async def test_words_of_a_coach_go_with_their_line(
    store: Store, state: str, left: list[tuple[int]]
) -> None:
    entry = ThreadEntryRow(1, "John", "coach", "Rest today.", milliseconds(AT), outgoing=5)
    said = Changes(messages=[outgoing(5), outgoing(6, text="ours")], thread_entries=[entry])
    await save(store, joined(a_person(Person(1)), said))
    await change(store, f"UPDATE outgoing SET state = '{state}' WHERE id = 5")
    await change(store, "UPDATE outgoing SET state = 'sent' WHERE id = 6")
    ((number,),) = await rows(store, "SELECT id FROM thread_entry")
    await save(store, Changes(entries_aged=[EntryKey(number)]))
    assert [tuple(row) for row in await rows(store, "SELECT id FROM outgoing ORDER BY id")] == left
    assert [each.text for each in await store.told(1, 10)] == ["ours"]
