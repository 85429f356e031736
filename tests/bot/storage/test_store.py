"""The contract of storage, run over every implementation that there is."""

import sqlite3
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.errors import StorageError
from bot.storage.changes import Changes
from bot.storage.codec import dumps
from bot.storage.parcel import ParcelKind, Settled
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from bot.storage.written_rows import (
    ClockRow,
    DeliveredRow,
    FailedRow,
    LogRow,
    MovedChatRow,
    PictureRow,
    SeenRow,
    StartedTimerRow,
    TimerRow,
    UndoneLogRow,
    WithdrawnRow,
)
from bot.storage.written_thread_rows import ThreadEntryRow
from handlers.engine.conversation import Conversation, OpenStep, Remembered
from handlers.engine.journal import By, Entry, milliseconds
from handlers.engine.person import Person
from tests.support.rows import AT, HERE, a_person, joined, outgoing, save

REFUSALS = (sqlite3.Error, asyncpg.PostgresError, ValueError, StorageError)


def a_conversation(id_: int, *, due: datetime | None = None) -> Conversation:
    return Conversation(
        id_,
        "session",
        {"plan": ["squat", {"sets": 2}]},
        AT,
        OpenStep(3, AT, due, left=12.5, seconds=30, unclear=1, marked=("band", "step")),
        (
            Entry("where", {"places": [["knee", "left"]]}, AT, By.PERSON),
            Entry("1.squat/ready", "go", AT + timedelta(seconds=10), By.CLOCK),
        ),
        (Remembered(1, "pain", None, was_known=False),),
    )


async def test_a_person_comes_back_as_they_were_saved(store: Store) -> None:
    person = Person(
        1,
        {"zone": "Europe/Berlin", "pain": {"score": 4}},
        (a_conversation(7), a_conversation(8)),
        ((milliseconds(AT), "my knee 🦵 \x00"),),
    )
    await save(store, a_person(person))
    begun = await store.begin([HERE], [1], [])
    await store.rollback()
    assert begun.by_address[HERE].person == person
    assert begun.by_id[1].person == person
    assert begun.by_id[1].address == HERE


async def test_somebody_unknown_is_not_made_up(store: Store) -> None:
    begun = await store.begin([HERE], [99], [("terminal", "1")])
    await store.rollback()
    assert (begun.by_address, begun.by_id, begun.seen) == ({}, {}, frozenset())


async def test_an_update_that_was_seen_is_known_the_next_time(store: Store) -> None:
    await save(store, Changes(seen=[SeenRow("terminal", "4"), SeenRow("terminal", "5")]))
    begun = await store.begin([], [], [("terminal", "5"), ("discord", "5"), ("terminal", "6")])
    await store.rollback()
    assert begun.seen == {("terminal", "5")}


async def test_what_was_rolled_back_never_happened(store: Store) -> None:
    await store.begin([], [], [])
    await store.write(a_person(Person(1)))
    await store.rollback()
    begun = await store.begin([HERE], [], [])
    await store.rollback()
    assert begun.by_address == {}


async def test_ids_are_never_given_twice(store: Store) -> None:
    first, second = await store.reserve(10), await store.reserve(5)
    assert len(first) == 10
    assert len(set(first) | set(second)) == 15


async def test_messages_wait_by_lane_and_then_in_the_order_they_were_said(store: Store) -> None:
    rows = [outgoing(1, lane=3), outgoing(2, lane=1), outgoing(3, lane=0), outgoing(4, lane=1)]
    await save(store, joined(a_person(Person(1)), Changes(messages=rows)))
    waiting = await store.waiting("terminal", AT, 10)
    assert [parcel.id for parcel in waiting] == [3, 2, 4, 1]
    assert await store.waiting("telegram", AT, 10) == []
    await save(store, Changes(messages_delivered=[DeliveredRow("x", 3), DeliveredRow("y", 2)]))
    assert [parcel.id for parcel in await store.waiting("terminal", AT, 10)] == [4, 1]


