"""A conversation takes a fraction of its room, over or open, and is read as it was."""

from dataclasses import replace

import pytest

from bot.storage.codec import conversation_row, dumps, ended_row
from bot.storage.compact_text import compact, full
from bot.storage.store import Store
from handlers.engine import journal
from handlers.engine.conversation import Conversation, OpenStep, Remembered
from handlers.engine.journal import By, Entry
from handlers.engine.person import Person
from handlers.engine.rehearsal import Ended
from tests.support.rows import AT, a_person, save

DAYS = [
    f"2026-11-{day:02} drills=4 knee.left.check_in=3@{day * 86_400_000}" for day in range(1, 29)
]
JOURNAL = tuple(
    Entry(f"recall.days~{turn}", [*DAYS[: 20 + turn]], AT, By.ENGINE) for turn in range(4)
)
OVER = Ended(
    Conversation(7, "check_in", {"kind": "daily"}, AT, OpenStep(0, AT), JOURNAL),
    ("ask score: How is the knee? 🙂 [0] [1] [2]",) * 20,
    AT,
)


async def stack(store: Store) -> tuple[Conversation, ...]:
    begun = await store.begin([], [1], [])
    await store.rollback()
    return begun.by_id[1].person.stack


async def test_what_is_over_is_kept_short_and_read_whole(store: Store) -> None:
    row = ended_row(1, OVER)
    written = dumps(journal.dump(JOURNAL)), dumps(OVER.lines)
    assert len(row.journal) * 4 < len(written[0])
    assert len(row.lines) * 4 < len(written[1])
    await save(store, replace(a_person(Person(1)), conversations_ended=[row]))
    assert await store.rehearsal.ended(10) == [(1, OVER)]
    (given,) = (await store.everything_of(1))["ended_conversation"]
    assert (given["journal"], given["lines"]) == written


async def test_what_an_older_limber_wrote_in_full_is_read_too(store: Store) -> None:
    written = dumps(journal.dump(JOURNAL)), dumps(OVER.lines)
    row = ended_row(1, OVER)._replace(journal=written[0], lines=written[1])
    await save(store, replace(a_person(Person(1)), conversations_ended=[row]))
    assert await store.rehearsal.ended(10) == [(1, OVER)]


async def test_an_open_one_is_kept_short_and_read_whole(store: Store) -> None:
    days = (Remembered(3, "days", [*DAYS[:-1]], was_known=True, after=[*DAYS]),)
    open_ = replace(OVER.conversation, id=8, remembered=days)
    row = conversation_row(1, 0, open_)
    written = dumps(journal.dump(JOURNAL))
    assert len(row.journal) * 4 < len(written)
    assert len(row.remembered) * 3 < len(dumps(days[0].before)) + len(dumps(days[0].after))
    await save(store, a_person(Person(1, {}, (open_,))))
    assert await stack(store) == (open_,)
    (given,) = (await store.everything_of(1))["conversation"]
    assert given["journal"] == written


async def test_what_an_older_limber_wrote_of_an_open_one_is_read_too(store: Store) -> None:
    open_ = replace(OVER.conversation, id=8)
    written = dumps(journal.dump(JOURNAL))
    row = conversation_row(1, 0, open_)._replace(journal=written)
    await save(store, replace(a_person(Person(1)), conversations=[row]))
    assert await stack(store) == (open_,)


@pytest.mark.parametrize("damaged", ["zlib:", "zlib:====", "zlib:AAAA", "zlib:ä"])
def test_a_damaged_text_is_an_error_of_its_value(damaged: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be read|base64|padding|ASCII"):
        full(damaged)


def test_a_short_text_and_half_a_character_stay_as_they_are() -> None:
    for text in ("[]", "\ud83d" * 300):
        assert compact(text) is text
