"""A coach's desk at another worker is told when what it shows has changed."""

import pytest

from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.postgres import Server
from tests.support.rows import AT, a_person, joined, outgoing, save
from tests.support.sql import change


@pytest.mark.parametrize("state", ["sent", "failed", "withdrawn"])
async def test_what_became_of_a_coachs_line_changes_the_mark(postgres: Server, state: str) -> None:
    async with opened(await postgres.empty_database()) as store:
        assert store.shared is not None
        entry = ThreadEntryRow(1, "John", "coach", "Rest today.", milliseconds(AT), outgoing=5)
        rows = Changes(messages=[outgoing(5), outgoing(6)], thread_entries=[entry])
        await save(store, joined(a_person(Person(1)), rows))
        on_its_way = await store.shared.desk_mark()
        await change(store, f"UPDATE outgoing SET state = '{state}' WHERE id = 6")
        assert await store.shared.desk_mark() == on_its_way, "it is no coach's"
        await change(store, f"UPDATE outgoing SET state = '{state}' WHERE id = 5")
        assert await store.shared.desk_mark() != on_its_way