async def test_the_next_of_each_chat_goes_and_lifts_what_was_said_before_it(store: Store) -> None:
    rows = [
        outgoing(1, lane=3, chat="a"),
        outgoing(2, lane=1, chat="b"),
        outgoing(3, lane=1, chat="a"),
        outgoing(4, lane=3, chat="c"),
        outgoing(5, lane=1, chat="b"),
        outgoing(6, lane=0, chat="c"),
    ]
    await save(store, joined(a_person(Person(1)), Changes(messages=rows)))
    assert [p.id for p in await store.next_of_chats("terminal", AT, 10, ())] == [6, 2, 1]
    assert [p.id for p in await store.next_of_chats("terminal", AT, 10, {"b", "c"})] == [1]


async def test_an_emergency_is_found_behind_however_many_lines_for_coaches(store: Store) -> None:
    lines = [outgoing(id_, lane=0, kind=ParcelKind.LINE, chat="coach") for id_ in range(1, 9)]
    rows = [*lines, outgoing(9, lane=0, chat="a"), outgoing(10, lane=1, chat="b")]
    await save(store, joined(a_person(Person(1)), Changes(messages=rows)))
    assert [p.id for p in await store.emergencies("terminal", AT, 1, {"c"})] == [9]
    assert await store.emergencies("terminal", AT, 1, {"a"}) == []


async def test_what_was_said_behind_a_message_that_waits_waits_too(store: Store) -> None:
    """But not an emergency."""
    rows = [outgoing(1, chat="a"), outgoing(2, lane=0, chat="a"), outgoing(3, chat="a")]
    await save(store, joined(a_person(Person(1)), Changes(messages=[*rows, outgoing(4)])))
    later = milliseconds(AT + timedelta(seconds=30))
    await save(store, Changes(messages_failed=[FailedRow("stored", 1, later, "500", 1)]))
    assert [p.id for p in await store.waiting("terminal", AT, 10)] == [2, 4]
    assert [p.id for p in await store.waiting("terminal", AT, 10, "a")] == [2]
    assert [p.id for p in await store.next_of_chats("terminal", AT, 10, ())] == [2, 4]
    await save(store, Changes(messages_delivered=[DeliveredRow("x", 2)]))
    after = AT + timedelta(seconds=30)
    assert [p.id for p in await store.next_of_chats("terminal", after, 10, ())] == [1, 4]


async def test_a_chat_with_a_new_number_takes_its_messages_along(store: Store) -> None:
    await save(store, joined(a_person(Person(1)), Changes(messages=[outgoing(1)])))
    await save(store, Changes(chats_moved=[MovedChatRow("-1001", HERE.channel, HERE.chat)]))
    (parcel,) = await store.next_of_chats("terminal", AT, 10, ())
    assert parcel.address.chat == "-1001"
    begun = await store.begin([parcel.address], [], [])
    await store.rollback()
    assert begun.by_address[parcel.address].person.id == 1


async def test_what_was_refused_is_kept_for_the_operator(store: Store) -> None:
    await save(store, joined(a_person(Person(1)), Changes(messages=[outgoing(1)])))
    await save(
        store, Changes(messages_failed=[FailedRow("failed", 1, 0, "message is too long", 1)])
    )
    (refusal,) = await store.refusals(5)
    assert (refusal.id, refusal.why) == (1, "message is too long")


async def test_a_settling_finds_the_message_that_had_its_slot(store: Store) -> None:
    rows = [outgoing(1, text="first", turn=1), outgoing(2, text="other", turn=2)]
    await save(store, joined(a_person(Person(1)), Changes(messages=rows)))
    await save(store, Changes(messages_delivered=[DeliveredRow("m1", 1), DeliveredRow("m2", 2)]))
    await save(store, Changes(messages=[outgoing(3, kind=ParcelKind.SETTLE, turn=1)]))
    (parcel,) = await store.waiting("terminal", AT, 10)
    assert isinstance(parcel.body, Settled)
    assert parcel.body.original is not None
    assert (parcel.body.original.external, parcel.body.original.message.text) == ("m1", "first")


