"""The contract of storage for threads, alerts, and people who leave."""

from datetime import timedelta

from bot.storage.changes import Changes
from bot.storage.codec import dumps, thread_row
from bot.storage.parcel import ParcelKind
from bot.storage.records import Address
from bot.storage.store import Store
from bot.storage.written_rows import (
    AddressRow,
    CountedErasureRow,
    DeliveredRow,
    FailedRow,
    LogRow,
    PersonKey,
    PersonRow,
    SetAsideRow,
    TimerRow,
    UnreachableRow,
    WithdrawnRow,
)
from bot.storage.written_thread_rows import (
    AlertRow,
    MarkedAlertsRow,
    MirrorLineRow,
    ThreadEntryRow,
)
from handlers.coach.thread import Fate, State, Thread, ThreadLineKind
from handlers.engine.journal import milliseconds
from handlers.engine.person import Person
from tests.support.rows import AT, HERE, a_person, joined, outgoing, save
from tests.support.sql import columns, rows

MS = milliseconds(AT)
LATER = AT + timedelta(hours=3)
WAITING = Thread(State.WAITING, AT, "Ann", LATER)


def entry(person: int, text: str, kind: str = "person", sent: int | None = None) -> ThreadEntryRow:
    return ThreadEntryRow(person, kind, kind, text, MS, outgoing=sent)


def somebody(id_: int, chat: str, name: str = "") -> Changes:
    changes = a_person(Person(id_, {"name": name} if name else {}))
    changes.addresses = [AddressRow("terminal", chat, id_)]
    return changes


async def test_a_thread_comes_back_as_it_was_saved_with_the_person_and_in_the_list(
    store: Store,
) -> None:
    await save(store, somebody(1, "me", "Mia"))
    begun = await store.begin([HERE], [1], [])
    await store.rollback()
    assert begun.by_id[1].thread is None
    assert await store.threads() == []
    await save(store, Changes(threads=[thread_row(1, Thread(State.OPEN))]))
    await save(store, Changes(threads=[thread_row(1, WAITING)]))
    begun = await store.begin([HERE], [1], [])
    await store.rollback()
    assert begun.by_id[1].thread == begun.by_address[HERE].thread == WAITING
    (listed,) = await store.threads()
    assert (listed.id, listed.name, listed.thread, listed.alerts) == (1, "Mia", WAITING, 0)


async def test_a_closed_thread_is_listed_only_where_all_are_asked_for(store: Store) -> None:
    await save(store, joined(somebody(1, "me"), Changes(threads=[thread_row(1, Thread())])))
    assert await store.threads() == []
    assert [each.id for each in await store.threads(with_closed=True)] == [1]


async def test_a_coachs_line_shows_what_became_of_its_message(store: Store) -> None:
    sent = [outgoing(n, turn=n) for n in (11, 12, 13, 14)]
    lines = [entry(1, "hello"), *(entry(1, f"to {n}", "coach", n) for n in (11, 12, 13, 14))]
    await save(store, joined(somebody(1, "me"), Changes(messages=sent, thread_entries=lines)))
    await save(
        store,
        Changes(
            messages_delivered=[DeliveredRow("m", 12)],
            messages_failed=[FailedRow("failed", 1, 0, "blocked", 13)],
        ),
    )
    await save(store, Changes(messages_failed=[FailedRow("withdrawn", 0, 0, None, 14)]))
    found = await store.thread_of(1)
    assert found is not None
    assert [(line.kind, line.text, line.fate, line.why) for line in found[1]] == [
        (ThreadLineKind.PERSON, "hello", None, ""),
        (ThreadLineKind.COACH, "to 11", Fate.STORED, ""),
        (ThreadLineKind.COACH, "to 12", Fate.DELIVERED, ""),
        (ThreadLineKind.COACH, "to 13", Fate.FAILED, "blocked"),
        (ThreadLineKind.COACH, "to 14", Fate.WITHDRAWN, ""),
    ]


async def test_a_coachs_answer_that_was_refused_is_brought_when_its_person_is_back(
    store: Store,
) -> None:
    refused = [outgoing(11, turn=1), outgoing(12, turn=2)]
    lines = [entry(1, "to you", "coach", 12)]
    await save(store, joined(somebody(1, "me"), Changes(messages=refused, thread_entries=lines)))
    failed = [FailedRow("failed", 1, 0, "blocked", n) for n in (11, 12)]
    await save(store, Changes(messages_failed=failed, people_unreachable=[UnreachableRow(1, 1)]))
    ((number,),) = await rows(store, "SELECT id FROM thread_entry")
    shown = MirrorLineRow("terminal", "coach", "7", 1, number, "failed")
    await save(store, Changes(mirror_lines=[shown]))
    assert await store.waiting("terminal", AT, 10) == []
    await save(store, Changes(people_unreachable=[UnreachableRow(0, 1)]))
    assert [parcel.id for parcel in await store.waiting("terminal", AT, 10)] == [12], "no old step"
    await save(store, Changes(messages_delivered=[DeliveredRow("m", 12)]))
    (fated,) = await store.surfaces.fated(Address("terminal", "coach"))
    assert fated.entry == number, "its new fate is still to be shown"


