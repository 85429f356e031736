"""The doctor reads what the database says, and each fault comes with what to do."""

from datetime import timedelta

import pytest

from bot.operations.doctor import LONG, stored
from bot.settings import Settings
from bot.storage.changes import Changes
from bot.storage.open import opened
from bot.storage.written_rows import FailedRow, SetAsideRow
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.rows import AT, a_person, joined, outgoing, save

SOMEBODY = a_person(Person(1))
AN_HOUR_LATER = AT + LONG + timedelta(seconds=1)
UNREAD = SetAsideRow("terminal", "me", "5", "Said(...)", "KeyError", milliseconds(AT))


async def _faults(changes: Changes, refused: FailedRow | None = None) -> list[str]:
    async with opened("sqlite://") as store:
        await save(store, joined(SOMEBODY, changes))
        if refused is not None:
            await save(store, Changes(messages_failed=[refused]))
        found = await stored(store, Settings(_env_file=None), AN_HOUR_LATER)
    assert found[0].is_fine
    return [each.text for each in found if not each.is_fine]


async def test_a_database_in_order_has_no_fault() -> None:
    assert await _faults(Changes()) == []


async def test_a_message_that_waits_for_more_than_an_hour_is_a_fault() -> None:
    (said,) = await _faults(Changes(messages=[outgoing(1)]))
    assert said.startswith("Messages that wait to be sent: 1, the oldest for 1:00:01.")
    assert "if not, start it" in said


@pytest.mark.parametrize("what", ["an event", "a message"])
async def test_what_was_set_aside_or_refused_is_listed_with_what_to_do(what: str) -> None:
    if what == "an event":
        title, line, to_do = await _faults(Changes(set_asides=[UNREAD]))
        assert title == "Events that could not be handled, newest first:"
        assert line.endswith("2026-11-21 06:00 terminal: KeyError")
        assert to_do == "  Update Limber; the words are in the table set_aside."
    else:
        refused = FailedRow("failed", 1, 0, "blocked", 1)
        title, line, to_do = await _faults(Changes(messages=[outgoing(1)]), refused)
        assert title == "Messages that a platform refused, newest first:"
        assert line == "  #1 2026-11-21 06:00 terminal, person 1, send: blocked"
        assert to_do.startswith("  A person who blocked Limber is back as soon as they write.")