async def test_what_is_withdrawn_does_not_go_out_but_an_emergency_does(store: Store) -> None:
    rows = [outgoing(1, lane=2), outgoing(2, lane=0)]
    await save(store, joined(a_person(Person(1)), Changes(messages=rows)))
    await save(store, Changes(messages_withdrawn=[WithdrawnRow(1, 100)]))
    assert [parcel.id for parcel in await store.waiting("terminal", AT, 10)] == [2]


async def test_a_timer_starts_with_the_delivery_of_its_message_but_never_later(
    store: Store,
) -> None:
    timer = TimerRow(1, "step", milliseconds(AT + timedelta(seconds=33)), 7, 1, 30, is_running=0)
    await save(store, joined(a_person(Person(1)), Changes(timers=[timer])))
    assert await store.next_due() == AT + timedelta(seconds=33)
    await save(
        store,
        Changes(timers_started=[StartedTimerRow(milliseconds(AT + timedelta(seconds=1)), 1, 7, 1)]),
    )
    assert await store.next_due() == AT + timedelta(seconds=31)
    await save(store, Changes(timers_started=[StartedTimerRow(milliseconds(AT), 1, 7, 1)]))
    assert await store.next_due() == AT + timedelta(seconds=31)
    assert await store.due(AT + timedelta(seconds=30), 10) == []
    (due,) = await store.due(AT + timedelta(seconds=31), 10)
    assert (due.person, due.kind, due.conversation, due.turn) == (1, "step", 7, 1)


async def test_a_log_line_written_again_replaces_itself_and_a_way_back_takes_it_out(
    store: Store,
) -> None:
    at = milliseconds(AT)
    lines = [
        LogRow(7, "score", 2, 1, "score", dumps({"score": 4}), at),
        LogRow(7, "drill", 5, 1, "drill", dumps({"drill": "squat"}), at),
    ]
    await save(store, joined(a_person(Person(1)), Changes(log=lines)))
    await save(store, Changes(log=[LogRow(7, "score", 2, 1, "score", dumps({"score": 5}), at)]))
    assert [line.data for line in await store.log_of(1)] == [{"score": 5}, {"drill": "squat"}]
    await save(store, Changes(log_undone=[UndoneLogRow(7, 3)]))
    assert [line.path for line in await store.log_of(1)] == ["score"]


async def test_a_moved_clock_is_found_where_it_stood(store: Store) -> None:
    assert await store.clock() is None
    later = AT + timedelta(hours=1)
    await save(store, Changes(clock=[ClockRow(milliseconds(AT), milliseconds(later))]))
    assert await store.clock() == (AT, later)


async def test_a_platforms_own_id_for_a_picture_is_kept_and_can_be_forgotten(store: Store) -> None:
    assert await store.picture_id("telegram/1", "squat.gif") is None
    await save(store, Changes(pictures=[PictureRow("telegram/1", "squat.gif", "AgAD")]))
    assert await store.picture_id("telegram/1", "squat.gif") == "AgAD"
    assert await store.picture_id("telegram/2", "squat.gif") is None
    await save(store, Changes(pictures=[PictureRow("telegram/1", "squat.gif", "")]))
    assert await store.picture_id("telegram/1", "squat.gif") is None


def wrong(*columns: object) -> list[Any]:
    """A row that its statement refuses: too few columns, too many, or nobody's."""
    return [columns]