async def test_what_a_coach_wrote_is_never_withdrawn(store: Store) -> None:
    waiting = [outgoing(11), outgoing(12), outgoing(13, kind=ParcelKind.EXPORT)]
    lines = [entry(1, "to you", "coach", 12)]
    await save(store, joined(somebody(1, "me"), Changes(messages=waiting, thread_entries=lines)))
    await save(store, Changes(messages_withdrawn=[WithdrawnRow(1, 99)]))
    assert [parcel.id for parcel in await store.waiting("terminal", AT, 10)] == [12, 13]


async def test_somebody_without_a_thread_has_an_empty_one_and_nobody_has_none(
    store: Store,
) -> None:
    await save(store, somebody(1, "me"))
    found = await store.thread_of(1)
    assert found is not None
    assert (found[0].thread, found[1]) == (Thread(), [])
    assert await store.thread_of(99) is None
    assert await store.profile_of(99) is None


async def test_alerts_are_listed_and_taken_note_of_once(store: Store) -> None:
    alerts = [
        AlertRow(1, level, text, MS)
        for level, text in (("same_day", "x"), ("waiting", "y"), ("waiting", "z"))
    ]
    thread = Changes(alerts=alerts, threads=[thread_row(1, WAITING)])
    await save(store, joined(somebody(1, "me"), thread))
    (listed,) = await store.threads()
    assert listed.alerts == 2, "one flag, and however many nudges are one"
    await save(store, Changes(alerts_listed=[MarkedAlertsRow(MS, "Ann", 1, MS)]))
    await save(store, Changes(alerts_listed=[MarkedAlertsRow(MS + 5, "Ben", 1, MS)]))
    assert set(await rows(store, "SELECT listed, listed_by FROM alert")) == {(MS, "Ann")}
    await save(store, Changes(alerts_acknowledged=[MarkedAlertsRow(MS, "Ann", 1, MS)]))
    await save(store, Changes(alerts_acknowledged=[MarkedAlertsRow(MS + 5, "Ben", 1, MS)]))
    assert set(await rows(store, "SELECT acknowledged_by FROM alert")) == {("Ann",)}
    (listed,) = await store.threads()
    assert listed.alerts == 0


async def test_an_alert_that_came_after_what_a_coach_saw_is_not_listed(store: Store) -> None:
    alerts = [AlertRow(1, "same_day", "x", at) for at in (MS, MS + 1)]
    await save(store, joined(somebody(1, "me"), Changes(alerts=alerts)))
    await save(store, Changes(alerts_listed=[MarkedAlertsRow(MS + 9, "Ann", 1, MS)]))
    found = await rows(store, "SELECT at, listed_by FROM alert ORDER BY at")
    assert found == [(MS, "Ann"), (MS + 1, None)]


async def test_silence_stops_every_timer_of_one_person(store: Store) -> None:
    timers = [TimerRow(1, "check_in", MS), TimerRow(1, "nudge", MS)]
    others = [TimerRow(2, "check_in", MS)]
    await save(store, joined(somebody(1, "me"), Changes(timers=timers)))
    await save(store, joined(somebody(2, "you"), Changes(timers=others)))
    await save(store, Changes(timers_removed=[PersonKey(1)], timers=[TimerRow(1, "day_end", MS)]))
    due = await store.due(AT, 10)
    assert sorted((timer.person, timer.kind) for timer in due) == [(1, "day_end"), (2, "check_in")]