@pytest.mark.parametrize(
    "broken",
    [
        Changes(seen=wrong("a")),
        Changes(people=wrong(None, None, None, None)),
        Changes(addresses=wrong("terminal", "you", 404)),
        Changes(conversations=wrong(7)),
        Changes(conversations_closed=wrong("x", "y")),
        Changes(timers_stopped=wrong(1)),
        Changes(timers_rung=wrong(1)),
        Changes(timers=wrong(404, "step", 1, 7, 1, 30, 0)),
        Changes(timers_started=wrong(1)),
        Changes(messages_withdrawn=wrong(1)),
        Changes(messages=wrong(1)),
        Changes(messages_delivered=wrong("x")),
        Changes(messages_failed=wrong("x")),
        Changes(log_undone=wrong(7)),
        Changes(log=wrong(7, "score", 2, 404, "score", "{}", 1)),
        Changes(threads=wrong(404, "open", None, None, None)),
        Changes(alerts_listed=wrong(1)),
        Changes(alerts_acknowledged=wrong(1)),
        Changes(thread_entries=wrong(404, "person", "person", "hi", 1, "", None)),
        Changes(alerts=wrong(404, "x", "y", 1)),
        Changes(set_asides=wrong("x")),
        Changes(people_unreachable=wrong(1)),
        Changes(clock=wrong(1)),
        Changes(timers_removed=wrong(1, 2)),
        Changes(set_asides_removed=wrong(1, 2)),
        Changes(erasures_counted=wrong(1)),
        Changes(people_erased=wrong(1, 2)),
        Changes(goodbyes_delivered=wrong(1, 2)),
        Changes(chats_moved=wrong(1)),
        Changes(entries_edited=wrong(1)),
        Changes(attachments=wrong(404, "telegram", "x", "photo", "id", "", 1, 1)),
        Changes(attachments_updated=wrong(1)),
        Changes(surfaces=wrong(1)),
        Changes(mirrors=wrong(1)),
        Changes(mirror_lines=wrong(1)),
        Changes(mirrors_removed=wrong(1)),
        Changes(coach_chats=wrong(1)),
        Changes(coach_codes=wrong(1)),
    ],
)
async def test_a_statement_that_fails_leaves_nothing_of_its_batch_behind(
    store: Store, broken: Changes
) -> None:
    await save(store, a_person(Person(1)))
    good = Changes(
        seen=[SeenRow("terminal", "9")],
        thread_entries=[ThreadEntryRow(1, "person", "person", "hello", 1)],
    )
    await store.begin([], [], [])
    with pytest.raises(REFUSALS):
        await store.write(joined(good, broken))
    await store.rollback()
    begun = await store.begin([], [], [("terminal", "9")])
    await store.rollback()
    assert begun.seen == frozenset()


async def test_a_database_of_a_newer_limber_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "limber.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    store = SqliteStore(path)
    with pytest.raises(StorageError, match="newer Limber"):
        await store.open()
    await store.close()


async def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "limber.db"
    path.write_text("dear diary, my knee " * 100)
    store = SqliteStore(path)
    with pytest.raises(StorageError, match="cannot be opened"):
        await store.open()
    await store.close()


async def test_folder_and_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "limber.db"
    store = SqliteStore(path)
    await store.open()
    await save(store, a_person(Person(1)))
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    await store.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert {"limber.db", "limber.db-wal"} <= set(modes)


async def test_everything_that_was_written_is_found_by_all_of_its_words(store: Store) -> None:
    for person in (Person(1, {"name": "Ada"}), Person(2, {"name": "Mia_100%"})):
        await save(store, a_person(person))
    lines = [
        ThreadEntryRow(1, "person", "person", "My KNEE clicks on stairs", milliseconds(AT)),
        ThreadEntryRow(2, "John", "note", "Knee again, 50% better", milliseconds(AT)),
        ThreadEntryRow(2, "person", "person", "my hip", milliseconds(AT)),
    ]
    await save(store, Changes(thread_entries=lines))

    async def found(text: str, limit: int = 10) -> list[str]:
        return [each.text or each.name for each in await store.search(text, limit)]

    assert await found("knee") == ["Knee again, 50% better", "My KNEE clicks on stairs"]
    assert await found("stairs Knee") == ["My KNEE clicks on stairs"]
    assert await found("knee", 1) == ["Knee again, 50% better"]
    assert await found("50%") == ["Knee again, 50% better"], "a sign stands for itself"
    assert await found("k_ee") == await found("!") == await found("  ") == []
    assert await found("ada") == ["Ada"]
    assert await found("#2") == ["Mia_100%"]
    assert await found("a_1") == ["Mia_100%"]
    (note,) = await store.search("again", 1)
    assert (note.person, note.author, note.at) == (2, "John", AT)