async def test_everything_of_a_person_is_every_row_that_names_them(store: Store) -> None:
    mine = Changes(
        messages=[outgoing(11)],
        thread_entries=[entry(1, "my words")],
        threads=[thread_row(1, WAITING)],
        alerts=[AlertRow(1, "same_day", "x", MS)],
        timers=[TimerRow(1, "check_in", MS)],
        log=[LogRow(7, "flag", 1, 1, "flag", dumps({"urgency": "same_day"}), MS)],
        set_asides=[SetAsideRow("terminal", "me", "5", "Said(...)", "KeyError", MS)],
    )
    await save(store, joined(somebody(1, "me", "Mia"), mine))
    await save(store, joined(somebody(2, "you"), Changes(thread_entries=[entry(2, "theirs")])))
    whole = await store.everything_of(1)
    counts = {table: len(found) for table, found in whole.items()}
    assert counts == {
        "person": 1,
        "address": 1,
        "conversation": 0,
        "timer": 1,
        "log": 1,
        "thread": 1,
        "thread_entry": 1,
        "alert": 1,
        "attachment": 0,
        "mirror": 0,
        "mirror_line": 0,
        "ended_conversation": 0,
        "outgoing": 1,
        "set_aside": 1,
    }
    assert whole["thread_entry"][0]["text"] == "my words"


async def test_every_table_that_knows_of_a_person_is_in_what_they_get(store: Store) -> None:
    found = await columns(store)
    about = {
        table
        # a coach's chat is no person's, and whoever is erased has nobody left to ask
        for table in found.keys() - {"surface", "surface_entry", "coach_chat", "erased_address"}
        if found[table] & {"person", "chat"}
    }
    await save(store, somebody(1, "me"))
    assert about <= set(await store.everything_of(1))


async def test_who_is_erased_leaves_a_count_by_month_and_level_and_nobody_else_goes(
    store: Store,
) -> None:
    flags = [
        LogRow(7, f"flag{n}", 1, 1, "flag", dumps({"urgency": level}), MS)
        for n, level in enumerate(("same_day", "same_day", "emergency"))
    ]
    set_aside = [
        SetAsideRow("terminal", chat, None, "Said(...)", "KeyError", MS) for chat in ("me", "you")
    ]
    mine = Changes(log=flags, thread_entries=[entry(1, "words")], set_asides=set_aside)
    await save(store, joined(somebody(1, "me"), mine))
    await save(store, joined(somebody(2, "you"), Changes(thread_entries=[entry(2, "theirs")])))
    leaving = Changes(
        set_asides_removed=[PersonKey(1)],
        erasures_counted=[CountedErasureRow("2026-12", 1)],
        people_erased=[PersonKey(1)],
    )
    await save(store, leaving)
    assert await store.profile_of(1) is None
    assert await rows(store, "SELECT text FROM thread_entry") == [("theirs",)]
    assert await rows(store, "SELECT COUNT(*) FROM log") == [(0,)]
    assert await rows(store, "SELECT chat FROM set_aside") == [("you",)]
    assert await rows(store, "SELECT * FROM erasure ORDER BY month, level") == [
        ("2026-11", "emergency", 1),
        ("2026-11", "same_day", 2),
        ("2026-12", "", 1),
    ]
    await save(
        store,
        Changes(erasures_counted=[CountedErasureRow("2026-12", 2)], people_erased=[PersonKey(2)]),
    )
    assert ("2026-12", "", 2) in await rows(store, "SELECT * FROM erasure")


async def test_an_address_goes_over_to_whoever_writes_from_it_now(store: Store) -> None:
    await save(store, somebody(1, "me"))
    moved = joined(somebody(2, "me"), Changes(people_erased=[PersonKey(1)]))
    await save(store, moved)
    begun = await store.begin([Address("terminal", "me")], [], [])
    await store.rollback()
    assert begun.by_address[HERE].person.id == 2


async def test_who_has_had_their_last_words_goes_unless_they_have_begun_anew(
    store: Store,
) -> None:
    await save(store, joined(somebody(1, "me"), somebody(2, "you", "Mia")))
    await save(store, Changes(goodbyes_delivered=[PersonKey(1), PersonKey(2)]))
    assert await store.profile_of(1) is None
    assert await store.profile_of(2) == {"name": "Mia"}


async def test_whom_a_list_may_not_leave_out_comes_first(store: Store) -> None:
    """However many began later, and without those who only ever looked at the page."""
    agreed = dumps({"consent": [2, MS]})
    flagged = dumps({"consent": [2, MS], "flag": [["emergency", "chest_pain", MS]]})
    looked = dumps({"channel": "web"})
    profiles = (agreed, flagged, agreed, agreed, looked, agreed)
    rows_ = [PersonRow(n, profile, "[]", MS) for n, profile in enumerate(profiles, 1)]
    waiting = thread_row(3, WAITING)
    changes = Changes(people=rows_, threads=[waiting], alerts=[AlertRow(1, "emergency", "", MS)])
    await save(store, changes)
    assert [each.id for each in await store.cases(10)] == [1, 3, 2, 6, 4]
    assert [each.id for each in await store.cases(1)] == [1]
